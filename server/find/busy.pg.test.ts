import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { browseQuerySchema } from "#domain/find/browse-query.ts";
import { entryFilterSchema } from "#domain/find/entry-filter.ts";
import { facetCount } from "#domain/find/facet-count.ts";
import { FIRST_PAGE } from "#domain/find/place.ts";
import { previewBulk } from "#server/bulk/preview-bulk.ts";
import { freshDatabase } from "#tests/database.ts";
import { addDataset, addReviewer } from "#tests/entries.ts";
import { countEntries, loadCounts } from "./counts.ts";
import { loadEntryPage } from "./entry-page.ts";
import { loadFacetCounts } from "./facet-counts.ts";
import { loadPhotoPage } from "./photo-page.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let datasetId: bigint;

beforeAll(async () => {
  db = await freshDatabase();
  ({ datasetId } = await addDataset(db, { images: 6, perImage: 5 }));
});
afterAll(() => db.close());

/**
 * Does `work` in a database that comes to no statement on entries' states in time: another has the table, and each that
 * waits for it is stopped, as its time limit would. `stopsMax`: after so many the table is free again.
 */
async function whileBusy<T>(work: () => Promise<T>, stopsMax = Number.POSITIVE_INFINITY): Promise<T> {
  const holder = new pg.Client({ connectionString: db.url });
  await holder.connect();
  await holder.query(`BEGIN; LOCK TABLE "EntryStatus" IN ACCESS EXCLUSIVE MODE`);
  let isOver = false;
  const result = work().finally(() => {
    isOver = true;
  });
  result.catch(() => {});
  try {
    for (let stops = 0; !isOver && stops < stopsMax; ) {
      const { rowCount } = await holder.query(
        `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      stops += rowCount ?? 0;
    }
  } finally {
    await holder.end();
  }
  return result;
}

/** A data set of so many entries and some. */
async function addLarge(entries: number): Promise<bigint> {
  const { datasetId: large } = await addDataset(db);
  await db.pool.query(
    `INSERT INTO "Entry" ("datasetId", task, turns, hash, "sourceFileId", "rowIndex", "partIndex", "rowShell", marks, "pairCount")
     SELECT $1, 'conversation', '[]', decode(md5(n::text), 'hex'), (SELECT min(id) FROM "SourceFile" WHERE "datasetId" = $1), n, 0, '{}', '{}', 0 FROM generate_series(100, 99 + $2::int) n`,
    [large, entries],
  );
  await db.pool.query(
    `INSERT INTO "EntryStatus" ("entryId", "datasetId", task) SELECT id, "datasetId", task FROM "Entry" WHERE "datasetId" = $1 ON CONFLICT DO NOTHING`,
    [large],
  );
  await db.pool.query(
    `INSERT INTO "StateCount" ("datasetId", task, state, delta) VALUES ($1, 'conversation', 'pending', $2)`,
    [large, entries],
  );
  return large;
}

/** Fits none of the made entries, which are short; and is no sum of the kept counts. */
const NOBODY = entryFilterSchema.parse({ wordsMin: 1000 });
const asked = { query: browseQuerySchema.parse({ filter: NOBODY }), place: FIRST_PAGE, rowsMax: 10 };
const busy = { code: "database_down", detail: { code: "databaseBusy", data: {} } };

test("a page that could not be read is told as such, and is no empty page: entries and photos", async () => {
  await expect(whileBusy(() => loadEntryPage(db, datasetId, asked))).rejects.toMatchObject(busy);
  await expect(whileBusy(() => loadPhotoPage(db, datasetId, asked))).rejects.toMatchObject(busy);
});

test("what could not be counted is not known, and is not none", async () => {
  expect(await whileBusy(() => countEntries(db, datasetId, NOBODY))).toBeNull();
  expect(await whileBusy(() => loadCounts(db, datasetId, NOBODY, true))).toMatchObject({ entries: null, photos: null });
});

test("a sample that met nothing does not say that there is nothing", async () => {
  const large = await addLarge(2_500);
  expect(await whileBusy(() => countEntries(db, large, NOBODY), 1)).toBeNull();
  expect(await countEntries(db, large, NOBODY)).toEqual({ count: 0, isExact: true });
});

test("of a data set that is no larger than a sample all are counted, also where the first try was stopped", async () => {
  const ANY = entryFilterSchema.parse({ wordsMin: 1 });
  const known = await loadCounts(db, datasetId, ANY, true);
  expect(known).toMatchObject({ entries: { count: 30, isExact: true }, photos: { count: 6, isExact: true } });
  expect(await whileBusy(() => countEntries(db, datasetId, ANY), 1)).toEqual(known.entries);
  // The entries are stopped twice, and are not known then; the photos once.
  expect(await whileBusy(() => loadCounts(db, datasetId, ANY, true), 3)).toMatchObject({
    entries: null,
    photos: known.photos,
  });
});

test("choices that could not be counted have no number", async () => {
  const counts = await whileBusy(() => loadFacetCounts(db, datasetId, NOBODY));
  expect(facetCount(counts, "tasks", "conversation")).toBeNull();
  expect(facetCount(counts, "states", "pending")).toBeNull();
});

test("a bulk action of an extent that nobody knows shows none", async () => {
  const { id: reviewerId } = await addReviewer(db, "Ann");
  const large = await addLarge(20_101);
  const filter = entryFilterSchema.parse({});
  const request = {
    target: { kind: "filter" as const, filter, exceptIds: [] },
    action: { do: "flag" as const, reasonCodes: [], note: null },
  };
  const preview = (countMatching: () => Promise<{ count: number; isExact: boolean } | null>) =>
    previewBulk(db, { datasetId: large, reviewerId, request, countMatching });
  await expect(preview(async () => null)).rejects.toMatchObject(busy);
  expect((await preview(async () => ({ count: 40_000, isExact: false }))).changes).toEqual({
    count: 40_000,
    isExact: false,
  });
});
