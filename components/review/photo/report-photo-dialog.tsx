"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { v7 as uuidv7 } from "uuid";
import { Button } from "../../ui/button.tsx";
import { call } from "../../ui/call.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { useWhy } from "../../ui/use-why.ts";
import { WithdrawButton } from "../../ui/withdraw-button.tsx";
import { loadReportDraft, type ReportDraft, saveReportDraft } from "./report-draft.ts";

type Props = {
  imageId: string;
  entryId: string;
  /** Of whoever leads the data set: they withdraw the photo here, without a report. Null of all others. */
  withdrawIn: { datasetId: string } | null;
  onClose(): void;
};

/**
 * Tells the leads that a photo should not be here; who leads withdraws it. It decides nothing: the entry stays in front, to be decided or skipped. It is
 * sent at once or not at all; what was written stays here until it has arrived.
 */
export function ReportPhotoDialog({ imageId, entryId, withdrawIn, onClose }: Props) {
  const t = useTranslations("photos");
  const tc = useTranslations("common");
  const why = useWhy();
  const [draft, setDraft] = useState<ReportDraft>(() => loadReportDraft(imageId) ?? { id: uuidv7(), note: "" });
  const [state, setState] = useState<"writing" | "sending" | "sent" | "withdrawn">("writing");
  const [problem, setProblem] = useState<string | null>(null);

  function write(note: string) {
    // Other words are another report: the former may have arrived without an answer.
    const next = { id: uuidv7(), note };
    setDraft(next);
    saveReportDraft(imageId, next);
  }

  async function send(event: FormEvent) {
    event.preventDefault();
    if (state !== "writing") return;
    setState("sending");
    setProblem(null);
    saveReportDraft(imageId, draft);
    try {
      const body = { id: draft.id, entryId, note: draft.note };
      await call("POST /api/images/{imageId}/reports", { params: { imageId }, body, timeoutMs: 20_000 });
      saveReportDraft(imageId, null);
      setState("sent");
    } catch (error) {
      setProblem(why(error));
      setState("writing");
    }
  }

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t("reportTitle")}>
      {state === "sent" || state === "withdrawn" ? (
        <div className="flex flex-col gap-4 text-sm">
          <p role="status">{t(state === "sent" ? "reported" : "withdrawnHere")}</p>
          <Button look="primary" className="self-end" autoFocus onClick={onClose}>
            {tc("close")}
          </Button>
        </div>
      ) : (
        <form className="flex flex-col gap-4 text-sm" onSubmit={(event) => void send(event)}>
          <p>{t(withdrawIn ? "reportOrWithdraw" : "reportText")}</p>
          <label className="flex flex-col gap-1">
            <span className="font-medium">{t("reportNote")}</span>
            <textarea
              rows={3}
              maxLength={2_000}
              value={draft.note}
              readOnly={state === "sending"}
              className="resize-y rounded-md border border-line-strong bg-surface px-2 py-1"
              onChange={(event) => write(event.target.value)}
            />
          </label>
          {problem === null ? null : (
            <p role="alert" className="rounded bg-bad-soft px-2 py-1 text-bad">
              {t("notReported", { problem })}
            </p>
          )}
          <div className="flex flex-wrap justify-end gap-2">
            {withdrawIn ? (
              <div className="mr-auto">
                <WithdrawButton
                  datasetId={withdrawIn.datasetId}
                  imageId={imageId}
                  named={null}
                  reason={draft.note.slice(0, 1_000)}
                  onDone={() => {
                    saveReportDraft(imageId, null);
                    setState("withdrawn");
                  }}
                />
              </div>
            ) : null}
            <Button onClick={onClose}>{tc("cancel")}</Button>
            <Button type="submit" look="primary" disabled={state === "sending"}>
              {t("report")}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
