import { appendFile, readFile, rm, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importHere } from "#server/jobs/import-here.ts";
import { freshDatabase } from "#tests/database.ts";
import { scratchFolder } from "#tests/scratch.ts";
import { findRejects } from "./find-rejects.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder: string;

beforeAll(async () => {
  db = await freshDatabase();
  folder = await scratchFolder("svit-rejects");
  await writeFile(path.join(folder, "detail_description.json"), `[{"image_id":1,"conversations":[{"content":[]}]}]`);
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true, force: true });
});

async function importWith(more: { rejectsPath?: string }): Promise<bigint> {
  let runId = 0n;
  const paths = [path.join(folder, "detail_description.json")];
  const onRun = (id: bigint) => {
    runId = id;
  };
  const here = { db, directUrl: db.url, dataFolder: folder, signal: new AbortController().signal, onRun };
  await importHere(here, { datasetName: "flawed", paths, ...more });
  return runId;
}

test("rejects are found in the data folder, and where the command line wrote them", async () => {
  const own = await findRejects(db, await importWith({}), folder);
  expect(own.startsWith(path.join(folder, "runs"))).toBe(true);
  const rejectsPath = path.join(folder, "elsewhere.jsonl");
  const named = await findRejects(db, await importWith({ rejectsPath }), folder);
  expect(named).toBe(rejectsPath);
  const [line = ""] = (await readFile(named, "utf8")).split("\n");
  expect(JSON.parse(line)).toMatchObject({ row: 0, code: "noTurn" });
});

test("a named file that was written again since, or is gone, is not given out", async () => {
  const rejectsPath = path.join(folder, "again.jsonl");
  const runId = await importWith({ rejectsPath });
  await appendFile(rejectsPath, "somebody else's\n");
  const later = new Date(Date.now() + 60_000);
  await utimes(rejectsPath, later, later);
  await expect(findRejects(db, runId, folder)).rejects.toMatchObject({ code: "not_found" });
  await rm(rejectsPath);
  await expect(findRejects(db, runId, folder)).rejects.toMatchObject({ code: "not_found" });
});
