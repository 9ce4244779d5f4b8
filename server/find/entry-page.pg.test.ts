import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { STATES, TASKS } from "#domain/entry/task.ts";
import { type BrowseQuery, browseQuerySchema, SORTS } from "#domain/find/browse-query.ts";
import { type EntryFilter, entryFilterSchema } from "#domain/find/entry-filter.ts";
import { FIRST_PAGE, parsePlace, printPlace, type RowKey, rowKeyOf } from "#domain/find/place.ts";
import { must } from "#domain/must.ts";
import { indexSearch } from "#server/search/search-index.ts";
import { freshDatabase } from "#tests/database.ts";
import { addDataset, addReviewer } from "#tests/entries.ts";
import { countEntries, loadCounts } from "./counts.ts";
import { loadEntryPage } from "./entry-page.ts";
import { type Search, walkEntries } from "./find-entries.ts";
import { limited } from "./limited.ts";
import { loadPhotoPage } from "./photo-page.ts";
import { findHits } from "./text-hits.ts";
import { walkHits } from "./walk-hits.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let datasetId: bigint;
let reviewerId: string;
let queueId: string;
let imageIds: string[];

beforeAll(async () => {
  db = await freshDatabase();
  // Two data sets whose ids lie among each other's.
  await addDataset(db, { images: 3, perImage: 5 });
  const { entryIds, ...made } = await addDataset(db, { images: 18, perImage: 10 });
  datasetId = made.datasetId;
  await addDataset(db, { images: 3, perImage: 5 });
  reviewerId = (await addReviewer(db, "Ann")).id;
  await db.pool.query(
    `UPDATE "EntryStatus" s SET state = ($2::"EntryState"[])[1 + s."entryId" % 5], task = ($3::"Task"[])[1 + s."entryId" % 3], "imageId" = e."imageId",
       "wordCount" = (s."entryId" * 7) % 23, "boxCount" = s."entryId" % 4,
       marks = CASE s."entryId" % 9 WHEN 0 THEN '{box-outside}'::text[] WHEN 1 THEN '{empty-text,box-outside}' ELSE '{}'::text[] END,
       "changedAt" = CASE WHEN s."entryId" % 5 <> 0 THEN '2026-01-01'::timestamptz + (s."entryId" % 6) * interval '1 day' END,
       "reviewerId" = CASE WHEN s."entryId" % 5 <> 0 THEN $4::uuid END,
       "reasonCodes" = CASE WHEN s."entryId" % 5 = 3 THEN '{wrong-count}'::text[] ELSE '{}'::text[] END
     FROM "Entry" e WHERE e.id = s."entryId" AND s."datasetId" = $1`,
    [datasetId, STATES, TASKS, reviewerId],
  );
  await db.pool.query(`DELETE FROM "StateCount" WHERE "datasetId" = $1`, [datasetId]);
  await db.pool.query(
    `INSERT INTO "StateCount" ("datasetId", task, state, delta) SELECT "datasetId", task, state, count(*) FROM "EntryStatus" WHERE "datasetId" = $1 GROUP BY 1, 2, 3`,
    [datasetId],
  );
  const images = await db.prisma.image.findMany({ where: { datasetId }, orderBy: { id: "asc" } });
  imageIds = images.map((image) => String(image.id));
  for (const [at, image] of images.entries()) {
    await db.prisma.annotation.create({
      data: { imageId: image.id, kind: "objects", document: [], names: at % 3 === 0 ? ["red boat", "man"] : ["man"] },
    });
  }
  const queue = await db.prisma.queue.create({
    data: { datasetId, filter: {}, order: "shuffle", seed: "x", size: 40, reviewerId },
  });
  queueId = String(queue.id);
  await db.prisma.queueEntry.createMany({
    data: entryIds.slice(20, 60).map((entryId, position) => ({
      queueId: queue.id,
      position,
      entryId,
      probability: 1,
      outcome: position % 2 === 0 ? ("decided" as const) : null,
    })),
  });
  await indexSearch(db, datasetId);
  await db.pool.query("ANALYZE");
});
afterAll(() => db.close());

const queryOf = (filter: Partial<EntryFilter>, sort: BrowseQuery["sort"] = "id") =>
  browseQuerySchema.parse({ filter: entryFilterSchema.parse(filter), sort });

type Status = Awaited<ReturnType<typeof db.prisma.entryStatus.findMany>>[number];

/** The truth, by looking at every row. */
async function fitting(filter: EntryFilter, fits: (row: Status) => boolean, sort: BrowseQuery["sort"] = "id") {
  const rows = await db.prisma.entryStatus.findMany({ where: { datasetId }, orderBy: { entryId: "asc" } });
  const isIn = (list: readonly unknown[], value: unknown) => list.length === 0 || list.includes(value);
  const key = (row: Status) =>
    ({ id: 0, words: row.wordCount, boxes: row.boxCount, changed: row.changedAt?.getTime() ?? -1 })[
      sort.replace("-", "") as "id"
    ];
  const sign = sort.startsWith("-") ? -1 : 1;
  return rows
    .filter((row) => isIn(filter.tasks, row.task) && isIn(filter.states, row.state) && fits(row))
    .sort((one, other) => sign * (key(one) - key(other) || Number(one.entryId - other.entryId)))
    .map((row) => String(row.entryId));
}

const all = () => true;
const FILTERS: [Partial<EntryFilter>, (row: Status) => boolean][] = [
  [{}, all],
  [{ tasks: ["conversation"] }, all],
  [{ states: ["pending", "flagged", "pending"] }, all],
  [{ tasks: ["conversation", "referring_qa"], states: ["accepted"] }, all],
  [{ tasks: ["other"] }, all],
  [{ text: "BOATS" }, all],
  [{ text: "there are 3", states: ["pending", "accepted"] }, (row) => row.entryId % 10n === 4n],
  [{ text: "100%" }, () => false],
  [{ text: "-boats" }, () => false],
  [{ text: "?" }, () => false],
  [{ text: "*oat*" }, all],
  [{ text: "*OATS", states: ["accepted"] }, all],
  [{ text: "*oat" }, () => false],
  [{ text: "-*oat*" }, () => false],
  [{ text: "*zebra*" }, () => false],
  [{ text: "there *re* 3", states: ["pending", "accepted"] }, (row) => row.entryId % 10n === 4n],
  [{ text: "*many* -*boo*" }, all],
  [{ marks: ["empty-text", "too-few-pairs"] }, (row) => row.marks.includes("empty-text")],
  [{ reasons: ["wrong-count"], boxesMin: 2 }, (row) => row.reasonCodes.length > 0 && row.boxCount >= 2],
  [{ wordsMin: 5, wordsMax: 12, states: ["pending", "edited"] }, (row) => row.wordCount >= 5 && row.wordCount <= 12],
  [
    { changedSince: "2026-01-04T00:00:00Z" },
    (row) => row.changedAt !== null && row.changedAt >= new Date("2026-01-04T00:00:00Z"),
  ],
];

/** The first entry's id decides which entry says "There are 3.". */
async function predicate(fits: (row: Status) => boolean, filter: Partial<EntryFilter>) {
  if (!filter.text?.startsWith("there")) return fits;
  const entries = await db.prisma.entry.findMany({ where: { datasetId, partIndex: 3 }, select: { id: true } });
  const ids = new Set(entries.map((entry) => entry.id));
  return (row: Status) => ids.has(row.entryId);
}

async function readAll(query: BrowseQuery, rowsMax: number) {
  const pages: string[][] = [];
  const back: string[][] = [];
  let place = FIRST_PAGE;
  let last = place;
  for (;;) {
    const page = await loadEntryPage(db, datasetId, { query, place, rowsMax });
    pages.push(page.rows.map((row) => row.id));
    last = place;
    if (page.next === null) break;
    place = must(parsePlace(page.next), "a place that was printed is read");
  }
  let previous = (await loadEntryPage(db, datasetId, { query, place: last, rowsMax })).previous;
  while (previous) {
    const page = await loadEntryPage(db, datasetId, {
      query,
      place: must(parsePlace(previous), "a place that was printed is read"),
      rowsMax,
    });
    back.unshift(page.rows.map((row) => row.id));
    previous = page.previous;
  }
  return { pages, back };
}

describe.each(SORTS)("sorted by %s", (sort) => {
  test.each(FILTERS)("the pages of %j hold every entry that fits once, forth and back", async (more, fits) => {
    const query = queryOf(more, sort);
    const wanted = await fitting(query.filter, await predicate(fits, more), sort);
    const { pages, back } = await readAll(query, 17);
    expect(pages.flat()).toEqual(wanted);
    expect(back.flat()).toEqual(pages.slice(0, -1).flat());
  });

  test("a walk finds the same as a look at all", async () => {
    for (const [more, fits] of FILTERS) {
      const { filter } = queryOf(more, sort);
      const wanted = await fitting(filter, await predicate(fits, more), sort);
      for (const isBack of [false, true]) {
        const search = { datasetId, filter, sort, from: null, isAt: false, isBack, rowsMax: 1000 };
        const found = await limited(
          db,
          10_000,
          (client) => walkEntries(client, search),
          () => null,
        );
        expect(found?.rows.map((row) => row.id)).toEqual(isBack ? wanted.toReversed() : wanted);
      }
    }
  });
});

test("a walk along a text's hits finds the same, forth and back and in pieces", async () => {
  for (const [more, fits] of FILTERS.filter(([{ text }]) => text === "BOATS" || text === "there are 3")) {
    for (const sort of ["id", "-id"] as const) {
      const { filter } = queryOf(more, sort);
      const wanted = await fitting(filter, await predicate(fits, more), sort);
      const hits = must(await findHits(db, datasetId, filter.text), "there are 180 entries at most");
      for (const isBack of [false, true]) {
        const got: string[] = [];
        let from: RowKey | null = null;
        do {
          const search: Search = { datasetId, filter, sort, from, isAt: false, isBack, rowsMax: 7 };
          const found = await limited(
            db,
            10_000,
            (client) => walkHits(client, search, hits, null),
            () => null,
          );
          got.push(...(found?.rows ?? []).map((row) => row.id));
          from = found?.goesOn ?? null;
        } while (from);
        expect(got).toEqual(isBack ? wanted.toReversed() : wanted);
      }
    }
  }
});

test("entries are found by queue and outcome, by names of their photo's objects, by photo and by reviewer", async () => {
  const count = (filter: Partial<EntryFilter>) => countEntries(db, datasetId, queryOf(filter).filter);
  expect(await count({ queues: [queueId] })).toEqual({ count: 40, isExact: true });
  expect(await count({ queues: [queueId], outcomes: ["open"] })).toEqual({ count: 20, isExact: true });
  expect(await count({ queues: [queueId], outcomes: ["skipped"] })).toEqual({ count: 0, isExact: true });
  expect(await count({ objects: ["red boat"] })).toEqual({ count: 60, isExact: true });
  expect(await count({ objects: ["boat"] })).toEqual({ count: 0, isExact: true });
  expect(await count({ images: imageIds.slice(0, 2) })).toEqual({ count: 20, isExact: true });
  const decided = await fitting(queryOf({}).filter, (row) => row.reviewerId !== null);
  expect(await count({ reviewers: [reviewerId] })).toEqual({ count: decided.length, isExact: true });
  expect(await count({})).toEqual({ count: 180, isExact: true });
});

test("a list opens at a row that somebody left, and in the middle", async () => {
  for (const sort of SORTS) {
    const query = queryOf({}, sort);
    const wanted = await fitting(query.filter, all, sort);
    const page = await loadEntryPage(db, datasetId, { query, place: FIRST_PAGE, rowsMax: 50 });
    const row = must(page.rows[30], "there are 180 entries");
    const place = must(parsePlace(printPlace({ from: "at", row: rowKeyOf(row, sort) })), "it was printed");
    const again = await loadEntryPage(db, datasetId, { query, place, rowsMax: 5 });
    expect(again.rows.map(({ id }) => id)).toEqual(wanted.slice(30, 35));
    const middle = await loadEntryPage(db, datasetId, { query, place: { from: "share", share: 0.5 }, rowsMax: 5 });
    const at = wanted.indexOf(middle.rows[0]?.id ?? "");
    expect(Math.abs(at - 90)).toBeLessThan(30);
    expect(middle.rank).not.toBeNull();
    const end = await loadEntryPage(db, datasetId, { query, place: { from: "share", share: 1 }, rowsMax: 5 });
    expect(end.rows.map(({ id }) => id)).toEqual(wanted.slice(-5));
    expect(end.next).toBeNull();
  }
});

test("photos come once each with their entries that fit, forth and back, those without entries where nothing is asked", async () => {
  const empty = await db.prisma.image.create({ data: { datasetId, identity: "vg:999" } });
  const query = queryOf({ states: ["flagged"], objects: ["red boat"] });
  const rows = [];
  let next: string | null = printPlace(FIRST_PAGE);
  while (next) {
    const place = must(parsePlace(next), "it was printed");
    const page = await loadPhotoPage(db, datasetId, { query, place, rowsMax: 4 });
    rows.push(...page.rows);
    next = page.next;
  }
  expect(rows.map((row) => row.imageId)).toEqual(imageIds.filter((_, at) => at % 3 === 0));
  expect(rows.every((row) => row.states.flagged === row.entries && row.entries === 2)).toBe(true);
  const open = await loadPhotoPage(db, datasetId, { query: queryOf({}), place: FIRST_PAGE, rowsMax: 100 });
  expect(open.rows.map((row) => row.imageId)).toEqual([...imageIds, String(empty.id)]);
  const end = await loadPhotoPage(db, datasetId, {
    query: queryOf({}),
    place: { from: "share", share: 1 },
    rowsMax: 2,
  });
  expect(end.rows.map((row) => row.imageId)).toEqual([imageIds.at(-1), String(empty.id)]);
  expect(end.next).toBeNull();
  expect(open.rows.at(-1)).toMatchObject({ entries: 0, states: {}, hasPhoto: false });
  expect((await loadCounts(db, datasetId, query.filter, true)).photos).toEqual({ count: 6, isExact: true });
  await db.prisma.image.delete({ where: { id: empty.id } });
});
