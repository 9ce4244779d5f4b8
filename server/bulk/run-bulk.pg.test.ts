import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { bulkRequestSchema } from "#domain/bulk.ts";
import { entryFilterSchema } from "#domain/find/entry-filter.ts";
import type { BulkTarget } from "#domain/find/target.ts";
import {
  db,
  expectCounts,
  FLAG,
  lead,
  never,
  reportOf,
  setUpDatabase,
  start,
  statesOf,
  target,
  undo,
} from "#tests/bulk/bulk-runs.ts";
import { decide } from "#tests/decide.ts";
import { addDataset, addReviewer, type Reviewer } from "#tests/entries.ts";
import { previewBulk } from "./preview-bulk.ts";
import { runBulk } from "./run-bulk.ts";

setUpDatabase();

const claim = (entryId: bigint, reviewer: Reviewer) =>
  db.prisma.claim.create({
    data: { entryId, pass: "main", reviewerId: reviewer.id, token: randomUUID(), until: new Date(Date.now() + 60_000) },
  });

describe("photos", () => {
  const photos = (imageIds: string[] | null, exceptImageIds: string[] = []): BulkTarget => ({
    kind: "photos",
    filter: entryFilterSchema.parse({ states: ["accepted"] }),
    imageIds,
    exceptImageIds,
  });

  test("stand for those of their entries that fit, by name or as all but some, and for none without a photo", async () => {
    const { datasetId, entryIds } = await addDataset(db, { images: 3, perImage: 2 });
    for (const nth of [0, 2, 3, 5]) await decide(db, entryIds[nth] ?? 0n, { decision: "accept" });
    const images = await db.prisma.image.findMany({ where: { datasetId }, orderBy: { id: "asc" } });
    const one = String(images[0]?.id);
    await db.prisma.entry.update({ where: { id: entryIds[5] ?? 0n }, data: { imageId: null } });
    await db.pool.query(
      `UPDATE "EntryStatus" s SET "imageId" = e."imageId" FROM "Entry" e WHERE e.id = s."entryId" AND s."datasetId" = $1`,
      [datasetId],
    );
    const named = await start(datasetId, FLAG, photos([one]));
    expect(await reportOf(named)).toMatchObject({ changed: 1 });
    expect(await statesOf(datasetId)).toEqual(["flagged", "pending", "accepted", "accepted", "pending", "accepted"]);
    expect(await undo(datasetId, named)).toMatchObject({ changed: 1 });
    const rest = await start(datasetId, FLAG, photos(null, [one]));
    expect(await reportOf(rest)).toMatchObject({ changed: 2 });
    expect(await statesOf(datasetId)).toEqual(["accepted", "pending", "flagged", "flagged", "pending", "accepted"]);
  });
});

describe("flagging", () => {
  test("is a verdict on each entry but those that are claimed, stand so already or are excepted", async () => {
    const { datasetId, entryIds } = await addDataset(db, { images: 2, perImage: 4 });
    const [a, b, c] = entryIds as [bigint, bigint, bigint];
    await decide(db, a, { decision: "flag" });
    await decide(db, b, { decision: "accept" });
    await claim(c, await addReviewer(db, "Bob"));
    await claim(entryIds[4] ?? 0n, lead);
    const request = bulkRequestSchema.parse({ target: target({}, [String(entryIds[7])]), action: FLAG });
    const preview = await previewBulk(db, {
      datasetId,
      reviewerId: lead.id,
      request,
      countMatching: () => Promise.reject(new Error("nothing to estimate")),
    });
    expect(preview).toEqual({
      matching: { count: 7, isExact: true },
      changes: { count: 5, isExact: true },
      left: { claimed: 1, same: 1 },
      tasks: { conversation: 5 },
      states: { pending: 4, accepted: 1 },
    });
    const runId = await start(datasetId, FLAG, request.target);
    expect(await reportOf(runId)).toEqual({ changed: 5, left: { claimed: 1, same: 1 }, queueId: null });
    expect(await statesOf(datasetId)).toEqual([
      ...Array(2).fill("flagged"),
      "pending",
      ...Array(4).fill("flagged"),
      "pending",
    ]);
    await expectCounts(datasetId);
    const verdicts = await db.prisma.verdict.findMany({ where: { bulkRunId: runId } });
    expect(verdicts).toHaveLength(5);
    expect(verdicts[0]).toMatchObject({
      mode: "bulk",
      decision: "flag",
      reasonCodes: ["wrong-count"],
      note: "look again",
    });
    expect(await db.prisma.entryStatus.findUnique({ where: { entryId: b } })).toMatchObject({
      reviewerId: lead.id,
      reasonCodes: ["wrong-count"],
      version: 2,
    });
    expect(await db.prisma.claim.count({ where: { reviewerId: lead.id } })).toBe(0);
  });

  test("leaves what was decided after it was asked for", async () => {
    const { datasetId, entryIds } = await addDataset(db, { perImage: 3 });
    const runId = await start(datasetId, FLAG);
    await decide(db, entryIds[1] ?? 0n, { decision: "accept" });
    expect(await reportOf(runId)).toMatchObject({ changed: 2, left: { changedSince: 1 } });
    expect(await statesOf(datasetId)).toEqual(["flagged", "accepted", "flagged"]);
  });

  test("done again by another worker decides nothing twice, and goes on behind the last batch", async () => {
    const { datasetId, entryIds } = await addDataset(db, { images: 3, perImage: 300 });
    const runId = await start(datasetId, FLAG, target({ states: ["pending"] }));
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
    const stopping = runBulk(db, runId, signal);
    await expect(stopping).rejects.toThrow();
    expect((await db.prisma.run.findUniqueOrThrow({ where: { id: runId } })).state).toBe("running");
    expect(await db.prisma.verdict.count({ where: { bulkRunId: runId } })).toBe(500);
    expect(await reportOf(runId)).toEqual({ changed: entryIds.length, left: {}, queueId: null });
    expect(await db.prisma.verdict.count({ where: { bulkRunId: runId } })).toBe(entryIds.length);
    await runBulk(db, runId, never);
    await expectCounts(datasetId);
  });

  test("ends between two batches when it is cancelled, and what was done can be undone", async () => {
    const { datasetId } = await addDataset(db, { images: 2, perImage: 300 });
    const runId = await start(datasetId, FLAG);
    await db.prisma.run.update({ where: { id: runId }, data: { cancelled: true } });
    await runBulk(db, runId, never);
    expect(await db.prisma.run.findUniqueOrThrow({ where: { id: runId } })).toMatchObject({
      state: "cancelled",
      report: { changed: 500 },
    });
    expect((await undo(datasetId, runId)).changed).toBe(500);
    expect(new Set(await statesOf(datasetId))).toEqual(new Set(["pending"]));
  });
});

describe("sending to a session", () => {
  test("freezes the entries in an order drawn from the seed, and an undo leaves only what was decided in it", async () => {
    const { datasetId, entryIds } = await addDataset(db, { images: 2, perImage: 10 });
    const action = { do: "queue", order: "shuffle", seed: "s", sizeMax: 15 } as const;
    const runId = await start(datasetId, action, target({ states: ["pending"] }));
    const report = await reportOf(runId);
    expect(report).toMatchObject({ changed: 15, left: { overSize: 5 } });
    const queueId = BigInt(report.queueId ?? 0);
    const drawn = await db.prisma.queueEntry.findMany({ where: { queueId }, orderBy: { position: "asc" } });
    expect(drawn.map((row) => row.position)).toEqual(Array.from({ length: 15 }, (_, at) => at + 1));
    expect(drawn[0]?.probability).toBe(0.75);
    const again = await reportOf(await start(datasetId, action, { kind: "entries", entryIds: entryIds.map(String) }));
    const other = await db.prisma.queueEntry.findMany({
      where: { queueId: BigInt(again.queueId ?? 0) },
      orderBy: { position: "asc" },
    });
    expect(other.map((row) => row.entryId)).toEqual(drawn.map((row) => row.entryId));
    await decide(db, drawn[3]?.entryId ?? 0n, { decision: "accept", queueId: String(queueId) });
    expect(await undo(datasetId, runId)).toEqual({ changed: 14, left: { changedSince: 1 }, queueId: String(queueId) });
    expect(await db.prisma.queueEntry.count({ where: { queueId } })).toBe(1);
  });

  test("of nothing makes none", async () => {
    const { datasetId } = await addDataset(db, { perImage: 1 });
    const runId = await start(datasetId, { do: "queue", order: "photo", sizeMax: 10 }, target({ text: "zebra" }));
    expect(await reportOf(runId)).toEqual({ changed: 0, left: {}, queueId: null });
    expect(await db.prisma.queue.count({ where: { datasetId } })).toBe(0);
  });
});
