"use client";

import { useTranslations } from "next-intl";
import type { Turn } from "#domain/entry/turn.ts";
import type { Reason } from "#domain/verdict/reasons.ts";
import { type PastVerdict, textBefore } from "#domain/verdict/verdict-history.ts";
import { Button } from "../../ui/button.tsx";
import { useAnswer } from "../../ui/use-answer.ts";
import { useWhy } from "../../ui/use-why.ts";
import { PanelFrame, PanelScroll } from "./panel-frame.tsx";
import { PastVerdictCard } from "./past-verdict-card.tsx";

type Props = {
  entryId: string;
  /** The session at work, null in browsing: a second reading never shows the first. */
  queueId: string | null;
  imported: readonly Turn[];
  reasons?: readonly Reason[];
  isReadOnly: boolean;
  /** Starts over from a text of the past; null: from the imported one. */
  onRestore(turns: Turn[] | null, verdictId: string | null): void;
  onClose(): void;
};

/** Who decided what on an entry, when, and what it changed; each text of the past can be started from again. */
export function HistoryPanel({ entryId, queueId, imported, reasons = [], isReadOnly, onRestore, onClose }: Props) {
  const t = useTranslations("history");
  const tc = useTranslations("common");
  const path = `/api/entries/${entryId}/history${queueId === null ? "" : `?queueId=${queueId}`}`;
  const why = useWhy();
  const { value, error, ask } = useAnswer<{ verdicts: PastVerdict[] }>(path);
  const verdicts = value?.verdicts ?? [];
  return (
    <PanelFrame title={t("title")} onClose={onClose}>
      {error !== null ? (
        <div role="alert" className="flex flex-col items-start gap-2">
          <p className="text-bad">{t("failed", { problem: why(error) })}</p>
          <Button onClick={ask}>{tc("retry")}</Button>
        </div>
      ) : null}
      {value === null && error === null ? <p className="text-ink-soft">{t("loading")}</p> : null}
      {value !== null && verdicts.length === 0 ? <p className="text-ink-soft">{t("empty")}</p> : null}
      {verdicts.length > 0 ? (
        <PanelScroll>
          <ol aria-label={t("list")} className="flex flex-col gap-3">
            {verdicts.map((verdict, place) => (
              <li key={verdict.id}>
                <PastVerdictCard
                  verdict={verdict}
                  undone={verdicts.find((own) => own.id === verdict.undoes) ?? null}
                  imported={imported}
                  before={textBefore(verdicts, place, imported)}
                  reasons={reasons}
                  onRestore={isReadOnly ? null : (turns) => onRestore(turns, verdict.id)}
                />
              </li>
            ))}
            <li className="flex flex-wrap items-center justify-between gap-2 border-t border-line pt-2">
              <span className="text-ink-soft">{t("imported")}</span>
              {isReadOnly ? null : <Button onClick={() => onRestore(null, null)}>{t("restoreImported")}</Button>}
            </li>
          </ol>
        </PanelScroll>
      ) : null}
    </PanelFrame>
  );
}
