import { afterAll, beforeAll, describe, expect, test } from "vitest";
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
import { countUnsettled, loadBoxes } from "./load-boxes.ts";
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
  expect(files.map(({ path, notations }) => [path, notations[0]?.grounding.isGuess])).toEqual([
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
  expect(files[0]?.notations).toMatchObject([{ settledBy: "Ann", entries: 2 }]);
  expect(files[0]?.notations[0]?.settledAt).not.toBeNull();
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

describe("a file in several notations", () => {
  const UNIT = { notation: "llava", space: { name: "unit" } } as const;
  async function addMix() {
    const file = await addFile("[0.25, 0.5, 0.5, 0.75]", json(100, 150, 200, 300), "A cup.");
    await db.prisma.sourceFile.update({
      where: { id: file.fileId },
      data: {
        ...{ readings: [UNIT], signs: "llava" },
        furtherReadings: [{ signs: "qwen2.5-vl", notation: null, space: null, readings: [...READINGS] }],
      },
    });
    return file;
  }
  const groundingsOf = async (ids: bigint[]) =>
    (await loadEntryViews(db, ids)).map(({ grounding: { notation, space, isGuess } }) => [
      notation,
      space?.name,
      isGuess,
    ]);

  test("is settled one by one, and each reads its own entries", async () => {
    const { datasetId, fileId, ids } = await addMix();
    expect(await groundingsOf(ids)).toEqual([
      ["llava", "unit", true],
      ["qwen2.5-vl", "pixels", true],
      ["llava", "unit", true],
    ]);
    expect(await countUnsettled(db, datasetId)).toBe(1);
    await settle({ datasetId, fileId }, UNIT);
    expect(await countUnsettled(db, datasetId)).toBe(1);
    await settle({ datasetId, fileId }, { ...READINGS[1], signs: "qwen2.5-vl" });
    expect(await countUnsettled(db, datasetId)).toBe(0);
    expect(await groundingsOf(ids)).toEqual([
      ["llava", "unit", false],
      ["qwen2.5-vl", "thousand", false],
      ["llava", "unit", false],
    ]);
    const [file] = await loadBoxes(db, datasetId);
    expect(file).toMatchObject({
      notations: [
        { signs: "llava", grounding: UNIT, entries: 1, settledBy: "Ann" },
        { signs: "qwen2.5-vl", grounding: READINGS[1], entries: 1, settledBy: "Ann" },
      ],
      strangers: 0,
    });
  });

  test("draws examples of the notation that is asked about, and of no other", async () => {
    const { datasetId, fileId, ids } = await addMix();
    const drawn = await drawExamples(db, { datasetId, fileId, signs: "qwen2.5-vl" }, READINGS);
    expect(drawn.map(({ entryId }) => entryId)).toEqual([String(ids[1])]);
    const others = await drawExamples(db, { datasetId, fileId, signs: "llava" }, [UNIT]);
    expect(others.map(({ entryId }) => entryId)).toEqual([String(ids[0])]);
  });

  test("takes a notation that its rows did not tell, and asks which one another replaces", async () => {
    const { datasetId, fileId, ids } = await addFile("[0.25, 0.5, 0.5, 0.75]", json(100, 150, 200, 300), "A cup.");
    await settle({ datasetId, fileId }, UNIT);
    expect((await groundingsOf(ids))[1]).toEqual(["llava", "unit", false]);
    await settle({ datasetId, fileId }, { ...READINGS[0], signs: "qwen2.5-vl" });
    expect(await groundingsOf(ids)).toEqual([
      ["llava", "unit", false],
      ["qwen2.5-vl", "pixels", false],
      ["llava", "unit", false],
    ]);
    const kosmos = { notation: "kosmos-2", space: { name: "patches-32" } } as const;
    await expect(settle({ datasetId, fileId }, kosmos)).rejects.toMatchObject({ code: "invalid_request" });
    expect((await factsOf(ids)).map(({ boxCount }) => boxCount)).toEqual([1, 1, 0]);
  });

  test("is drawn from for a spot check as far as it is settled", async () => {
    const { datasetId, fileId } = await addMix();
    const request = sessionRequestSchema.parse({ purpose: "spot_check", filter: {} });
    await settle({ datasetId, fileId }, UNIT);
    expect(await startSession(db, datasetId, ann.id, request)).toMatchObject({ size: 1 });
  });
});
