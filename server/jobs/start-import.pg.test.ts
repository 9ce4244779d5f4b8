import { mkdtemp, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BoxReadingChoice } from "#domain/box-reading.ts";
import { runImport } from "#server/import/run-import.ts";
import { freshDatabase } from "#tests/database.ts";
import { addReviewer, type Reviewer } from "#tests/entries.ts";
import { startImport } from "./start-import.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let ann: Reviewer;
let root: string;
beforeAll(async () => {
  db = await freshDatabase();
  ann = await addReviewer(db, "Ann");
  root = await realpath(await mkdtemp(path.join(tmpdir(), "svit-start-")));
  const conversations = [
    { from: "human", value: "<image>\nWhere is the cup?" },
    { from: "gpt", value: "[0.1, 0.2, 0.3, 0.4]" },
  ];
  await writeFile(path.join(root, "train.json"), JSON.stringify([{ id: "1", image: "1.jpg", conversations }]));
});
afterAll(() => db.close());

const start = (datasetName: string, boxes: BoxReadingChoice) =>
  startImport(
    db,
    { datasetName, source: { path: root }, naming: undefined, boxes, reviewerId: ann.id },
    { dataFolder: root, importRoots: [root] },
  );

test("what a browser says of boxes is how the files of its import are read", async () => {
  const runId = await start("said", { notation: "llava", space: { name: "unit-padded" } });
  await runImport(db, runId, root, new AbortController().signal);
  expect(await db.prisma.sourceFile.findFirst({ where: { dataset: { name: "said" } } })).toMatchObject({
    notation: "llava",
    space: { name: "unit-padded" },
    settledAt: expect.any(Date),
  });
});

test("a notation without that space is refused before anything is asked for", async () => {
  await expect(start("refused", { notation: "llava", space: { name: "patches-32" } })).rejects.toMatchObject({
    code: "invalid_request",
    detail: { code: "boxSpaceOfNotation", data: { notation: "llava", space: "patches-32" } },
  });
  expect(await db.prisma.run.count({ where: { request: { path: ["datasetName"], equals: "refused" } } })).toBe(0);
});
