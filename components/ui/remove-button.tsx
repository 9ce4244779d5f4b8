import { Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Problem } from "./problem.tsx";
import { useAttempt } from "./use-attempt.ts";

type Props = {
  /** On the button and on the one that confirms. */
  label: string;
  /** What the button removes, where several stand on a page. */
  name?: string;
  title: string;
  /** What goes and what stays. */
  text: string;
  remove(): Promise<void>;
};

/** Removes something after asking. The dialog stays, and cannot be confirmed twice, until the server has answered. */
export function RemoveButton({ label, name, title, text, remove }: Props) {
  const t = useTranslations("common");
  const [isAsking, setAsking] = useState(false);
  const { problem, isBusy, attempt } = useAttempt();
  const confirm = () =>
    attempt(async () => {
      await remove();
      setAsking(false);
    });
  return (
    <>
      <Button
        look="quiet"
        icon={<Trash2 size={15} aria-hidden />}
        {...(name && { "aria-label": name })}
        onClick={() => setAsking(true)}
      >
        {label}
      </Button>
      <Dialog open={isAsking} onOpenChange={setAsking} title={title}>
        <div className="flex flex-col gap-4 text-sm">
          <p>{text}</p>
          <Problem problem={problem} isSmall />
          <div className="flex justify-end gap-2">
            <Button onClick={() => setAsking(false)}>{t("cancel")}</Button>
            <Button look="bad" disabled={isBusy} onClick={() => void confirm()}>
              {label}
            </Button>
          </div>
        </div>
      </Dialog>
    </>
  );
}
