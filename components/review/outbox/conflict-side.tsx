"use client";

import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { wordsOf } from "#domain/entry/entry-text.ts";
import type { Grounding } from "#domain/entry/grounding.ts";
import type { Turn } from "#domain/entry/turn.ts";
import type { KeyEdit } from "#domain/grounding/key-edits.ts";
import { keyChanges } from "#domain/review/text/key-changes.ts";
import type { Reason } from "#domain/verdict/reasons.ts";
import type { Decision } from "#domain/verdict/verdict.ts";
import { useReasonName } from "../../ui/use-reason-name.ts";
import { DiffText } from "../text/diff-text.tsx";
import { KeyChangesView } from "../text/key-changes-view.tsx";

type Verdict = {
  decision: Decision;
  reasonCodes: readonly string[];
  note: string | null;
  judgements: readonly { part: string; turnId?: string | undefined; quote?: string | undefined; right: boolean }[];
  turnsAfter: readonly Turn[] | null;
  keysAfter?: readonly KeyEdit[] | null | undefined;
};

type Props = {
  title: string;
  atMs: number | null;
  /** Null where that side was taken back. */
  verdict: Verdict | null;
  /** The entry's imported turns; null where they are not known any more. */
  imported: readonly Turn[] | null;
  grounding: Grounding;
  reasons: readonly Reason[];
  action: ReactNode;
};

/** One of two verdicts on an entry: who, when, what, and what became of the text. */
export function ConflictSide({ title, atMs, verdict, imported, grounding, reasons, action }: Props) {
  const t = useTranslations("sync");
  const tc = useTranslations("common");
  const format = useFormatter();
  const nameOf = useReasonName(reasons);
  const wrong = verdict?.judgements.filter((judgement) => !judgement.right && judgement.quote) ?? [];
  return (
    <section aria-label={title} className="flex flex-col gap-3 rounded-lg border border-line p-3 text-sm">
      <header className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="font-semibold">{title}</h3>
        {atMs === null ? null : <span className="text-ink-soft">{format.dateTime(new Date(atMs), "moment")}</span>}
      </header>
      {verdict ? (
        <>
          <p className="font-medium">
            {[tc(`decision.${verdict.decision}`), ...verdict.reasonCodes.map(nameOf)].join(" · ")}
          </p>
          {verdict.note ? <p className="whitespace-pre-wrap">{t("note", { note: verdict.note })}</p> : null}
          {wrong.length > 0 ? (
            <ul className="list-disc pl-5">
              {wrong.map((judgement) => (
                <li key={`${judgement.turnId} ${judgement.quote}`}>
                  {t("wrongPart", {
                    quote: wordsOf(judgement.quote ?? "", grounding).trim() || (judgement.quote ?? ""),
                  })}
                </li>
              ))}
            </ul>
          ) : null}
          <Texts imported={imported} after={verdict.turnsAfter} keys={verdict.keysAfter ?? []} grounding={grounding} />
        </>
      ) : (
        <p className="text-ink-soft">{t("nothingElseText")}</p>
      )}
      <div className="mt-auto flex justify-end">{action}</div>
    </section>
  );
}

/** The turns that a verdict changed, added or removed, against the imported ones. */
function Texts({
  imported,
  after,
  keys,
  grounding,
}: {
  imported: readonly Turn[] | null;
  after: readonly Turn[] | null;
  keys: readonly KeyEdit[];
  grounding: Grounding;
}) {
  const t = useTranslations("sync");
  if (after === null) return <p className="text-ink-soft">{t("textKept")}</p>;
  const before = imported ?? [];
  const afterById = new Map(after.map((turn) => [turn.id, turn.value]));
  const added = after.filter((turn) => !before.some((own) => own.id === turn.id));
  const changes = [
    ...before.map((turn) => ({ id: turn.id, before: turn.value, after: afterById.get(turn.id) ?? "" })),
    ...added.map((turn) => ({ id: turn.id, before: imported ? "" : turn.value, after: turn.value })),
  ].filter((change) => imported === null || change.before !== change.after);
  const boxes = keyChanges(grounding.record, [], keys);
  return (
    <div className="flex flex-col gap-2 border-l-2 border-line pl-3">
      {changes.length === 0 && boxes.length === 0 ? <p className="text-ink-soft">{t("textKept")}</p> : null}
      {changes.map((change) => (
        <p key={change.id} className="whitespace-pre-wrap break-words">
          <DiffText before={change.before} after={change.after} grounding={grounding} contextChars={80} />
        </p>
      ))}
      {boxes.length > 0 ? <KeyChangesView changes={boxes} /> : null}
    </div>
  );
}
