"use client";

import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { type MouseEvent, memo } from "react";
import type { Facets } from "#domain/find/facets.ts";
import { hitRanges, snippetOf } from "#domain/find/hit-ranges.ts";
import type { BrowseRow } from "#domain/find/page.ts";
import { PhotoThumb } from "../../../canvas/photo-thumb.tsx";
import { Badge, STATE_LOOK } from "../../../ui/badge.tsx";
import { styled } from "../../../ui/styled.ts";
import { useReasonName } from "../../../ui/use-reason-name.ts";
import { CELL, rowPart } from "./grid-parts.ts";
import { Hits } from "./hits.tsx";
import { COLUMNS, COLUMNS_WITH_KEY, LINE_PX, type LineLook } from "./line-look.ts";

type Props = {
  /** Undefined while it is being fetched, null where it fits no more. */
  row: BrowseRow | null | undefined;
  id: string;
  index: number;
  ariaIndex: number;
  topPx: number;
  look: LineLook;
  /** Whether a key of the records has a column. */
  hasColumn: boolean;
  href: string;
  wanted: string;
  reasons: Facets["reasons"];
  isActive: boolean;
  isSelected: boolean;
  /** Given the index and whether it takes along what lies between. */
  onToggle(index: number, isRange: boolean): void;
  onTouch(index: number): void;
};

/** An entry as a line of the list. */
export const EntryLine = memo(function EntryLine(props: Props) {
  const { row, id, index, ariaIndex, topPx, look, hasColumn, isActive, isSelected, onToggle } = props;
  const t = useTranslations("browse");

  return (
    <div
      id={`row-${id}`}
      {...rowPart({ "aria-rowindex": ariaIndex, "aria-selected": isSelected })}
      ref={styled({ height: `${LINE_PX[look]}px`, transform: `translateY(${topPx}px)` })}
      className={`absolute inset-x-0 top-0 border-b border-line text-[0.82rem] ${(hasColumn ? COLUMNS_WITH_KEY : COLUMNS)[look]} ${isSelected ? "bg-accent-soft" : "bg-panel hover:bg-surface"} ${isActive ? "shadow-[inset_3px_0_0_var(--accent)] in-focus-visible:outline-2 in-focus-visible:-outline-offset-2 in-focus-visible:outline-accent" : ""}`}
    >
      <div
        {...CELL}
        className={`relative z-10 grid place-items-center self-stretch ${look === "card" ? "row-span-2" : ""}`}
      >
        <label className="grid size-full min-h-[24px] min-w-[24px] cursor-pointer place-items-center">
          <input
            type="checkbox"
            tabIndex={-1}
            checked={isSelected}
            aria-label={t("selectRow", { number: ariaIndex - 1 })}
            className="size-4 accent-(--accent)"
            onChange={() => {}}
            onClick={(event) => {
              event.stopPropagation();
              onToggle(index, event.shiftKey);
            }}
          />
        </label>
      </div>
      {row ? <Cells {...props} row={row} /> : <NoCells isGone={row === null} />}
    </div>
  );
});

function Cells({ row, look, hasColumn, href, wanted, reasons, index, onToggle, onTouch }: Props & { row: BrowseRow }) {
  const tc = useTranslations("common");
  const t = useTranslations("browse");
  const format = useFormatter();
  const seen = look === "card" ? SEEN_ON_CARD : SEEN_IN_LINE;
  const question = nearHit(row.question, wanted, look === "card" ? 2 * seen : seen);
  const answer = nearHit(row.snippet ?? row.answer, wanted, seen);

  function onClick(event: MouseEvent) {
    // With Shift a link would open a window: here it takes along what lies between.
    if (event.shiftKey) {
      event.preventDefault();
      onToggle(index, true);
    } else onTouch(index);
  }

  return (
    <>
      {look === "slim" ? null : (
        <div
          {...CELL}
          className={`relative h-11 w-16 overflow-hidden rounded bg-stage ${look === "card" ? "row-span-2 self-start" : ""}`}
        >
          <PhotoThumb imageId={row.imageId} hasPhoto={row.hasPhoto} photoMark={row.photoMark} />
        </div>
      )}
      <div {...CELL} className="min-w-0 self-stretch">
        <Link
          href={href}
          prefetch={false}
          tabIndex={-1}
          draggable={false}
          className={`flex h-full min-h-[24px] min-w-0 after:absolute after:inset-0 ${look === "slim" ? "items-center gap-2" : "flex-col justify-center"}`}
          onClick={onClick}
          onAuxClick={() => onTouch(index)}
        >
          <span
            className={
              look === "slim"
                ? "shrink-0 truncate font-medium max-w-[65%]"
                : look === "card"
                  ? "line-clamp-2 font-medium"
                  : "truncate font-medium"
            }
          >
            {row.question === "" ? (
              <span className="text-ink-soft">{t("noQuestion")}</span>
            ) : (
              <Hits text={question} wanted={wanted} />
            )}
          </span>
          <span className="min-w-0 truncate text-ink-soft">
            <Hits text={answer} wanted={wanted} />
          </span>
        </Link>
      </div>
      {look === "card" ? (
        <div {...CELL} className="flex min-w-0 items-center gap-2 text-xs text-ink-soft">
          <Badge look={STATE_LOOK[row.state]}>{tc(`state.${row.state}`)}</Badge>
          <span className="truncate">{tc(`task.${row.task}`)}</span>
          <Why row={row} reasons={reasons} />
        </div>
      ) : (
        <>
          {hasColumn ? (
            <div {...CELL} className="relative min-w-0 truncate text-ink-soft" title={row.column ?? undefined}>
              {row.column ?? "–"}
            </div>
          ) : null}
          <div {...CELL}>
            <Badge look={STATE_LOOK[row.state]}>{tc(`state.${row.state}`)}</Badge>
          </div>
          <div {...CELL} className="truncate text-ink-soft">
            {tc(`task.${row.task}`)}
          </div>
          <div {...CELL} className="flex min-w-0 items-center gap-1 overflow-hidden">
            <Why row={row} reasons={reasons} />
          </div>
          <div {...CELL} className="text-right text-ink-soft tabular-nums">
            {row.boxCount === 0 ? "–" : format.number(row.boxCount)}
          </div>
          <div {...CELL} className="text-right tabular-nums">
            {format.number(row.wordCount)}
          </div>
          <div {...CELL} className={`min-w-0 truncate text-ink-soft ${look === "slim" ? "" : "leading-tight"}`}>
            <Decided row={row} isSlim={look === "slim"} />
          </div>
        </>
      )}
    </>
  );
}

/** About so many characters of a text are to be seen. */
const SEEN_IN_LINE = 80;
const SEEN_ON_CARD = 36;

/** The text; where its first hit would be cut off, the stretch around that, which begins so that the hit is seen. */
function nearHit(text: string, wanted: string, seenCharacters: number): string {
  const [first] = wanted === "" ? [] : hitRanges(text, wanted);
  return first && first.end > seenCharacters ? (snippetOf(text, wanted, seenCharacters / 3) ?? text) : text;
}

/** Why it stands as it does: the reasons of its verdict, then what the import marked. */
function Why({ row, reasons }: { row: BrowseRow; reasons: Facets["reasons"] }) {
  const t = useTranslations("browse");
  const tc = useTranslations("common");
  const names = row.reasonCodes.map(useReasonName(reasons));
  const marks = row.marks.map((mark) => (tc.has(`mark.${mark}`) ? tc(`mark.${mark}`) : mark));
  return (
    <>
      {names.length > 0 ? (
        <span title={names.join("\n")} className="relative truncate rounded bg-line/60 px-1.5 py-0.5 text-xs">
          {names.join(", ")}
        </span>
      ) : null}
      {marks.length > 0 ? (
        <span title={marks.join("\n")} className="relative flex min-w-0 items-center gap-1">
          <span className="min-w-0 truncate rounded bg-warn-soft px-1.5 py-0.5 text-xs font-medium text-warn">
            {marks[0]}
          </span>
          {marks.length > 1 ? (
            <>
              <span aria-hidden className="shrink-0 text-xs text-warn">
                {t("marksMore", { count: marks.length - 1 })}
              </span>
              <span className="sr-only">, {marks.slice(1).join(", ")}</span>
            </>
          ) : null}
        </span>
      ) : null}
    </>
  );
}

function Decided({ row, isSlim }: { row: BrowseRow; isSlim: boolean }) {
  const format = useFormatter();
  // What is pending again was undone or reset: whoever did that decided nothing.
  if (row.changedAt === null || row.state === "pending") return "–";
  const at = new Date(row.changedAt);
  const isToday = at.toDateString() === new Date().toDateString();
  return (
    <span title={format.dateTime(at, "moment")}>
      {format.dateTime(at, isToday ? "clock" : "date")}
      {isSlim ? " · " : <br />}
      {row.reviewerName}
    </span>
  );
}

/** A line that is being fetched, or whose entry fits no more. */
function NoCells({ isGone }: { isGone: boolean }) {
  const t = useTranslations("browse");
  if (isGone) {
    return (
      <div {...CELL} className="col-span-full col-start-2 text-ink-soft italic">
        {t("gone")}
      </div>
    );
  }
  return (
    <div {...CELL} className="col-span-full col-start-2 flex items-center gap-4">
      <span className="sr-only">{t("loading")}</span>
      <span aria-hidden className="h-3 w-16 rounded bg-line/70" />
      <span aria-hidden className="h-3 w-2/5 rounded bg-line/70" />
    </div>
  );
}
