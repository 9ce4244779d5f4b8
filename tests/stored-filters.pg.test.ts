import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bulkRequestSchema } from "#domain/bulk.ts";
import { exportRunRequestSchema } from "#domain/export/export-run.ts";
import { viewRequestSchema } from "#domain/find/saved-view.ts";
import { sessionRequestSchema } from "#domain/session-request.ts";
import { runBulk } from "#server/bulk/run-bulk.ts";
import { startBulk } from "#server/bulk/start-bulk.ts";
import { loadViews, saveView } from "#server/datasets/saved-views.ts";
import { runExport } from "#server/export/run-export.ts";
import { startExport } from "#server/export/start-export.ts";
import { loadQueueFacts } from "#server/queue/queue-facts.ts";
import { startSession } from "#server/queue/start-session.ts";
import { insertRun } from "#server/runs/insert-run.ts";
import { freshDatabase } from "./database.ts";
import { addDataset, addReviewer, type Reviewer } from "./entries.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let datasetId: bigint;
let ann: Reviewer;
let folder: string;
const never = new AbortController().signal;

beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-stored-"));
  ({ datasetId } = await addDataset(db, { images: 2, perImage: 3 }));
  ann = await addReviewer(db, "Ann");
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

const FILTER = { states: ["pending"] };
const NEWER = { version: 1, states: ["pending"], colour: ["red"] };

const loadRun = (id: bigint) => db.prisma.run.findUniqueOrThrow({ where: { id } });

describe("a session", () => {
  test("keeps its filter with a version, and is read with and without one", async () => {
    const { queueId } = await startSession(db, datasetId, ann.id, sessionRequestSchema.parse({ filter: FILTER }));
    const queue = await db.prisma.queue.findUniqueOrThrow({ where: { id: queueId } });
    expect(queue.filter).toMatchObject({ version: 1, states: ["pending"] });
    expect((await loadQueueFacts(db, queueId)).states).toEqual(["pending"]);
    const { id: _, filter: __, ...own } = queue;
    const old = await db.prisma.queue.create({ data: { ...own, filter: FILTER } });
    expect((await loadQueueFacts(db, old.id)).states).toEqual(["pending"]);
    const newer = await db.prisma.queue.create({ data: { ...own, filter: NEWER } });
    await expect(loadQueueFacts(db, newer.id)).rejects.toMatchObject({
      code: "unprocessable",
      detail: { code: "storedUnknown" },
    });
  });
});

describe("an action", () => {
  const action = { do: "flag" };
  const target = (filter: object) => ({ kind: "filter", filter, exceptIds: [] });

  test("keeps its filter with a version", async () => {
    const request = bulkRequestSchema.parse({ target: target({ text: "nowhere" }), action });
    const runId = await insertRun(
      db.pool,
      await startBulk(db.pool, { datasetId, reviewerId: ann.id, total: null }, request),
    );
    expect((await loadRun(runId)).request).toMatchObject({ target: { filter: { version: 1, text: "nowhere" } } });
    await runBulk(db, runId, never);
    expect(await loadRun(runId)).toMatchObject({ state: "done", error: null });
  });

  test("of a filter that is not known changes nothing and says why", async () => {
    const request = { target: target(NEWER), action };
    const run = await db.prisma.run.create({ data: { kind: "bulk", datasetId, reviewerId: ann.id, request } });
    await runBulk(db, run.id, never);
    const { state, error } = await loadRun(run.id);
    expect([state, JSON.stringify(error)]).toEqual(["failed", expect.stringMatching(/storedUnknown.*colour/)]);
    expect(await db.prisma.entryStatus.count({ where: { datasetId, state: "flagged" } })).toBe(0);
  });
});

describe("an export", () => {
  const place = () => ({ exportsFolder: folder, exportDays: 7, dataFolder: folder });

  test("keeps its filter with a version", async () => {
    const request = exportRunRequestSchema.parse({ request: { format: "jsonl", filter: FILTER, allowEmpty: true } });
    const runId = await insertRun(db.pool, await startExport(db.pool, { datasetId, reviewerId: ann.id }, request));
    expect((await loadRun(runId)).request).toMatchObject({ request: { filter: { version: 1, states: ["pending"] } } });
    await runExport(db, runId, place(), never);
    expect(await loadRun(runId)).toMatchObject({ state: "done", error: null });
  });

  test("of a filter that is not known writes nothing and says why", async () => {
    const request = { request: { format: "jsonl", filter: NEWER } };
    const run = await db.prisma.run.create({ data: { kind: "export", datasetId, reviewerId: ann.id, request } });
    await runExport(db, run.id, place(), never);
    const { state, error } = await loadRun(run.id);
    expect([state, JSON.stringify(error)]).toEqual(["failed", expect.stringMatching(/storedUnknown.*colour/)]);
  });
});

test("a view keeps its query with a version, and shows it as its address; one that is not known is shown as it is", async () => {
  const view = await saveView(db, datasetId, ann.id, viewRequestSchema.parse({ name: "b", query: "text=boat" }));
  expect(view.query).toBe("text=boat");
  expect(await db.prisma.savedView.findMany()).toMatchObject([{ query: "version=1&text=boat" }]);
  const stored = { datasetId, reviewerId: ann.id };
  await db.prisma.savedView.createMany({
    data: [
      { ...stored, name: "a", query: "text=boat&sort=words" },
      { ...stored, name: "c", query: "version=1&text=boat&colour=red" },
    ],
  });
  expect((await loadViews(db, datasetId)).map(({ query }) => query)).toEqual([
    "text=boat&sort=words",
    "text=boat",
    "version=1&text=boat&colour=red",
  ]);
});
