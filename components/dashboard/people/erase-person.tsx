import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { call } from "../../ui/call.ts";
import { Dialog } from "../../ui/dialog.tsx";
import type { Act } from "./act.ts";

/** Erases a person, once it was said what goes and what stays. */
export function ErasePerson({ id, name, act }: { id: string; name: string; act: Act }) {
  const t = useTranslations("people");
  const [isOpen, setOpen] = useState(false);
  const erase = async () => {
    setOpen(false);
    await act(() => call("DELETE /api/people/{reviewerId}", { params: { reviewerId: id } }));
  };
  return (
    <>
      <Button look="quiet" aria-label={t("eraseOf", { name })} onClick={() => setOpen(true)}>
        {t("erase")}
      </Button>
      <Dialog open={isOpen} onOpenChange={setOpen} title={t("eraseOf", { name })}>
        <div className="flex flex-col gap-4 text-sm">
          <p>{t("eraseText")}</p>
          <div className="flex justify-end gap-3">
            <Button onClick={() => setOpen(false)}>{t("cancel")}</Button>
            <Button look="bad" onClick={() => void erase()}>
              {t("eraseYes")}
            </Button>
          </div>
        </div>
      </Dialog>
    </>
  );
}
