import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BulkAction, type BulkReport, bulkRequestSchema } from "#domain/bulk.ts";
import { type EntryFilter, entryFilterSchema } from "#domain/find/entry-filter.ts";
import type { BulkTarget } from "#domain/find/target.ts";
import { insertRun } from "#server/runs/insert-run.ts";
import { indexSearch } from "#server/search/search-index.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";
import { addDataset, addReviewer, type Reviewer } from "#tests/entries.ts";
import { previewBulk } from "./preview-bulk.ts";
import { loadRecentBulk } from "./recent-bulk.ts";
import { runBulk } from "./run-bulk.ts";
import { startBulk, startUndo } from "./start-bulk.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let lead: Reviewer;
const never = new AbortController().signal;

beforeAll(async () => {
  db = await freshDatabase();
  lead = await addReviewer(db, "Lea");
});
afterAll(() => db.close());

const target = (filter: Partial<EntryFilter> = {}, exceptIds: string[] = []): BulkTarget => ({
  kind: "filter",
  filter: entryFilterSchema.parse(filter),
  exceptIds,
});
const FLAG: BulkAction = { do: "flag", reasonCodes: ["wrong-count"], note: "look again" };
const RESET: BulkAction = { do: "reset", note: null };

async function start(datasetId: bigint, action: BulkAction, to: BulkTarget = target()): Promise<bigint> {
  const request = bulkRequestSchema.parse({ target: to, action });
  return insertRun(db.pool, await startBulk(db.pool, { datasetId, reviewerId: lead.id, total: null }, request));
}

async function reportOf(runId: bigint): Promise<BulkReport> {
  await runBulk(db, runId, never);
  const run = await db.prisma.run.findUniqueOrThrow({ where: { id: runId } });
  expect(run.state).toBe("done");
  return run.report as BulkReport;
}

const undo = async (datasetId: bigint, runId: bigint) =>
  reportOf(await insertRun(db.pool, await startUndo(db.pool, { datasetId, reviewerId: lead.id }, runId)));

async function statesOf(datasetId: bigint): Promise<string[]> {
  const rows = await db.prisma.entryStatus.findMany({ where: { datasetId }, orderBy: { entryId: "asc" } });
  return rows.map((row) => row.state);
}

/** The appended counts say what the rows say. */
async function expectCounts(datasetId: bigint): Promise<void> {
  const { rows } = await db.pool.query(
    `SELECT coalesce(a.n, 0)::int AS told, coalesce(b.n, 0)::int AS counted
     FROM (SELECT task, state, sum(delta) AS n FROM "StateCount" WHERE "datasetId" = $1 GROUP BY 1, 2) a
     FULL JOIN (SELECT task, state, count(*) AS n FROM "EntryStatus" WHERE "datasetId" = $1 GROUP BY 1, 2) b USING (task, state)`,
    [datasetId],
  );
  for (const row of rows) expect(row.told).toBe(row.counted);
}

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

describe("a batch that waits for a row", () => {
  /** Holds the third of four entries while `work` lasts. */
  async function whileThirdIsHeld(work: (runId: bigint, entryIds: readonly bigint[]) => Promise<void>) {
    const { datasetId, entryIds } = await addDataset(db, { perImage: 4 });
    const runId = await start(datasetId, FLAG);
    const holder = await db.pool.connect();
    await holder.query("BEGIN");
    await holder.query(`SELECT 1 FROM "EntryStatus" WHERE "entryId" = $1 FOR UPDATE`, [entryIds[2]]);
    const running = runBulk(db, runId, never);
    const countWaiting = async () => {
      const { rows } = await db.pool.query(
        `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rows[0].n;
    };
    await expect.poll(countWaiting, { interval: 5 }).toBe(1);
    await work(runId, entryIds);
    await holder.query("COMMIT");
    holder.release();
    await running;
    return { datasetId, run: await db.prisma.run.findUniqueOrThrow({ where: { id: runId } }) };
  }

  test("lets go of the others, so that nobody waits with it, and counts each entry once when it has them all", async () => {
    const { datasetId, run } = await whileThirdIsHeld(async (_, entryIds) => {
      await decide(db, entryIds[0] ?? 0n, { decision: "accept" });
    });
    expect(run).toMatchObject({
      state: "done",
      report: { changed: 3, left: { changedSince: 1 } },
      progress: { done: 4 },
    });
    expect(await statesOf(datasetId)).toEqual(["accepted", "flagged", "flagged", "flagged"]);
    await expectCounts(datasetId);
  });

  test("hears that it is cancelled", async () => {
    const { datasetId, run } = await whileThirdIsHeld(async (runId) => {
      await db.prisma.run.update({ where: { id: runId }, data: { cancelled: true } });
      await expect
        .poll(async () => (await db.prisma.run.findUniqueOrThrow({ where: { id: runId } })).state)
        .toBe("cancelled");
    });
    expect(run).toMatchObject({ state: "cancelled", error: null });
    expect(await statesOf(datasetId)).toEqual(Array(4).fill("pending"));
  });
});

describe("resetting", () => {
  test("makes decided entries pending again, and its undo gives back what stood, text included", async () => {
    const { datasetId, entryIds } = await addDataset(db, { perImage: 4 });
    const [a, b, c] = entryIds as [bigint, bigint, bigint];
    await indexSearch(db, datasetId);
    const turnsAfter = [{ id: "0", from: "user" as const, value: "A zebra?" }];
    const edit = await decide(db, a, { decision: "edit", turnsAfter });
    await decide(db, b, { decision: "reject", reasonCodes: ["wrong-count"] });
    await decide(db, c, { decision: "accept" });
    const before = await db.prisma.entryStatus.findMany({ where: { datasetId }, orderBy: { entryId: "asc" } });
    const zebras = async () =>
      (
        await db.pool.query(
          `SELECT count(*)::int AS n FROM "EntrySearch" WHERE "datasetId" = $1 AND words @@ 'zebra'`,
          [datasetId],
        )
      ).rows[0].n;
    expect(await zebras()).toBe(1);
    const runId = await start(datasetId, RESET);
    expect(await reportOf(runId)).toEqual({ changed: 3, left: { same: 1 }, queueId: null });
    expect(await statesOf(datasetId)).toEqual(["pending", "pending", "pending", "pending"]);
    expect(await zebras()).toBe(0);
    await expectCounts(datasetId);
    // Somebody decides one of them again.
    await decide(db, c, { decision: "flag" });
    expect(await undo(datasetId, runId)).toEqual({ changed: 2, left: { changedSince: 1 }, queueId: null });
    expect(await statesOf(datasetId)).toEqual(["edited", "rejected", "flagged", "pending"]);
    expect(await zebras()).toBe(1);
    const [first, second] = await db.prisma.entryStatus.findMany({ where: { datasetId }, orderBy: { entryId: "asc" } });
    expect(first).toMatchObject({ verdictId: edit.verdictId, reviewerId: edit.reviewer.id });
    expect(second).toMatchObject({ verdictId: before[1]?.verdictId, reasonCodes: ["wrong-count"] });
    await expectCounts(datasetId);
    const [undone, reset] = await loadRecentBulk(db, datasetId);
    expect(undone).toMatchObject({ do: "undo", undoes: String(runId), canUndo: false, reviewerName: "Lea" });
    expect(reset).toMatchObject({ do: "reset", undoneBy: undone?.runId, canUndo: false });
    await expect(startUndo(db.pool, { datasetId, reviewerId: lead.id }, runId)).rejects.toMatchObject({
      code: "conflict",
    });
  });

  test("does not make a reviewer late who decides after having seen it", async () => {
    const { datasetId, entryIds } = await addDataset(db, { perImage: 1 });
    const [entryId = 0n] = entryIds;
    const { reviewer } = await decide(db, entryId, { decision: "reject" });
    await reportOf(await start(datasetId, RESET));
    const head = await db.prisma.verdict.findFirstOrThrow({ where: { entryId, reviewerId: reviewer.id } });
    await decide(db, entryId, { decision: "accept", previousId: head.id }, reviewer);
    expect(await statesOf(datasetId)).toEqual(["accepted"]);
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
