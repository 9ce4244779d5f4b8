"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type RefObject, useCallback, useEffect, useRef } from "react";
import type { Sort } from "#domain/find/browse-query.ts";
import type { Facets } from "#domain/find/facets.ts";
import type { BrowseRow } from "#domain/find/page.ts";
import { printPlace, rowKeyOf } from "#domain/find/place.ts";
import { styled } from "../../../ui/styled.ts";
import { EVERYTHING, isSelected, type Selection } from "../bulk/selection.ts";
import { rememberList } from "../walk/back-to-list.tsx";
import { entryAddress } from "../walk/entry-address.ts";
import { EntryHead, HEAD_PX } from "./entry-head.tsx";
import { EntryLine } from "./entry-line.tsx";
import { gridPart, ROWS } from "./grid-parts.ts";
import { CARD_BELOW_PX, LINE_PX, type LineLook } from "./line-look.ts";
import { ListTail } from "./list-tail.tsx";
import type { SeenRows } from "./seen-rows.ts";
import { indexOfId, rowAt } from "./strip.ts";
import { useListScroll } from "./use-list-scroll.ts";
import { useRowKeys } from "./use-row-keys.ts";
import { type Rows, rowsBefore } from "./use-rows.ts";
import { useWidth } from "./use-width.ts";

type Props = {
  datasetId: string;
  rows: Rows<BrowseRow>;
  search: string;
  sort: Sort;
  wanted: string;
  isSlim: boolean;
  /** A key of the records whose value is shown. */
  column: string | null;
  reasons: Facets["reasons"];
  /** How many entries fit, where that is known to the entry. */
  count: number | null;
  selection: Selection;
  onSelect(selection: Selection): void;
  onSort(sort: Sort): void;
  onStart(): void;
  onEnd(): void;
  seen: SeenRows;
  grid: RefObject<HTMLDivElement | null>;
};

/** Entries as lines of a grid: one stop for Tab, walked by arrows; only the lines around the window are in the page. */
export function EntryList(props: Props) {
  const { datasetId, rows, search, sort, wanted, isSlim, column, reasons, count, selection, onSelect, seen, grid } =
    props;
  const t = useTranslations("browse");
  const router = useRouter();
  const widthPx = useWidth(grid);
  const look: LineLook = widthPx > 0 && widthPx < CARD_BELOW_PX ? "card" : isSlim ? "slim" : "full";
  const headPx = look === "card" ? 0 : HEAD_PX;
  const { strip } = rows;
  const hasTail = strip.next !== null;
  const hrefOf = (row: BrowseRow | null | undefined) => (row ? entryAddress(datasetId, row, search, sort) : "");
  const reveal = useRef<(index: number) => void>(() => {});
  const pageRows = Math.max(1, Math.floor(((grid.current?.clientHeight ?? 500) - headPx) / LINE_PX[look]) - 1);
  const keys = useRowKeys({
    rows,
    selection,
    onSelect,
    onOpen: (id) => {
      const row = rowAt(strip, indexOfId(strip, id))?.row;
      if (!row) return;
      rememberList(datasetId, search, id);
      router.push(hrefOf(row));
    },
    reveal: (index) => reveal.current(index),
    pageRows,
    onStart: props.onStart,
    onEnd: props.onEnd,
    onAll: () => onSelect(EVERYTHING),
  });
  const { virtualizer, lines } = useListScroll({
    rows,
    search,
    scroller: grid,
    linePx: LINE_PX[look],
    perLine: 1,
    headPx,
    hasTail,
    placeOf: (row: BrowseRow) => printPlace({ from: "at", row: rowKeyOf(row, sort) }),
    activeId: keys.activeId,
  });
  reveal.current = (index) => virtualizer.scrollToIndex(index);

  const first = Math.floor((virtualizer.scrollOffset ?? 0) / LINE_PX[look]);
  const last =
    Math.min(strip.length, first + Math.ceil(((grid.current?.clientHeight ?? 0) - headPx) / LINE_PX[look])) - 1;
  const rank = rowsBefore(rows, count);
  const ahead = rank?.count ?? null;
  const isExact = rank?.isExact ?? false;
  // Joins the line that counts, which is drawn elsewhere and must not draw this list again.
  useEffect(() => seen.tell({ first, last, before: ahead, isExact }), [seen, first, last, ahead, isExact]);

  // Lines are drawn again only where something of theirs changed: what they call stays the same.
  const latest = useRef(keys);
  latest.current = keys;
  const shown = useRef(strip);
  shown.current = strip;
  const onToggle = useCallback((index: number, isRange: boolean) => latest.current.toggle(index, isRange), []);
  const onTouch = useCallback(
    (index: number) => {
      latest.current.touch(index);
      rememberList(datasetId, search, rowAt(shown.current, index)?.id ?? null);
    },
    [datasetId, search],
  );

  // Joins the focus: who comes back from an entry goes on by keyboard where they were.
  const opened = rows.opened.activeId;
  useEffect(() => {
    if (opened !== null && document.activeElement === document.body) grid.current?.focus({ preventScroll: true });
  }, [opened, grid]);

  const active = rowAt(strip, keys.activeIndex);
  const before = isExact && count !== null ? (ahead ?? 0) : 0;
  return (
    <div
      ref={grid}
      {...gridPart({
        "aria-label": t("list"),
        "aria-rowcount": count === null ? -1 : count + 1,
        "aria-multiselectable": true,
        "aria-busy": rows.status === "loading",
        "aria-activedescendant": active ? `row-${active.id}` : undefined,
        "aria-keyshortcuts": "J K Enter Space",
        onKeyDown: keys.onKeyDown,
        onFocus: (event) => event.target === event.currentTarget && keys.enter(first),
      })}
      className={`relative min-h-0 grow overflow-y-auto overscroll-contain bg-panel outline-none [overflow-anchor:none] ${rows.status === "loading" && strip.length > 0 ? "opacity-60" : ""}`}
    >
      {look === "card" ? null : (
        <EntryHead
          look={look}
          column={column}
          sort={sort}
          onSort={props.onSort}
          isAll={selection.isAll && selection.except.size === 0}
          onAll={(isOn) => onSelect(isOn ? EVERYTHING : { isAll: false, ids: new Set() })}
        />
      )}
      <div {...ROWS} className="relative" ref={styled({ height: `${virtualizer.getTotalSize()}px` })}>
        {lines.map(({ index, start }) => {
          const place = rowAt(strip, index);
          if (!place) return <ListTail key="tail" rows={rows} topPx={start - headPx} heightPx={LINE_PX[look]} />;
          return (
            <EntryLine
              key={index - strip.shift}
              row={place.row}
              id={place.id}
              index={index}
              ariaIndex={before + index + 2}
              topPx={start - headPx}
              look={look}
              hasColumn={column !== null}
              href={hrefOf(place.row)}
              wanted={wanted}
              reasons={reasons}
              isActive={index === keys.activeIndex}
              isSelected={isSelected(selection, place.id)}
              onToggle={onToggle}
              onTouch={onTouch}
            />
          );
        })}
      </div>
    </div>
  );
}
