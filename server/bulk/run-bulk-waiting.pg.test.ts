import { describe, expect, test } from "vitest";
import { db, expectCounts, FLAG, never, setUpDatabase, start, statesOf } from "#tests/bulk/bulk-runs.ts";
import { decide } from "#tests/decide.ts";
import { addDataset } from "#tests/entries.ts";
import { runBulk } from "./run-bulk.ts";

setUpDatabase();

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
