"use client";

import { useFormatter, useTranslations } from "next-intl";
import { memo } from "react";
import type { GenerationInputRow as Row } from "#domain/review/panels/generation-input.ts";
import { Meter } from "../../ui/meter.tsx";
import { Marked, spansOfWords } from "../text/marked.tsx";

type Props = {
  row: Row;
  /** The row's box that is lit; null where none is. */
  litId: string | null;
  /** The row at which Tab comes into the list. */
  isStop: boolean;
};

/**
 * One given text: the words that it shares in bold, and how much; its boxes light up, one by one where it has several. The
 * list around it listens (`rowEvents`).
 */
export const GenerationInputRow = memo(function GenerationInputRow({ row, litId, isStop }: Props) {
  const t = useTranslations("generationInput");
  const { boxId, boxIds } = row;
  const body = (
    <>
      <span className="min-w-0 grow break-words">
        <Marked text={row.text} spans={spansOfWords(row.text, row.shared)} />
        {boxIds.length > 1 ? <span className="ml-1 text-xs text-ink-soft">×{boxIds.length}</span> : null}
        <span className="ml-1.5 text-xs text-ink-soft">{t(`kind.${row.kind}`)}</span>
      </span>
      {row.overlap > 0 ? <Overlap value={row.overlap} /> : null}
    </>
  );
  const look = "flex min-h-7 w-full items-start gap-2 rounded px-2 py-1 text-left";
  if (boxId === null)
    return (
      <li>
        <div className={look}>{body}</div>
      </li>
    );
  return (
    <li data-box={boxId} className={`rounded ${litId === null ? "" : "bg-accent-soft"}`}>
      <button type="button" data-row tabIndex={isStop ? 0 : -1} className={`${look} hover:bg-line/50`}>
        {body}
      </button>
      {boxIds.length > 1 ? (
        <div className="flex flex-wrap gap-1 px-2 pb-1">
          {boxIds.map((id, nth) => (
            <button
              key={id}
              type="button"
              data-box={id}
              tabIndex={isStop ? 0 : -1}
              aria-label={t("boxOf", { name: row.text, number: nth + 1 })}
              className={`min-h-6 min-w-6 rounded border px-1 text-xs ${id === litId ? "border-accent bg-accent text-accent-ink" : "border-line-strong text-ink-soft hover:text-ink"}`}
            >
              {nth + 1}
            </button>
          ))}
        </div>
      ) : null}
    </li>
  );
});

/** How much is shared, as a bar and as its number. */
function Overlap({ value }: { value: number }) {
  const t = useTranslations("generationInput");
  const format = useFormatter();
  return (
    <span className="flex shrink-0 items-center gap-1.5 pt-0.5 text-xs text-ink-soft tabular-nums" title={t("overlap")}>
      <Meter share={Math.max(0.04, value)} className="h-1.5 w-10" />
      <span className="w-9 text-right">
        <span className="sr-only">{t("overlap")}: </span>
        {format.number(value, "percent")}
      </span>
    </span>
  );
}
