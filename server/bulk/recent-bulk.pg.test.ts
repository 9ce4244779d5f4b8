import { expect, test } from "vitest";
import { bulkRunSchema } from "#domain/bulk.ts";
import { db, FLAG, setUpDatabase, start } from "#tests/bulk/bulk-runs.ts";
import { addDataset } from "#tests/entries.ts";
import { loadRecentBulk } from "./recent-bulk.ts";

setUpDatabase();

test("an action of a newer release is listed as another one, among the others", async () => {
  const { datasetId } = await addDataset(db, { perImage: 1 });
  const known = String(await start(datasetId, FLAG));
  const over = { state: "done" as const, finishedAt: new Date() };
  const newer = await db.prisma.run.create({
    data: {
      ...over,
      kind: "bulk",
      datasetId,
      request: { target: { kind: "filter", filter: { version: 99 } }, action: { do: "translate" } },
      progress: { share: 1 },
      report: { translated: 3 },
    },
  });
  const runs = await loadRecentBulk(db, datasetId);
  expect(bulkRunSchema.array().parse(runs)).toEqual(runs);
  expect(runs).toMatchObject([
    { runId: String(newer.id), do: "other", progress: null, report: null, canUndo: false },
    { runId: known, do: "flag" },
  ]);
});
