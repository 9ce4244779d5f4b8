import { setTimeout as pause } from "node:timers/promises";
import { NO_FILTER } from "#domain/find/entry-filter.ts";
import { parseSearch, type SearchTerm } from "#domain/find/search-query.ts";
import { textHits } from "#domain/find/text-sql.ts";
import type { Database } from "#server/db/client.ts";
import { estimate } from "./estimate.ts";
import { limited } from "./limited.ts";
import { parameters } from "./put.ts";

/** Ids of the entries that a text is found in, ascending. */
export type TextHits = BigInt64Array;

/** More hits are not cached: they are so dense that a walk along the list meets them soon. 2 MB a text. */
const HITS_MAX = 250_000;
/** What was searched for is turned over page by page; an edit may be found, or not, for so long. */
const KEPT_MS = 60_000;
const KEPT_MAX = 12;
const LOADING_MAX = 2;
const LOAD_MS = 15_000;
/** A page does not wait longer: it is answered by a walk, and the next one finds the hits. */
const PATIENCE_MS = 70;

type Kept = { at: number; hits: Promise<TextHits | null>; isLoaded: boolean };
const kept = new Map<string, Kept>();

/**
 * The hits of a text in a data set, cached for a minute; null where there are too many, or not within `patienceMs`.
 * Each process has its own cache, and works without one.
 */
export function findHits(
  db: Database,
  datasetId: bigint,
  text: string,
  patienceMs = PATIENCE_MS,
): Promise<TextHits | null> {
  const terms = parseSearch(text);
  // What must not stand in a text is found by looking at all.
  if (terms.every((term) => term.isExcluded)) return Promise.resolve(null);
  const key = `${datasetId} ${JSON.stringify(terms)}`;
  const now = Date.now();
  for (const [old, { at }] of kept) if (now - at > KEPT_MS) kept.delete(old);
  let known = kept.get(key);
  if (!known) {
    const loading = [...kept.values()].filter((other) => !other.isLoaded).length;
    if (loading >= LOADING_MAX) return Promise.resolve(null);
    known = { at: now, hits: loadHits(db, datasetId, text, terms), isLoaded: false };
    keep(key, known);
  }
  return Promise.race([known.hits, pause(patienceMs, null, { ref: false })]);
}

function keep(key: string, entry: Kept): void {
  kept.set(key, entry);
  const [oldest] = kept.keys();
  if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest);
  entry.hits.then(
    () => {
      entry.isLoaded = true;
    },
    // Told to who waits for it; the next one tries again.
    () => kept.delete(key),
  );
}

async function loadHits(
  db: Database,
  datasetId: bigint,
  text: string,
  terms: readonly SearchTerm[],
): Promise<TextHits | null> {
  const { put, values } = parameters();
  const hits = textHits(terms, { put, dataset: put(datasetId) });
  const listed = await limited(
    db,
    LOAD_MS,
    async (client) => {
      if ((await estimate(client, datasetId, { ...NO_FILTER, text })) > 2 * HITS_MAX) return null;
      const { rows } = await client.query<{ ids: string | null; count: number }>(
        `SELECT string_agg(id::text, ',' ORDER BY id) AS ids, count(*)::int AS count FROM (
           SELECT "entryId" AS id FROM (${hits}) found LIMIT ${HITS_MAX + 1}) h`,
        values,
      );
      return rows[0] ?? null;
    },
    () => null,
  );
  if (!listed || listed.count > HITS_MAX) return null;
  return BigInt64Array.from(listed.ids === null ? [] : listed.ids.split(","), BigInt);
}
