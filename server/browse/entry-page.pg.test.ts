import { afterAll, beforeAll, expect, test } from "vitest";
import { type EntryFilter, entryFilterSchema } from "#domain/entry-filter.ts";
import { STATES, TASKS } from "#domain/task.ts";
import { indexSearch } from "#server/import/search-index.ts";
import { freshDatabase } from "#tests/database.ts";
import { addDataset } from "#tests/entries.ts";
import { countHits, FIRST_PAGE, loadEntryPage, PAGE_ROWS, type PagePlace } from "./entry-page.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let datasetId: bigint;

beforeAll(async () => {
  db = await freshDatabase();
  // Two data sets whose ids lie among each other's.
  await addDataset(db, { images: 3, perImage: 5 });
  datasetId = (await addDataset(db, { images: 18, perImage: 10 })).datasetId;
  await addDataset(db, { images: 3, perImage: 5 });
  await db.pool.query(
    `UPDATE "EntryStatus" SET state = ($2::"EntryState"[])[1 + "entryId" % 5], task = ($3::"Task"[])[1 + "entryId" % 3] WHERE "datasetId" = $1`,
    [datasetId, STATES, TASKS],
  );
  await indexSearch(db, datasetId);
});
afterAll(() => db.close());

const filterOf = (more: Partial<EntryFilter>) => entryFilterSchema.parse(more);

async function fitting({ tasks, states, text }: EntryFilter): Promise<string[]> {
  const rows = await db.prisma.entryStatus.findMany({
    where: {
      datasetId,
      ...(tasks.length > 0 ? { task: { in: tasks } } : {}),
      ...(states.length > 0 ? { state: { in: states } } : {}),
      ...(text === "" ? {} : { entry: { search: { text: { contains: text, mode: "insensitive" } } } }),
    },
    orderBy: { entryId: "asc" },
  });
  return rows.map((row) => String(row.entryId));
}

const FILTERS = [
  {},
  { tasks: ["conversation"] },
  { states: ["pending", "flagged", "pending"] },
  { tasks: ["conversation", "referring_qa"], states: ["accepted"] },
  { tasks: ["other"] },
  { text: "BOATS" },
  { text: "are 3.", states: ["pending", "accepted"] },
  { text: "100%" },
] satisfies Partial<EntryFilter>[];

test.each(FILTERS)("the pages of %j hold every entry that fits once, forth and back", async (more) => {
  const filter = filterOf(more);
  const wanted = await fitting(filter);
  const forth: string[][] = [];
  let place: PagePlace | null = FIRST_PAGE;
  let last: PagePlace = FIRST_PAGE;
  while (place) {
    const page = await loadEntryPage(db, datasetId, filter, place);
    forth.push(page.rows.map((row) => row.id));
    last = place;
    place = page.next;
  }
  expect(forth.flat()).toEqual(wanted);
  expect(forth.every((ids) => ids.length <= PAGE_ROWS)).toBe(true);
  const back: string[][] = [];
  place = (await loadEntryPage(db, datasetId, filter, last)).previous;
  while (place) {
    const page = await loadEntryPage(db, datasetId, filter, place);
    back.unshift(page.rows.map((row) => row.id));
    expect(page.next).not.toBeNull();
    place = page.previous;
  }
  expect(back).toEqual(forth.slice(0, -1));
});

test("hits of a text are counted", async () => {
  expect(await countHits(db, datasetId, filterOf({ text: "are 3." }))).toBe(18);
  expect(await countHits(db, datasetId, filterOf({ text: "no such words" }))).toBe(0);
});
