import { expect, test } from "vitest";
import { bulkRequestSchema } from "#domain/bulk.ts";
import { DATASET_TAGS_MAX, ENTRY_TAGS_MAX } from "#domain/tag.ts";
import { addTag, removeTag } from "#server/datasets/tags/change-tags.ts";
import { db, lead, never, reportOf, setUpDatabase, start, statesOf, target, undo } from "#tests/bulk/bulk-runs.ts";
import { addDataset, addReviewer } from "#tests/entries.ts";
import { previewBulk } from "./preview-bulk.ts";
import { runBulk } from "./run-bulk.ts";

setUpDatabase();

const TAG = { do: "tag", tag: "blurry" } as const;
const UNTAG = { do: "untag", tag: "BLURRY" } as const;

/** Who gave each tag of the entries, in their order. */
async function tagsOf(datasetId: bigint): Promise<string[][]> {
  const { rows } = await db.pool.query<{ tags: string[] }>(
    `SELECT ARRAY(SELECT t.tag || ' of ' || r.name FROM "EntryTag" t JOIN "Reviewer" r ON r.id = t."reviewerId" WHERE t."entryId" = e.id ORDER BY t.key) AS tags
     FROM "Entry" e WHERE e."datasetId" = $1 ORDER BY e.id`,
    [datasetId],
  );
  return rows.map(({ tags }) => tags);
}

const previewOf = (datasetId: bigint, action: unknown) =>
  previewBulk(db, {
    datasetId,
    reviewerId: lead.id,
    request: bulkRequestSchema.parse({ target: target(), action }),
    countMatching: () => Promise.reject(new Error("nothing to estimate")),
  });

const fill = (datasetId: bigint, entryId: bigint, count: number) =>
  db.pool.query(
    `INSERT INTO "EntryTag" ("datasetId", "entryId", key, tag, "reviewerId") SELECT $1, $2, 't' || n, 't' || n, $3::uuid FROM generate_series(1, $4::int) n`,
    [datasetId, entryId, lead.id, count],
  );

test("a tag is given to all that lack it and have room, as its data set spells it, and taken back from these alone", async () => {
  const { datasetId, entryIds } = await addDataset(db, { images: 2, perImage: 2 });
  const [first, second, third] = entryIds as [bigint, bigint, bigint];
  const ann = await addReviewer(db, "Ann");
  await addTag(db, { entryId: first, tag: "Blurry", reviewerId: ann.id });
  await fill(datasetId, second, ENTRY_TAGS_MAX);
  expect(await previewOf(datasetId, TAG)).toMatchObject({
    matching: { count: 4, isExact: true },
    changes: { count: 2, isExact: true },
    left: { same: 1, tagsFull: 1 },
  });
  const runId = await start(datasetId, TAG);
  expect(await reportOf(runId)).toEqual({ changed: 2, left: { same: 1, tagsFull: 1 }, queueId: null });
  expect((await tagsOf(datasetId)).map((tags) => tags.filter((tag) => /blurry/i.test(tag)))).toEqual([
    ["Blurry of Ann"],
    [],
    ["Blurry of Lea"],
    ["Blurry of Lea"],
  ]);
  expect(new Set(await statesOf(datasetId))).toEqual(new Set(["pending"]));
  // Given again by hand since: no longer the action's.
  await removeTag(db, { entryId: third, tag: "blurry" });
  await addTag(db, { entryId: third, tag: "blurry", reviewerId: ann.id });
  expect(await undo(datasetId, runId)).toEqual({ changed: 1, left: { changedSince: 1 }, queueId: null });
  expect((await tagsOf(datasetId)).map((tags) => tags.filter((tag) => /blurry/i.test(tag)))).toEqual([
    ["Blurry of Ann"],
    [],
    ["Blurry of Ann"],
    [],
  ]);
});

test("a tag is removed from all that have it, and comes back as it was, but where it stands again or no room is left", async () => {
  const { datasetId, entryIds } = await addDataset(db, { images: 2, perImage: 2 });
  const ann = await addReviewer(db, "Ann");
  for (const entryId of entryIds.slice(0, 3)) await addTag(db, { entryId, tag: "Blurry", reviewerId: ann.id });
  const before = await db.prisma.entryTag.findMany({ where: { datasetId }, orderBy: { entryId: "asc" } });
  expect(await previewOf(datasetId, UNTAG)).toMatchObject({ changes: { count: 3 }, left: { same: 1 } });
  const runId = await start(datasetId, UNTAG, target({ tags: ["blurry"] }));
  expect(await reportOf(runId)).toEqual({ changed: 3, left: {}, queueId: null });
  expect(await tagsOf(datasetId)).toEqual([[], [], [], []]);
  await addTag(db, { entryId: entryIds[1] ?? 0n, tag: "blurry", reviewerId: lead.id });
  await fill(datasetId, entryIds[2] ?? 0n, ENTRY_TAGS_MAX);
  expect(await undo(datasetId, runId)).toEqual({
    changed: 1,
    left: { changedSince: 1, tagsFull: 1 },
    queueId: null,
  });
  // It comes back as the data set spells it by now, of whom and when it was.
  const [restored] = await db.prisma.entryTag.findMany({ where: { entryId: entryIds[0] ?? 0n } });
  expect(restored).toEqual({ ...before[0], tag: "blurry" });
});

test("one tag more than a data set may have is refused before anything is done, and at the moment of doing", async () => {
  const { datasetId, entryIds } = await addDataset(db, { perImage: 2 });
  const runId = await start(datasetId, TAG);
  await fill(datasetId, entryIds[0] ?? 0n, DATASET_TAGS_MAX);
  await expect(start(datasetId, TAG)).rejects.toMatchObject({ code: "unprocessable" });
  await runBulk(db, runId, never);
  expect(await db.prisma.run.findUniqueOrThrow({ where: { id: runId } })).toMatchObject({
    state: "failed",
    error: { code: "tagsOfDatasetMost" },
  });
  expect((await tagsOf(datasetId))[1]).toEqual([]);
});

test("an action that is begun again by another worker tags nobody twice, and its undo takes back both parts", async () => {
  const { datasetId, entryIds } = await addDataset(db, { images: 3, perImage: 200 });
  const runId = await start(datasetId, TAG);
  const stop = new AbortController();
  let looks = 0;
  const throwIfAborted = () => {
    // Its worker ends after the first batch.
    if (++looks === 2) stop.abort();
    stop.signal.throwIfAborted();
  };
  const signal = new Proxy(stop.signal, {
    get: (whole, key) => (key === "throwIfAborted" ? throwIfAborted : Reflect.get(whole, key, whole)),
  });
  await expect(runBulk(db, runId, signal)).rejects.toThrow();
  expect(await db.prisma.entryTag.count({ where: { datasetId } })).toBe(500);
  expect(await reportOf(runId)).toMatchObject({ changed: entryIds.length, left: {} });
  expect(await undo(datasetId, runId)).toMatchObject({ changed: entryIds.length, left: {} });
  expect(await db.prisma.entryTag.count({ where: { datasetId } })).toBe(0);
});
