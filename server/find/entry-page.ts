import type { PageRequest } from "#domain/find/browse-address.ts";
import type { Count } from "#domain/find/count.ts";
import type { EntryPage } from "#domain/find/page.ts";
import { printPlace } from "#domain/find/place.ts";
import type { Database } from "#server/db/client.ts";
import { narrowest, SET_MAX } from "./estimate.ts";
import { filterParts } from "./filter-sql.ts";
import { type Found, type Search, walkEntries } from "./find-entries.ts";
import { findInSet } from "./find-set.ts";
import { limited, tooLong } from "./limited.ts";
import { loadRows } from "./list-rows.ts";
import { placeAtShare } from "./sample.ts";
import { findHits } from "./text-hits.ts";
import { walkHits } from "./walk-hits.ts";

/** No look at a set takes longer; what is larger than PostgreSQL thought is then walked along. */
const SET_MS = 250;
/** A statement of a walk takes some milliseconds; this is for a machine that is busy with something else. */
const WALK_MS_MAX = 20_000;

/**
 * One page of a data set's entries. Any depth costs the same. Looks for a bounded time: a page may come short (Page in
 * domain/find/page.ts).
 */
export async function loadEntryPage(db: Database, datasetId: bigint, asked: PageRequest): Promise<EntryPage> {
  const { filter, sort } = asked.query;
  const { place, rowsMax } = asked;
  const row = place.from === "share" ? null : place.row;
  // The whole list lies before its end: the last page, read from there.
  const isEnd = place.from === "share" && place.share === 1;
  const isBack = place.from === "before" || isEnd;
  const search: Search = { datasetId, filter, sort, from: row, isAt: place.from === "at", isBack, rowsMax };
  const share = place.from === "share" && !isEnd ? place.share : null;
  const { found, rank, isStart } =
    (await lookAtSet(db, search, share)) ??
    (await lookAtHits(db, search, share)) ??
    (await limited(db, WALK_MS_MAX, (client) => walkFrom(client, search, share), tooLong));
  const shown = isBack ? found.rows.toReversed() : found.rows;
  const page = await loadRows(
    db.pool,
    shown.map(({ id }) => id),
    filter.text,
    asked.column,
  );
  const [first, last] = [shown[0], shown.at(-1)];
  const behind = isEnd ? null : isBack ? (last ?? row) : found.goesOn;
  const ahead = isBack ? found.goesOn : isStart ? null : (first ?? row);
  return {
    rows: page,
    previous: ahead && printPlace({ from: "before", row: ahead }),
    next: behind && printPlace({ from: isBack && !last ? "at" : "after", row: behind }),
    rank,
  };
}

type Placed = { found: Found; rank: Count | null; isStart: boolean };

/** Null where too many would have to be looked at. */
function lookAtSet(db: Database, search: Search, share: number | null): Promise<Placed | null> {
  return limited(
    db,
    SET_MS,
    async (client) => {
      const least = await narrowest(client, search.datasetId, search.filter);
      // A text's hits are at hand from the second page on.
      if (!least || least.entries > SET_MAX || (least.part.text !== "" && isById(search.sort))) return null;
      const found = await findInSet(client, search, least, share);
      return { found, rank: { count: found.before, isExact: true }, isStart: found.before === 0 };
    },
    () => null,
  );
}

const isById = (sort: Search["sort"]) => sort === "id" || sort === "-id";

/** Null where no text is searched for, or its hits are no help. */
async function lookAtHits(db: Database, search: Search, share: number | null): Promise<Placed | null> {
  const { datasetId, filter, isBack } = search;
  if (!isById(search.sort)) return null;
  const hits = await findHits(db, datasetId, filter.text);
  if (!hits) return null;
  const found = await limited(db, WALK_MS_MAX, (client) => walkHits(client, search, hits, share), tooLong);
  const isTextAlone = filter.tasks.length === 0 && filterParts(filter).length === 1;
  const before = isBack ? hits.length - found.start - found.rows.length : found.start;
  return { found, rank: isTextAlone ? { count: before, isExact: true } : null, isStart: !isBack && found.start === 0 };
}

async function walkFrom(
  client: Parameters<typeof walkEntries>[0],
  search: Search,
  share: number | null,
): Promise<Placed> {
  if (share === null || share === 0) {
    const isStart = search.from === null && !search.isBack;
    return { found: await walkEntries(client, search), rank: isStart ? { count: 0, isExact: true } : null, isStart };
  }
  const at = await placeAtShare(client, search, share);
  const found = await walkEntries(client, { ...search, from: at?.row ?? null, isAt: true });
  return { found, rank: at?.rank ?? { count: 0, isExact: true }, isStart: at === null };
}
