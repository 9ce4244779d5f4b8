"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import type { Message } from "#domain/message.ts";
import type { HoldingExport, WithdrawalView } from "#domain/withdrawal.ts";
import { Button } from "../../ui/button.tsx";
import { call, problemOf } from "../../ui/call.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Problem } from "../../ui/problem.tsx";
import { useMessage } from "../../ui/use-message.ts";

type Props = { datasetId: string; withdrawal: WithdrawalView; onDone(): void };

/** A withdrawn photo: since when and why, whether anything of it is left, and where earlier exports hold it. */
export function WithdrawnPhoto({ datasetId, withdrawal, onDone }: Props) {
  const t = useTranslations("photos");
  const tc = useTranslations("common");
  const format = useFormatter();
  const [isAsking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Message | null>(null);
  const { id, imageId, identity, entries, reason, reviewerName, at, exports } = withdrawal;
  const time = (iso: string) => format.dateTime(new Date(iso), "moment");

  async function act(work: () => Promise<unknown>) {
    setProblem(null);
    try {
      await work();
      setAsking(false);
      onDone();
    } catch (error) {
      setProblem(problemOf(error));
    }
  }

  const print = ({ runId, place, release, format: form, at: made, hasPhotos }: HoldingExport) => {
    const facts = { format: form, at: time(made) };
    const written =
      place === null ? t("exportRun", { ...facts, id: runId ?? "–" }) : t("exportPlace", { ...facts, place });
    const where = release === null ? written : t("exportRelease", { number: release, at: time(made) });
    return hasPhotos ? `${where} · ${t("withPhoto")}` : where;
  };

  return (
    <li className="flex flex-wrap items-start gap-4 rounded-lg border border-line bg-panel p-3 text-sm">
      <div className="flex min-w-48 grow basis-0 flex-col gap-1">
        <p className="font-medium break-all">
          {identity} <span className="font-normal text-ink-soft">· {t("entries", { count: entries })}</span>
        </p>
        {reason === "" ? null : <p className="break-words whitespace-pre-wrap">{reason}</p>}
        <p className="text-ink-soft">
          {reviewerName === null ? time(at) : t("by", { name: reviewerName, at: time(at) })}
        </p>
        <Left
          withdrawal={withdrawal}
          onAgain={() =>
            void act(() =>
              call("POST /api/datasets/{datasetId}/withdrawals", {
                params: { datasetId },
                body: { imageIds: [imageId], reason },
              }),
            )
          }
        />
        {exports.length === 0 ? (
          <p className="text-ink-soft">{t("noExports")}</p>
        ) : (
          <div>
            <p>{t("inExports")}</p>
            <ul className="list-disc pl-5">
              {exports.map((own) => (
                <li key={`${own.runId} ${own.at}`} className="break-all">
                  {print(own)}
                </li>
              ))}
            </ul>
          </div>
        )}
        <Problem problem={problem} isSmall />
      </div>
      <Button onClick={() => setAsking(true)}>{t("restore")}</Button>
      <Dialog open={isAsking} onOpenChange={setAsking} title={t("restoreTitle")}>
        <div className="flex flex-col gap-4 text-sm">
          <p>{t("restoreWhat")}</p>
          <Problem problem={problem} />
          <div className="flex justify-end gap-2">
            <Button onClick={() => setAsking(false)}>{tc("cancel")}</Button>
            <Button
              look="primary"
              onClick={() =>
                void act(() =>
                  call("DELETE /api/datasets/{datasetId}/withdrawals/{withdrawalId}", {
                    params: { datasetId, withdrawalId: id },
                  }),
                )
              }
            >
              {t("restore")}
            </Button>
          </div>
        </div>
      </Dialog>
    </li>
  );
}

/** What the studio still keeps of it, and how that is ended where it broke off. */
function Left({ withdrawal: { isCleared, run }, onAgain }: { withdrawal: WithdrawalView; onAgain(): void }) {
  const t = useTranslations("photos");
  const word = useMessage();
  if (isCleared) return <p>{t("kept")}</p>;
  if (run === null || run.state === "waiting" || run.state === "running") return <p role="status">{t("clearing")}</p>;
  return (
    <div role="alert" className="flex flex-wrap items-center gap-2 text-warn">
      <p>{t("notCleared", { problem: run.error ? word(run.error) : "" })}</p>
      <Button look="warn" onClick={onAgain}>
        {t("clearAgain")}
      </Button>
    </div>
  );
}
