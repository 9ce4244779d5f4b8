"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import { keepPlace } from "./kept-place.ts";
import { type Rows, rowsBefore, type Standing } from "./use-rows.ts";

type Settings<Row extends { id: string }> = {
  rows: Rows<Row>;
  search: string;
  scroller: RefObject<HTMLDivElement | null>;
  /** A line holds one entry, or a row of tiles. */
  linePx: number;
  perLine: number;
  /** What stands above the lines and stays there, in px. */
  headPx: number;
  /** Whether the lines that are asked for lie behind the strip's end: one more, which says so. */
  hasTail: boolean;
  placeOf(row: Row): string;
  activeId: string | null;
};

/** How long a list stands still before its place is written down: browsers refuse more than a hundred in half a minute. */
const STILL_MS = 250;

/**
 * The window on a strip of lines of one height. Rows that come in front move nothing that is seen; where the list was
 * left is kept in the history. Answers TanStack's virtualizer, whose indexes are lines.
 */
export function useListScroll<Row extends { id: string }>(settings: Settings<Row>) {
  const { rows, scroller, linePx, perLine, headPx, hasTail } = settings;
  const { strip, store, round, opened, standing } = rows;
  const virtualizer = useVirtualizer({
    count: Math.ceil(strip.length / perLine) + (hasTail ? 1 : 0),
    getScrollElement: () => scroller.current,
    estimateSize: () => linePx,
    scrollMargin: headPx,
    scrollPaddingStart: headPx,
    overscan: 8,
    // A scroll that we cause below is told within a layout effect, where nothing may be flushed.
    useFlushSync: false,
  });

  // Joins the scroll position, which React does not know: a list that is opened stands where it was left.
  const seen = useRef({ round: -1, shift: 0, linePx, perLine });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const last = seen.current;
    seen.current = { round, shift: strip.shift, linePx, perLine };
    if (last.round !== round) scrollTo(element, opened.intoPx + lineOf(strip.shift, perLine) * linePx);
    // The first row stays the first one, also where lines become higher or hold more.
    else if (last.shift !== strip.shift || last.linePx !== linePx || last.perLine !== perLine) {
      const firstRow = (element.scrollTop / last.linePx) * last.perLine + (strip.shift - last.shift);
      scrollTo(element, (firstRow / perLine) * linePx);
    }
    if (last.linePx !== linePx) virtualizer.measure();
  }, [round, strip.shift, linePx, perLine, scroller, opened, virtualizer]);

  const lines = virtualizer.getVirtualItems();
  const [firstLine, lastLine] = [lines[0]?.index ?? 0, lines.at(-1)?.index ?? 0];
  // Joins the store, which fetches what the window shows: by where it really is, since rows may just have come in front.
  // biome-ignore lint/correctness/useExhaustiveDependencies: lines tell when there is something to look at
  useEffect(() => {
    const element = scroller.current;
    if (!element || round === 0) return;
    const first = Math.floor(element.scrollTop / linePx) * perLine;
    store.see(first, first + Math.ceil(element.clientHeight / linePx) * perLine);
  }, [store, round, firstLine, lastLine, linePx, perLine, scroller]);

  const latest = useRef(settings);
  latest.current = settings;
  // Joins the browser's history and the scrolling of this element.
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const path = window.location.pathname;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const keep = () => {
      const now = standingOf(latest.current);
      if (now === null) return;
      standing.current = now;
      if (window.location.pathname === path) keepPlace({ search: latest.current.search, ...now });
    };
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(keep, STILL_MS);
    };
    element.addEventListener("scroll", later, { passive: true });
    element.addEventListener("click", keep, { capture: true });
    element.addEventListener("keydown", later);
    return () => {
      clearTimeout(timer);
      element.removeEventListener("scroll", later);
      element.removeEventListener("click", keep, { capture: true });
      element.removeEventListener("keydown", later);
    };
  }, [scroller, standing]);

  return { virtualizer, lines };
}

const lineOf = (index: number, perLine: number): number => Math.floor(index / perLine);

/** Scrolls and tells the virtualizer at once, so that no frame shows the old lines at the new place. */
function scrollTo(element: HTMLElement, px: number): void {
  if (Math.abs(element.scrollTop - px) < 0.5) return;
  element.scrollTop = px;
  element.dispatchEvent(new Event("scroll"));
}

/** The place of the row on top, null where there is none to stand at. */
function standingOf<Row extends { id: string }>(settings: Settings<Row>): Standing | null {
  const { scroller, rows, linePx, placeOf, activeId } = settings;
  const element = scroller.current;
  if (!element || rows.status !== "ready") return null;
  const top = Math.floor(element.scrollTop / linePx) * settings.perLine;
  for (let index = top; index < rows.strip.length; index++) {
    const row = rows.store.rowAt(index);
    if (!row) continue;
    const before = rowsBefore(rows, null);
    const rank = before && { ...before, count: before.count + index };
    return { place: placeOf(row), rank, intoPx: Math.round(element.scrollTop % linePx), activeId };
  }
  return null;
}
