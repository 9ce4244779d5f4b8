import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { call } from "../../ui/call.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Problem } from "../../ui/problem.tsx";
import { useAttempt } from "../../ui/use-attempt.ts";

/** Takes a recipe off the list, after asking. */
export function RemoveRecipe({ datasetId, recipeId, name }: { datasetId: string; recipeId: string; name: string }) {
  const t = useTranslations("recipes");
  const tc = useTranslations("common");
  const router = useRouter();
  const [isAsking, setAsking] = useState(false);
  const { problem, isBusy, attempt } = useAttempt();
  const remove = () =>
    attempt(async () => {
      await call("DELETE /api/datasets/{datasetId}/recipes/{recipeId}", { params: { datasetId, recipeId } });
      router.push(`/datasets/${datasetId}/recipes`);
    });
  return (
    <>
      <Button look="quiet" icon={<Trash2 size={15} aria-hidden />} onClick={() => setAsking(true)}>
        {t("remove")}
      </Button>
      <Dialog open={isAsking} onOpenChange={setAsking} title={t("removeTitle", { name })}>
        <div className="flex flex-col gap-4 text-sm">
          <p>{t("removeText")}</p>
          <Problem problem={problem} isSmall />
          <div className="flex justify-end gap-2">
            <Button onClick={() => setAsking(false)}>{tc("cancel")}</Button>
            <Button look="bad" disabled={isBusy} onClick={() => void remove()}>
              {t("remove")}
            </Button>
          </div>
        </div>
      </Dialog>
    </>
  );
}
