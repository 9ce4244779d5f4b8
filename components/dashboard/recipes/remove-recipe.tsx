import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { call } from "../../ui/call.ts";
import { RemoveButton } from "../../ui/remove-button.tsx";

/** Takes a recipe off the list, after asking. */
export function RemoveRecipe({ datasetId, recipeId, name }: { datasetId: string; recipeId: string; name: string }) {
  const t = useTranslations("recipes");
  const router = useRouter();
  const remove = async () => {
    await call("DELETE /api/datasets/{datasetId}/recipes/{recipeId}", { params: { datasetId, recipeId } });
    router.push(`/datasets/${datasetId}/recipes`);
  };
  return <RemoveButton label={t("remove")} title={t("removeTitle", { name })} text={t("removeText")} remove={remove} />;
}
