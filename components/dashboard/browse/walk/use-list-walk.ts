"use client";

import { useRouter, useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";
import type { Count } from "#domain/find/count.ts";
import type { EntryPage } from "#domain/find/page.ts";
import { printPlace } from "#domain/find/place.ts";
import { type BrowseCalls, browseCalls } from "../browse-calls.ts";
import { leaveListAt } from "../list/kept-place.ts";
import { entryAddress, type ListPlace, readListPlace } from "./entry-address.ts";

export type Side = "previous" | "next";

/** The ways from an entry along the list that it was opened from; null: there is none, or it is not known yet. */
export type ListWalk = Record<Side, (() => void) | null> & { position: Position | null };

/** Where in its list the entry stands, from 1, and how many are in it; as far as that is known. */
export type Position = { row: Count; all: Count | null };

/** An answer may be empty and lead on (Page in domain/find/page.ts): about so many seconds of looking, then no more. */
const ANSWERS_MAX = 40;

/** Null for an entry that was not opened from a list. */
export function useListWalk(datasetId: string, entryId: string): ListWalk | null {
  const router = useRouter();
  const params = useSearchParams().toString();
  const [addresses, setAddresses] = useState<Record<Side, string | null>>({ previous: null, next: null });
  const [position, setPosition] = useState<Position | null>(null);
  const isInList = readListPlace(params, entryId) !== null;

  // Joins the studio's API: who stands beside the entry in its list.
  useEffect(() => {
    const list = readListPlace(params, entryId);
    if (!list) return;
    let isWanted = true;
    const calls = browseCalls(datasetId);
    for (const side of ["next", "previous"] as const) {
      findBeside(calls, list, side, () => isWanted).then(
        (row) => {
          const address = row && entryAddress(datasetId, row, list.search, list.query.sort);
          if (isWanted) setAddresses((now) => ({ ...now, [side]: address }));
        },
        // A way that cannot be found now is none; the list itself says what is wrong.
        () => {},
      );
    }
    findPosition(calls, list).then(
      (found) => isWanted && setPosition(found),
      // It is for orientation alone.
      () => {},
    );
    return () => {
      isWanted = false;
    };
  }, [datasetId, entryId, params]);

  if (!isInList) return null;
  const walk = (side: Side) => {
    const address = addresses[side];
    if (address === null) return null;
    return () => {
      const [path = "", search = ""] = address.split("?");
      const list = readListPlace(search, path.split("/").at(-1) ?? "");
      if (list) leaveListAt(datasetId, list);
      // In place of this one: one step back leads to the list, however far one walked.
      router.replace(address);
    };
  };
  return { previous: walk("previous"), next: walk("next"), position };
}

async function findPosition(calls: BrowseCalls, { search, row }: ListPlace): Promise<Position | null> {
  const [page, counts] = await Promise.all([
    calls.entries(search, printPlace({ from: "at", row }), 1),
    calls.counts(search),
  ]);
  // An entry that was decided since may be in the list no more: the row that stands there is another.
  if (page.rank === null || page.rows[0]?.id !== row.id) return null;
  return { row: { ...page.rank, count: page.rank.count + 1 }, all: counts.entries };
}

async function findBeside(
  calls: BrowseCalls,
  { search, row }: ListPlace,
  side: Side,
  isWanted: () => boolean,
): Promise<EntryPage["rows"][number] | null> {
  let place: string | null = printPlace({ from: side === "next" ? "after" : "before", row });
  for (let answers = 0; place !== null && answers < ANSWERS_MAX && isWanted(); answers++) {
    const page: EntryPage = await calls.entries(search, place, 1);
    const [beside] = page.rows;
    if (beside) return beside;
    place = page[side];
  }
  return null;
}
