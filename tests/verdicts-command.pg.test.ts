import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "#server/db/client.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { memorySink } from "#server/export/write/memory-sink.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";
import { addDataset } from "#tests/entries.ts";
import { startCommand } from "./machine/start-command.ts";
import { printed } from "./printed.ts";

let db: Database & { url: string };
let folder = "";
beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-verdicts-command-"));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

const merge = (...args: string[]) => startCommand(["verdicts", "merge", ...args], { DATABASE_URL: db.url }).ended;

test("the command tells what was added, what was here and what was not; a broken file is told with its line", async () => {
  const { datasetId, entryIds } = await addDataset(db, { name: "boats" });
  await decide(db, entryIds[0] ?? 0n, { decision: "accept" });
  const sink = memorySink();
  const file = path.join(folder, "verdicts.jsonl");
  await db.pool.query(`INSERT INTO "ImageAlias" SELECT "datasetId", identity, id FROM "Image"`);
  await exportDataset(
    { db, datasetId, format: "verdicts", names: { main: "main", manifest: "manifest", leftOut: "left-out" } },
    sink,
  );
  await writeFile(file, sink.text("main"));
  const { code, out } = await merge(file, "--dataset", "boats");
  expect(out).toBe(
    "Added 0 of 1 verdict by 0 reviewers, on 1 entry; 1 already here.\nNo entry is decided differently.\n",
  );
  expect(code).toBe(0);
  const unproved = sink
    .text("main")
    .replaceAll("vg:1", "path@a:1.jpg")
    .replaceAll(/"marks" : \[[^\]]*\]/g, '"marks" : []');
  await writeFile(file, unproved);
  expect((await merge(file, "--dataset", "boats")).out).toContain("Not added: 1 verdict, only a path names the photo");
  await writeFile(file, `${sink.text("main")}{}\n`);
  const broken = await merge(file, "--dataset", "boats");
  expect(broken.code).toBe(5);
  expect(broken.err).toMatch(printed("mergeNoVerdict", { file, line: "2" }));
  expect((await merge(file, "--dataset", "nowhere")).code).toBe(3);
});
