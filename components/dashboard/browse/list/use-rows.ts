"use client";

import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { Count } from "#domain/find/count.ts";
import { FIRST_PAGE, printPlace } from "#domain/find/place.ts";
import { type KeptPlace, keptPlace } from "./kept-place.ts";
import { type LoadPage, type RowState, RowStore } from "./row-store.ts";

/** Where the list stands in its window; written by the list as it scrolls, read when it is opened again. */
export type Standing = Omit<KeptPlace, "search">;

export type Rows<Row extends { id: string }> = RowState<Row> & {
  store: RowStore<Row>;
  /** Where this round of the list was opened: what the list scrolls to once. */
  opened: Standing;
  /** Told by the list. */
  standing: { current: Standing | null };
  /** Opens the list elsewhere; with `isEnd` the last of its rows stands at the bottom of the window. */
  go(place: string, isEnd?: boolean): void;
};

/**
 * How many rows of a list lie before the strip's first one, where so many fit: known at both ends of the list, else from
 * the rank of the row that it was opened at.
 */
export function rowsBefore<Row extends { id: string }>({ strip, rank }: Rows<Row>, count: number | null): Count | null {
  if (strip.previous === null) return { count: 0, isExact: true };
  if (strip.next === null && count !== null) return { count: Math.max(0, count - strip.length), isExact: true };
  return rank && { ...rank, count: Math.max(0, rank.count - strip.shift) };
}

/** Further than any list: the browser stops at its end. */
const FAR_PX = 1e7;
const TOP: Standing = { place: printPlace(FIRST_PAGE), rank: null, intoPx: 0, activeId: null };

/**
 * The rows of a list: opened at its first row, or where this entry of the browser's history left it; with another
 * `freshness` the same list is read again from where it stands.
 */
export function useRows<Row extends { id: string }>(load: LoadPage<Row>, search: string, freshness: number): Rows<Row> {
  const [store] = useState(() => new RowStore<Row>());
  const [opened, setOpened] = useState<Standing>(TOP);
  const standing = useRef<Standing | null>(null);
  const asked = useRef<{ search: string; freshness: number } | null>(null);
  const state = useSyncExternalStore(store.subscribe, store.state, store.state);

  // Joins the studio's API and the browser's history, which knows where this list was left.
  useEffect(() => {
    const isSameList = asked.current?.search === search && asked.current.freshness !== freshness;
    asked.current = { search, freshness };
    const from = (isSameList ? standing.current : keptPlace(search)) ?? TOP;
    setOpened(from);
    void store.begin(load, from.place);
  }, [store, load, search, freshness]);

  const go = (place: string, isEnd = false) => {
    setOpened({ ...TOP, place, intoPx: isEnd ? FAR_PX : 0 });
    void store.begin(load, place);
  };
  return { ...state, rank: state.rank ?? opened.rank, store, opened, standing, go };
}
