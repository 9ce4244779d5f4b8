"use client";

import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import {
  notInGenerationInput,
  type GenerationInputRow as Row,
  rankGenerationInput,
} from "#domain/review/panels/generation-input.ts";
import { KnownMissing } from "../photo/known-missing.tsx";
import { rowEvents } from "../photo/row-events.ts";
import type { KnownAnswer } from "../photo/use-known.ts";
import type { Pointing } from "../workspace/pointing.ts";
import { GenerationInputRow } from "./generation-input-row.tsx";
import { PANEL_PLACE, PANEL_TITLE_ID } from "./panel-frame.tsx";
import { moveInList } from "./roving.ts";

type Props = {
  fetched: KnownAnswer;
  /** What is in focus, as a person reads it: without tags and coordinates. */
  sentence: string;
  pointed: ReadonlySet<string>;
  isResting: Pointing["isResting"];
  onPoint(id: string | null): void;
  onPick(id: string): void;
};

/** Texts that share nothing are there to be looked through, not all of a thousand. */
const APART_MAX = 100;

/**
 * What the writer had before it, nearest to the sentence in focus first: separates what was inherited from the annotation from
 * what was invented. With every key alive.
 */
export function GenerationInputPanel({ fetched, sentence, pointed, isResting, onPoint, onPick }: Props) {
  const t = useTranslations("generationInput");
  const { known } = fetched;
  // Pointing renders this on every row that the pointer crosses; the ranking stays.
  const rows = useMemo(() => (known ? rankGenerationInput(sentence, known.given) : []), [known, sentence]);
  const invented = useMemo(() => (known ? notInGenerationInput(sentence, known.given) : []), [known, sentence]);
  const [stop, setStop] = useState<string | null>(null);
  const near = rows.filter((row) => row.overlap > 0);
  const apart = rows.filter((row) => row.overlap === 0);
  const shown = [...near, ...apart.slice(0, APART_MAX)];
  const stopId = shown.some((row) => row.boxId !== null && row.boxId === stop)
    ? stop
    : shown.find((row) => row.boxId !== null)?.boxId;
  const list = (own: readonly Row[]) => (
    <ul className="flex flex-col">
      {own.map((row, nth) => (
        <GenerationInputRow
          key={row.boxId ?? `caption ${nth} ${row.text}`}
          row={row}
          litId={row.boxIds.find((id) => pointed.has(id)) ?? null}
          isStop={row.boxId !== null && row.boxId === stopId}
        />
      ))}
    </ul>
  );
  return (
    <section aria-labelledby={PANEL_TITLE_ID} className={`${PANEL_PLACE} gap-2`} onKeyDown={moveInList}>
      <h2 id={PANEL_TITLE_ID} className="shrink-0 font-semibold">
        {t("title")}
      </h2>
      {sentence.trim() === "" ? null : (
        <p className="line-clamp-2 shrink-0 border-l-2 border-line-strong pl-2 text-xs text-ink-soft" title={sentence}>
          {sentence}
        </p>
      )}
      <KnownMissing fetched={fetched} />
      {known && rows.length === 0 ? <p className="text-ink-soft">{t("nothingGiven")}</p> : null}
      {rows.length > 0 && sentence.trim() !== "" ? (
        <Invented words={invented} sharesNothing={near.length === 0} />
      ) : null}
      <div
        className="-mx-1 min-h-0 grow overflow-y-auto"
        {...rowEvents({ isResting, onPoint, onPick, onStop: setStop })}
      >
        {list(near)}
        {apart.length > 0 ? (
          <section aria-labelledby="given-apart" className="text-ink-soft">
            <h3 id="given-apart" className="mt-2 border-t border-line px-2 pt-2 pb-1 text-xs font-semibold">
              {apart.length > APART_MAX
                ? t("apartCapped", { count: apart.length, shown: APART_MAX })
                : t("apart", { count: apart.length })}
            </h3>
            {list(apart.slice(0, APART_MAX))}
          </section>
        ) : null}
      </div>
    </section>
  );
}

/** What the sentence says and nothing given does: worth a look at the photo. */
function Invented({ words, sharesNothing }: { words: readonly string[]; sharesNothing: boolean }) {
  const t = useTranslations("generationInput");
  if (sharesNothing) return <p className="rounded bg-warn-soft px-2 py-1 text-warn">{t("sharesNothing")}</p>;
  if (words.length === 0) return <p className="text-xs text-ink-soft">{t("allGiven")}</p>;
  return (
    <p className="text-xs text-ink-soft">
      {t("notGiven")} <span className="font-medium text-warn">{words.join(", ")}</span>
    </p>
  );
}
