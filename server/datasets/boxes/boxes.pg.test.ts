import { afterAll, beforeAll, expect, test } from "vitest";
import { sessionRequestSchema } from "#domain/session-request.ts";
import type { Database } from "#server/db/client.ts";
import { loadEntryViews } from "#server/entries/entry-views.ts";
import { startSession } from "#server/queue/start-session.ts";
import { createRun } from "#server/runs/create-run.ts";
import { indexSearch } from "#server/search/search-index.ts";
import { freshDatabase } from "#tests/database.ts";
import { addReasons, addReviewer, type Reviewer } from "#tests/entries.ts";
import { addRawFile } from "#tests/import/raw-entries.ts";
import { drawExamples } from "./draw-examples.ts";
import { loadBoxes } from "./load-boxes.ts";
import { runRecount } from "./run-recount.ts";
import { settleBoxes } from "./settle-boxes.ts";

let db: Database;
let ann: Reviewer;
beforeAll(async () => {
  db = await freshDatabase();
  ann = await addReviewer(db, "Ann");
});
afterAll(() => db.close());

const row = (image: string, question: string, answer: string) => ({
  image,
  conversations: [
    { from: "human", value: question },
    { from: "gpt", value: answer },
  ],
});
const json = (...numbers: number[]) => `[{"bbox_2d": [${numbers.join(", ")}], "label": "the cup"}]`;
const READINGS = [
  { notation: "qwen2.5-vl", space: { name: "pixels" } },
  { notation: "qwen2.5-vl", space: { name: "thousand" } },
] as const;

async function addFile(...answers: string[]) {
  const { id: datasetId } = await db.prisma.dataset.create({ data: { name: crypto.randomUUID() } });
  await addReasons(db, datasetId);
  const text = JSON.stringify(answers.map((answer, nth) => row(`${nth}.jpg`, "Find the cup.", answer)));
  const ids = await addRawFile(db, {
    ...{ datasetId, path: "g.json", format: "llava", task: "other", text, photo: "present" },
    identityOf: ({ image }) => `path:${image}`,
    size: { widthPx: 400, heightPx: 300 },
    grounding: { notation: null, space: null },
  });
  const { id: fileId } = await db.prisma.sourceFile.findFirstOrThrow({ where: { datasetId } });
  await db.prisma.sourceFile.update({ where: { id: fileId }, data: { readings: [...READINGS] } });
  return { datasetId, fileId, ids };
}

async function settle(
  file: { datasetId: bigint; fileId: bigint },
  reading: Parameters<typeof settleBoxes>[1]["reading"],
) {
  const runId = await createRun(db, (client) => settleBoxes(client, { ...file, reading, reviewerId: ann.id }));
  return runRecount(db, runId, new AbortController().signal);
}
const factsOf = (ids: bigint[]) =>
  db.prisma.entryStatus.findMany({
    where: { entryId: { in: ids } },
    orderBy: { entryId: "asc" },
    select: { boxCount: true, wordCount: true, marks: true },
  });

test("what is not settled is drawn by its likeliest reading, said to be a guess, and stands first in the list", async () => {
  const { datasetId, ids } = await addFile(json(100, 100, 200, 200));
  const [view] = await loadEntryViews(db, ids);
  expect(view?.grounding).toMatchObject({ ...READINGS[0], isGuess: true });
  await db.prisma.sourceFile.create({
    data: { datasetId, path: "a.json", format: "svit", notation: "svit", space: { name: "unit" }, sizeBytes: 1 },
  });
  const files = await loadBoxes(db, datasetId);
  expect(files.map(({ path, grounding }) => [path, grounding.isGuess])).toEqual([
    ["g.json", true],
    ["a.json", false],
  ]);
});

test("examples are drawn by each reading, and an entry without a box is none", async () => {
  const { datasetId, fileId, ids } = await addFile("There is none.", json(100, 150, 200, 300));
  const [example, ...more] = await drawExamples(db, { datasetId, fileId }, READINGS);
  expect(more).toEqual([]);
  expect(example).toMatchObject({ entryId: String(ids[1]), image: { widthPx: 400 } });
  expect(example?.drawn.map(([own]) => [own?.phrase, own?.boxes[0]?.x1, own?.boxes[0]?.y2])).toEqual([
    ["the cup", 100, 300],
    ["the cup", 40, 90],
  ]);
});

test("settling counts boxes and words anew, marks what lies outside, and leaves marks of others", async () => {
  const { datasetId, fileId, ids } = await addFile(json(100, 100, 200, 200), json(10, 10, 900, 900), "None.");
  await db.prisma.entryStatus.update({ where: { entryId: ids[2] ?? 0n }, data: { marks: ["of-another-check"] } });
  await indexSearch(db, datasetId);
  const end = await settle({ datasetId, fileId }, READINGS[0]);
  expect(end).toMatchObject({ ended: "done", report: { entries: 3 } });
  const [inside, outside, none] = await factsOf(ids);
  expect(inside).toMatchObject({ boxCount: 1, marks: [] });
  expect(outside).toMatchObject({ boxCount: 1, marks: ["box-outside"] });
  expect(none).toMatchObject({ boxCount: 0, marks: ["of-another-check"] });
  const [view] = await loadEntryViews(db, ids);
  expect(view?.grounding).toMatchObject({ ...READINGS[0], isGuess: false });
  // In thousandths 900 is inside.
  await settle({ datasetId, fileId }, READINGS[1]);
  expect((await factsOf(ids))[1]?.marks).toEqual([]);
  expect(await settle({ datasetId, fileId }, READINGS[1])).toMatchObject({ report: { entries: 3, changed: 0 } });
  const { rows } = await db.pool.query<{ words: string }>(
    `SELECT words::text FROM "EntrySearch" WHERE "entryId" = $1`,
    [ids[0]],
  );
  expect(rows[0]?.words).not.toContain("bbox");
  const files = await loadBoxes(db, datasetId);
  expect(files[0]).toMatchObject({ settledBy: "Ann" });
  expect(files[0]?.settledAt).not.toBeNull();
});

test("a spot check draws from a file once its boxes are settled", async () => {
  const { datasetId, fileId } = await addFile(json(100, 100, 200, 200));
  const request = sessionRequestSchema.parse({ purpose: "spot_check", filter: {} });
  await expect(startSession(db, datasetId, ann.id, request)).rejects.toMatchObject({ code: "unprocessable" });
  await settle({ datasetId, fileId }, READINGS[0]);
  expect(await startSession(db, datasetId, ann.id, request)).toMatchObject({ size: 1 });
});

test("a space that the notation cannot have, and a file of another data set, are refused", async () => {
  const { datasetId, fileId } = await addFile(json(1, 2, 3, 4));
  const other = await addFile(json(1, 2, 3, 4));
  await expect(
    settle({ datasetId, fileId }, { notation: "kosmos-2", space: { name: "pixels" } }),
  ).rejects.toMatchObject({ code: "invalid_request" });
  await expect(settle({ datasetId, fileId: other.fileId }, READINGS[0])).rejects.toMatchObject({ code: "not_found" });
});
