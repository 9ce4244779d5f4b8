import { afterAll, beforeAll, expect, test } from "vitest";
import { type EntryFilter, entryFilterSchema } from "#domain/find/entry-filter.ts";
import { sessionRequestSchema } from "#domain/session-request.ts";
import { DATASET_TAGS_MAX, ENTRY_TAGS_MAX } from "#domain/tag.ts";
import { loadEntryViews } from "#server/entries/entry-views.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { memorySink } from "#server/export/write/memory-sink.ts";
import { loadFacetCounts } from "#server/find/facet-counts.ts";
import { loadFacets } from "#server/find/facets.ts";
import { startSession } from "#server/queue/start-session.ts";
import { freshDatabase } from "#tests/database.ts";
import { addDataset, addReviewer } from "#tests/entries.ts";
import { addTag, removeTag } from "./change-tags.ts";
import { loadEntryTags, loadTagNames, loadTags } from "./load-tags.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let reviewerId: string;
beforeAll(async () => {
  db = await freshDatabase();
  reviewerId = (await addReviewer(db, "Ann")).id;
});
afterAll(() => db.close());

async function addEntries(perImage = 3) {
  const { datasetId, entryIds } = await addDataset(db, { perImage });
  const [first, second, third] = entryIds as [bigint, bigint, bigint];
  return { datasetId, entryIds, first, second, third };
}

const tag = (entryId: bigint, word: string) => addTag(db, { entryId, tag: word, reviewerId });
const countActions = (datasetId: bigint) =>
  db.prisma.auditEvent.groupBy({ by: ["action"], where: { datasetId }, _count: true, orderBy: { action: "asc" } });

test("a tag keeps the case of its first spelling in the data set, and is one tag in any other", async () => {
  const { datasetId, first, second } = await addEntries();
  expect(await tag(first, "Blurry")).toEqual({ tags: ["Blurry"], known: ["Blurry"] });
  expect(await tag(first, "BLURRY")).toEqual({ tags: ["Blurry"], known: ["Blurry"] });
  expect(await tag(second, "blurry")).toEqual({ tags: ["Blurry"], known: ["Blurry"] });
  expect(await tag(second, "模糊")).toEqual({ tags: ["Blurry", "模糊"], known: ["Blurry", "模糊"] });
  expect(await loadTags(db.pool, datasetId)).toEqual([
    { tag: "Blurry", entries: 2 },
    { tag: "模糊", entries: 1 },
  ]);
  expect(await removeTag(db, { entryId: second, tag: "bLURRY" })).toEqual({
    tags: ["模糊"],
    known: ["Blurry", "模糊"],
  });
  expect(await removeTag(db, { entryId: second, tag: "blurry" })).toMatchObject({ tags: ["模糊"] });
  const counts = await countActions(datasetId);
  expect(counts.map(({ action, _count }) => [action, _count])).toEqual([
    ["tag_add", 3],
    ["tag_remove", 1],
  ]);
});

test("what is spelled in two ways at once is one tag, spelled in one", async () => {
  const { entryIds } = await addEntries(8);
  // The first rounds open connections, one after the other.
  for (let round = 0; round < 10; round++) {
    await Promise.all(entryIds.map((entryId, nth) => tag(entryId, `${nth % 2 === 0 ? "Odd" : "odd"} ${round}`)));
    const views = await loadEntryViews(db, entryIds);
    expect(new Set(views.map(({ tags }) => JSON.stringify(tags))).size).toBe(1);
    expect(views[0]?.tags).toHaveLength(round + 1);
  }
});

test("an entry and a data set take as many tags as they may, and say which of the two is full", async () => {
  const { datasetId, first, second, third } = await addEntries();
  for (let nth = 0; nth < ENTRY_TAGS_MAX; nth++) await tag(first, `own ${nth}`);
  await expect(tag(first, "one more")).rejects.toMatchObject({
    code: "unprocessable",
    detail: { code: "tagsOfEntryMost", data: { count: ENTRY_TAGS_MAX } },
  });
  await db.pool.query(
    `INSERT INTO "EntryTag" ("datasetId", "entryId", key, tag, "reviewerId") SELECT $1, $2, 'k' || n, 'k' || n, $3 FROM generate_series(1, $4::int) n`,
    [datasetId, third, reviewerId, DATASET_TAGS_MAX - ENTRY_TAGS_MAX],
  );
  expect(await loadTagNames(db.pool, datasetId)).toHaveLength(DATASET_TAGS_MAX);
  await expect(tag(second, "one more")).rejects.toMatchObject({
    code: "unprocessable",
    detail: { code: "tagsOfDatasetMost", data: { count: DATASET_TAGS_MAX } },
  });
  expect((await tag(second, "OWN 1")).tags).toEqual(["own 1"]);
});

test("no entry, no tags", async () => {
  await expect(tag(9_000_000_000n, "x")).rejects.toMatchObject({ code: "not_found" });
  await expect(removeTag(db, { entryId: 9_000_000_000n, tag: "x" })).rejects.toMatchObject({ code: "not_found" });
  await expect(loadEntryTags(db.pool, 9_000_000_000n)).rejects.toMatchObject({ code: "not_found" });
});

test("tags narrow lists, sessions and exports, whatever their case, and each choice is counted", async () => {
  const { datasetId, first, second, third } = await addEntries();
  const elsewhere = await addEntries();
  await tag(elsewhere.first, "dark");
  await tag(first, "Dark");
  await tag(second, "Odd");
  await tag(second, "Dark");
  expect((await loadFacets(db, datasetId)).tags).toEqual(["Dark", "Odd"]);
  const narrowed = (own: Partial<EntryFilter>) => entryFilterSchema.parse(own);
  for (const filter of [narrowed({}), narrowed({ wordsMin: 1 }), narrowed({ tags: ["odd"] })])
    expect((await loadFacetCounts(db, datasetId, filter)).tags).toEqual({
      isExact: true,
      counts: { Dark: 2, Odd: 1 },
    });
  for (const [words, fitting] of [
    [["dark"], [first, second]],
    [["ODD"], [second]],
    [
      ["odd", "dark"],
      [first, second],
    ],
    [["none"], []],
    [[], [first, second, third]],
  ] as const) {
    const filter = narrowed({ tags: [...words] });
    const sink = memorySink();
    await exportDataset({ db, datasetId, format: "jsonl", states: ["pending"], filter }, sink);
    const text = sink
      .names()
      .filter((name) => name.endsWith(".jsonl"))
      .map((name) => sink.text(name))
      .join("");
    const lines = text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ id }) => BigInt(id))).toEqual(fitting);
    const told = new Map([
      [first, ["Dark"]],
      [second, ["Dark", "Odd"]],
      [third, []],
    ]);
    for (const { id, tags } of lines) expect(tags).toEqual(told.get(BigInt(id)));
    if (fitting.length === 0) continue;
    const { queueId } = await startSession(db, datasetId, reviewerId, sessionRequestSchema.parse({ size: 40, filter }));
    const drawn = await db.prisma.queueEntry.findMany({
      where: { queueId: BigInt(queueId) },
      select: { entryId: true },
    });
    expect(new Set(drawn.map(({ entryId }) => entryId))).toEqual(new Set(fitting));
  }
});

test("an entry that goes takes its tags along", async () => {
  const { datasetId, first } = await addEntries();
  await tag(first, "gone");
  await db.pool.query(`DELETE FROM "EntryStatus" WHERE "entryId" = $1`, [first]);
  await db.pool.query(`DELETE FROM "Entry" WHERE id = $1`, [first]);
  expect(await loadTagNames(db.pool, datasetId)).toEqual([]);
});
