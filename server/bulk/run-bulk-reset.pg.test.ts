import { describe, expect, test } from "vitest";
import type { BulkAction } from "#domain/bulk.ts";
import { indexSearch } from "#server/search/search-index.ts";
import { db, expectCounts, lead, reportOf, setUpDatabase, start, statesOf, undo } from "#tests/bulk/bulk-runs.ts";
import { decide } from "#tests/decide.ts";
import { addDataset } from "#tests/entries.ts";
import { loadRecentBulk } from "./recent-bulk.ts";
import { startUndo } from "./start-bulk.ts";

setUpDatabase();

const RESET: BulkAction = { do: "reset", note: null };

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
