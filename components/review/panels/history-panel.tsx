"use client";

import { useTranslations } from "next-intl";
import type { Grounding } from "#domain/entry/grounding.ts";
import type { Turn } from "#domain/entry/turn.ts";
import type { Reason } from "#domain/verdict/reasons.ts";
import { type TextThen, textBefore } from "#domain/verdict/verdict-history.ts";
import { Button } from "../../ui/button.tsx";
import { useAnswer } from "../../ui/use-answer.ts";
import { useMessage } from "../../ui/use-message.ts";
import { PanelFrame, PanelScroll } from "./panel-frame.tsx";
import { PastVerdictCard } from "./past-verdict-card.tsx";

type Props = {
  entryId: string;
  /** The session at work, null in browsing: a second reading never shows the first. */
  queueId: string | null;
  imported: readonly Turn[];
  grounding: Grounding;
  reasons?: readonly Reason[];
  isReadOnly: boolean;
  /** Starts over from a text of the past; null: from the imported one. */
  onRestore(then: TextThen | null, verdictId: string | null): void;
};

/** Who decided what on an entry, when, and what it changed; each text of the past can be started from again. */
export function HistoryPanel({ entryId, queueId, imported, grounding, reasons = [], isReadOnly, onRestore }: Props) {
  const t = useTranslations("history");
  const tc = useTranslations("common");
  const word = useMessage();
  const query = queueId === null ? {} : { queueId };
  const { value, problem, ask } = useAnswer("GET /api/entries/{entryId}/history", { params: { entryId }, query });
  const verdicts = value?.verdicts ?? [];
  return (
    <PanelFrame title={t("title")}>
      {problem !== null ? (
        <div role="alert" className="flex flex-col items-start gap-2">
          <p className="text-bad">{t("failed", { problem: word(problem) })}</p>
          <Button onClick={ask}>{tc("retry")}</Button>
        </div>
      ) : null}
      {value === null && problem === null ? <p className="text-ink-soft">{t("loading")}</p> : null}
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
                  grounding={grounding}
                  before={textBefore(verdicts, place, imported)}
                  reasons={reasons}
                  onRestore={isReadOnly ? null : (then) => onRestore(then, verdict.id)}
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
