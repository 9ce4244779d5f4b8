"use client";

import { useTranslations } from "next-intl";
import { type RefObject, useCallback, useEffect, useRef } from "react";
import { printPlace } from "#domain/find/place.ts";
import { styled } from "../../../ui/styled.ts";
import type { PhotoTile } from "../browse-calls.ts";
import { EVERYTHING, isSelected, type Selection } from "../bulk/selection.ts";
import { gridPart, ROWS, rowPart } from "./grid-parts.ts";
import { CAPTION_PX, PhotoTileView } from "./photo-tile.tsx";
import type { SeenRows } from "./seen-rows.ts";
import { rowAt } from "./strip.ts";
import { useListScroll } from "./use-list-scroll.ts";
import { useRowKeys } from "./use-row-keys.ts";
import { type Rows, rowsBefore } from "./use-rows.ts";
import { useWidth } from "./use-width.ts";

/** A tile is at least so wide; the rest is shared out. */
const TILE_MIN_PX = 190;
const GAP_PX = 12;

type Props = {
  rows: Rows<PhotoTile>;
  search: string;
  count: number | null;
  selection: Selection;
  onSelect(selection: Selection): void;
  onOpen(imageId: string): void;
  onStart(): void;
  onEnd(): void;
  seen: SeenRows;
  grid: RefObject<HTMLDivElement | null>;
};

/** Photos as tiles, with how their entries stand; a tile opens its photo's entries, its box selects them. */
export function PhotoList(props: Props) {
  const { rows, search, count, selection, onSelect, onOpen, onStart, onEnd, seen, grid } = props;
  const t = useTranslations("browse");
  const widthPx = useWidth(grid);
  const { strip } = rows;
  const insidePx = Math.max(0, widthPx - GAP_PX);
  const perLine = Math.max(1, Math.floor(insidePx / (TILE_MIN_PX + GAP_PX)));
  const tilePx = widthPx === 0 ? TILE_MIN_PX : insidePx / perLine - GAP_PX;
  const linePx = Math.round(tilePx * 0.75) + CAPTION_PX + GAP_PX;
  const { virtualizer, lines } = useListScroll({
    rows,
    search,
    scroller: grid,
    linePx,
    perLine,
    headPx: 0,
    hasTail: false,
    placeOf: (row) => printPlace({ from: "at", row: { key: null, id: row.id } }),
    activeId: null,
  });
  const keys = useRowKeys({
    rows,
    selection,
    onSelect,
    onOpen,
    reveal: (index) => virtualizer.scrollToIndex(Math.floor(index / perLine)),
    pageRows: perLine * Math.max(1, Math.floor((grid.current?.clientHeight ?? 500) / linePx)),
    lineRows: perLine,
    onStart,
    onEnd,
    onAll: () => onSelect(EVERYTHING),
  });
  // Tiles are drawn again only where something of theirs changed: what they call stays the same.
  const latest = useRef(keys);
  latest.current = keys;
  const onToggle = useCallback((index: number, isRange: boolean) => latest.current.toggle(index, isRange), []);

  const first = Math.floor((virtualizer.scrollOffset ?? 0) / linePx) * perLine;
  const inWindow = Math.ceil((grid.current?.clientHeight ?? 0) / linePx) * perLine;
  const last = Math.min(strip.length, first + inWindow) - 1;
  const rank = rowsBefore(rows, count);
  const ahead = rank?.count ?? null;
  const isExact = rank?.isExact ?? false;
  // Joins the line that counts, which is drawn elsewhere and must not draw this list again.
  useEffect(() => seen.tell({ first, last, before: ahead, isExact }), [seen, first, last, ahead, isExact]);
  const before = isExact && count !== null ? (ahead ?? 0) : 0;
  const active = rowAt(strip, keys.activeIndex);
  return (
    <div
      ref={grid}
      {...gridPart({
        "aria-label": t("photoList"),
        "aria-rowcount": count === null ? -1 : Math.ceil(count / perLine),
        "aria-colcount": perLine,
        "aria-multiselectable": true,
        "aria-keyshortcuts": "J K Enter Space",
        "aria-busy": rows.status === "loading",
        "aria-activedescendant": active ? `photo-${active.id}` : undefined,
        onKeyDown: keys.onKeyDown,
        onFocus: (event) => event.target === event.currentTarget && keys.enter(first),
      })}
      className={`relative min-h-0 grow overflow-y-auto overscroll-contain bg-panel outline-none [overflow-anchor:none] ${rows.status === "loading" && strip.length > 0 ? "opacity-60" : ""}`}
    >
      <div {...ROWS} className="relative" ref={styled({ height: `${virtualizer.getTotalSize()}px` })}>
        {lines.map(({ index: line, start }) => (
          <div
            key={line}
            {...rowPart({ "aria-rowindex": Math.floor(before / perLine) + line + 1 })}
            className="absolute inset-x-0 top-0 flex"
            ref={styled({
              height: `${linePx}px`,
              gap: `${GAP_PX}px`,
              padding: `${GAP_PX}px ${GAP_PX}px 0`,
              transform: `translateY(${start}px)`,
            })}
          >
            {Array.from({ length: perLine }, (_, column) => {
              const index = line * perLine + column;
              const place = rowAt(strip, index);
              if (!place) return null;
              return (
                <PhotoTileView
                  key={index - strip.shift}
                  id={place.id}
                  row={place.row}
                  widthPx={tilePx}
                  column={column + 1}
                  index={index}
                  isActive={index === keys.activeIndex}
                  isSelected={isSelected(selection, place.id)}
                  onToggle={onToggle}
                  onOpen={onOpen}
                />
              );
            })}
          </div>
        ))}
      </div>
      {rows.back === "failed" ? <p className="p-4 text-sm text-bad">{t("moreFailed")}</p> : null}
    </div>
  );
}
