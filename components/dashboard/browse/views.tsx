"use client";

import { type RefObject, useCallback, useImperativeHandle } from "react";
import type { Facets } from "#domain/find/facets.ts";
import type { BrowseRow } from "#domain/find/page.ts";
import { FIRST_PAGE, printPlace } from "#domain/find/place.ts";
import type { BrowseCalls, PhotoTile } from "./browse-calls.ts";
import type { Selection } from "./bulk/selection.ts";
import { EntryList } from "./list/entry-list.tsx";
import { ListPane } from "./list/list-pane.tsx";
import { PhotoList } from "./list/photo-list.tsx";
import { LAST_SHARE } from "./list/place-jump.tsx";
import type { SeenRows } from "./list/seen-rows.ts";
import { useRows } from "./list/use-rows.ts";
import type { Asking } from "./use-query.ts";

const START = printPlace(FIRST_PAGE);
const END = printPlace({ from: "share", share: LAST_SHARE });

type Props = {
  datasetId: string;
  calls: BrowseCalls;
  asking: Asking;
  facets: Facets | null;
  /** Another number reads the list again where it stands. */
  freshness: number;
  count: number | null;
  selection: Selection;
  onSelect(selection: Selection): void;
  grid: RefObject<HTMLDivElement | null>;
  seen: SeenRows;
  /** How to open the list elsewhere, for what stands outside of it. */
  go: RefObject<((place: string, isEnd?: boolean) => void) | null>;
};

/** `column`: a key of the records whose value is shown. */
type EntriesProps = Props & { isSlim: boolean; column: string | null };

export function EntriesView(props: EntriesProps) {
  const { datasetId, calls, asking, facets, freshness, count, grid, seen, go, isSlim, selection, onSelect } = props;
  const { query, search, narrow, ask } = asking;
  const { column } = props;
  const load = useCallback((place: string) => calls.entries(search, place, undefined, column), [calls, search, column]);
  const rows = useRows<BrowseRow>(load, search, freshness);
  useImperativeHandle(go, () => rows.go);
  return (
    <ListPane rows={rows} filter={query.filter} facets={facets} onNarrow={narrow}>
      <EntryList
        datasetId={datasetId}
        rows={rows}
        search={search}
        sort={query.sort}
        wanted={query.filter.text}
        isSlim={isSlim}
        column={column}
        reasons={facets?.reasons ?? NO_REASONS}
        count={count}
        selection={selection}
        onSelect={onSelect}
        onSort={(sort) => ask({ ...query, sort })}
        onStart={() => rows.go(START)}
        onEnd={() => rows.go(END, true)}
        seen={seen}
        grid={grid}
      />
    </ListPane>
  );
}

const NO_REASONS: Facets["reasons"] = [];

export function PhotosView(props: Props) {
  const { calls, asking, facets, freshness, count, grid, seen, go, selection, onSelect } = props;
  const { query, search, narrow, ask } = asking;
  const load = useCallback((place: string) => calls.photos(search, place), [calls, search]);
  const rows = useRows<PhotoTile>(load, search, freshness);
  useImperativeHandle(go, () => rows.go);
  const onOpen = (imageId: string) =>
    ask({ ...query, view: "entries", filter: { ...query.filter, images: [imageId] } });
  return (
    <ListPane rows={rows} filter={query.filter} facets={facets} onNarrow={narrow}>
      <PhotoList
        rows={rows}
        search={search}
        count={count}
        selection={selection}
        onSelect={onSelect}
        onOpen={onOpen}
        onStart={() => rows.go(START)}
        onEnd={() => rows.go(END, true)}
        seen={seen}
        grid={grid}
      />
    </ListPane>
  );
}
