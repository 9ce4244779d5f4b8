import { afterAll, beforeAll, expect, test } from "vitest";
import { message } from "#domain/message.ts";
import { freshDatabase } from "#tests/database.ts";
import { addReviewer } from "#tests/entries.ts";
import { insertRun } from "./insert-run.ts";
import { loadRun, loadRuns } from "./load-runs.ts";
import { endRun, saveProgress } from "./run-states.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

test("each kind's progress is a share, and what nobody can measure is none", async () => {
  const shares: [unknown, number | null][] = [
    [null, null],
    [{}, null],
    [{ bytes: 5, bytesTotal: 20, entries: 9 }, 0.25],
    [{ bytes: 0, bytesTotal: 0 }, null],
    [{ entries: 3, entriesTotal: 4, bytes: 99 }, 0.75],
    [{ done: 1, total: 2 }, 0.5],
    [{ done: 9, total: 2 }, 1],
    [{ done: 9, total: null }, null],
  ];
  for (const [progress, share] of shares) {
    const id = await insertRun(db.pool, { kind: "bulk", request: {}, progress });
    expect(await loadRun(db.pool, id), JSON.stringify(progress)).toMatchObject({ share, progress });
  }
});

test("those under way come first where that is asked, of the kind and the data set that are asked for", async () => {
  const { id: datasetId } = await db.prisma.dataset.create({ data: { name: "boats" } });
  const { id: reviewerId } = await addReviewer(db, "Ann");
  const add = () => insertRun(db.pool, { kind: "export", datasetId, reviewerId, request: { a: 1, b: [2], c: 3 } });
  const [first, second] = [await add(), await add()];
  await insertRun(db.pool, { kind: "import", datasetId, request: {} });
  await insertRun(db.pool, { kind: "export", request: {} });
  await saveProgress(db.pool, second, { progress: { entries: 1, entriesTotal: 1 }, report: { entries: 1 } });
  await endRun(db.pool, second, { state: "failed", error: message("datasetGone") });
  const which = { kind: "export", datasetId } as const;
  const ids = async (isOpenFirst: boolean) =>
    (await loadRuns(db.pool, which, { limit: 2, isOpenFirst })).map(({ id }) => BigInt(id));
  expect(await ids(false)).toEqual([second, first]);
  expect(await ids(true)).toEqual([first, second]);
  const [newest] = await loadRuns(db.pool, which, { limit: 1, asked: ["a", "b", "z"], isWhole: false });
  expect(newest).toMatchObject({
    datasetName: "boats",
    reviewerName: "Ann",
    asked: { a: 1, b: [2] },
    share: 1,
    progress: null,
    report: null,
    error: message("datasetGone"),
    resumable: false,
  });
  expect(newest?.asked).not.toHaveProperty("c");
});

test("an import that was broken off can be resumed, and one that is done cannot", async () => {
  for (const [state, resumable] of [
    ["failed", true],
    ["cancelled", true],
    ["done", false],
  ] as const) {
    const id = await insertRun(db.pool, { kind: "import", request: { datasetName: "named" } });
    expect(await loadRun(db.pool, id)).toMatchObject({ resumable: false, datasetName: "named" });
    await endRun(db.pool, id, { state, error: null });
    expect(await loadRun(db.pool, id), state).toMatchObject({ resumable });
  }
});
