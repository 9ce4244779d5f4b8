"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { Message } from "#domain/message.ts";
import { Button } from "./button.tsx";
import { call, problemOf } from "./call.ts";
import { Dialog } from "./dialog.tsx";
import { Problem } from "./problem.tsx";

type Props = {
  datasetId: string;
  imageId: string;
  /** What it is called and how many entries it has; null where it stands before one's eyes. */
  named: { identity: string; entries: number } | null;
  reason: string;
  onDone(): void;
};

/** Withdraws a photo, after saying what that does. */
export function WithdrawButton({ datasetId, imageId, named, reason, onDone }: Props) {
  const t = useTranslations("photos");
  const tc = useTranslations("common");
  const [isOpen, setOpen] = useState(false);
  const [written, setWritten] = useState(reason);
  const [problem, setProblem] = useState<Message | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function withdraw(event: FormEvent) {
    event.preventDefault();
    // A dialog's events go on to what it stands in: there it may be a form as well.
    event.stopPropagation();
    setBusy(true);
    setProblem(null);
    try {
      const body = { imageIds: [imageId], reason: written };
      await call("POST /api/datasets/{datasetId}/withdrawals", { params: { datasetId }, body });
      setOpen(false);
      onDone();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <Button
        look="bad"
        onClick={() => {
          // As it stands now: it may have been written since this button came.
          setWritten(reason);
          setOpen(true);
        }}
      >
        {t("withdraw")}
      </Button>
      <Dialog open={isOpen} onOpenChange={setOpen} title={t("withdrawTitle")}>
        <form className="flex flex-col gap-4 text-sm" onSubmit={(event) => void withdraw(event)}>
          <p>{named ? t("withdrawWhat", { identity: named.identity, count: named.entries }) : t("withdrawThis")}</p>
          <p>{t("withdrawKept")}</p>
          <label className="flex flex-col gap-1">
            <span className="font-medium">{t("withdrawReason")}</span>
            <textarea
              rows={2}
              maxLength={1_000}
              value={written}
              className="resize-y rounded-md border border-line-strong bg-surface px-2 py-1"
              onChange={(event) => setWritten(event.target.value)}
            />
          </label>
          <Problem problem={problem} />
          <div className="flex justify-end gap-2">
            <Button onClick={() => setOpen(false)}>{tc("cancel")}</Button>
            <Button type="submit" look="bad" disabled={isBusy}>
              {t("withdrawGo")}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
