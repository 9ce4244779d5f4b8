import { execFileSync } from "node:child_process";
import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { message } from "#domain/message.ts";
import { startRemoval } from "#server/datasets/removal/start-removal.ts";
import { CARRY_OUT } from "#server/jobs/run-kinds.ts";
import { createRun } from "#server/runs/create-run.ts";
import type { NewRun } from "#server/runs/insert-run.ts";
import { freshDatabase } from "./database.ts";
import { addDataset, addReviewer } from "./entries.ts";
import { folderOfTwenty, workplace, workUntil } from "./machine/work-here.ts";
import { askFor, loadJob, loadRun } from "./runs.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder = "";
let datasetId: bigint;
let reviewerId: string;
const never = new AbortController().signal;

beforeAll(async () => {
  db = await freshDatabase();
  folder = await folderOfTwenty();
  ({ datasetId } = await addDataset(db, { perImage: 2 }));
  reviewerId = (await addReviewer(db, "Ann")).id;
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

/** As PostgreSQL says that its disk is full, or whatever else the code says, whenever the table is written or deleted from. */
async function withFullDatabase<T>(table: string, work: () => Promise<T>, code = "53100"): Promise<T> {
  await db.pool.query(
    `CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'in its words' USING ERRCODE = '${code}'; END $$`,
  );
  await db.pool.query(
    `CREATE TRIGGER full_disk BEFORE INSERT OR DELETE ON "${table}" FOR EACH ROW EXECUTE FUNCTION full_disk()`,
  );
  try {
    return await work();
  } finally {
    await db.pool.query("DROP FUNCTION full_disk CASCADE");
  }
}

const imported = (paths: string[]): NewRun => ({ kind: "import", request: { datasetName: "into", paths } });
const exported = (): NewRun => ({
  kind: "export",
  datasetId,
  request: { request: { format: "jsonl", states: ["pending"] }, packaging: "files" },
});
const flagged = (): NewRun => ({
  kind: "bulk",
  datasetId,
  reviewerId,
  request: {
    target: { kind: "filter", filter: {}, exceptIds: [] },
    action: { do: "flag", reasonCodes: [], note: null },
  },
});

test("a full disk of the database ends an import, a bulk action and a removal with what to do", async () => {
  const place = workplace(db, folder, never);
  const told: unknown[] = [];
  await withFullDatabase("Entry", async () => {
    const id = await askFor(db, imported([folder]));
    expect(await CARRY_OUT.import(place, id)).toBe("over");
    told.push((await loadRun(db, id)).error);
  });
  await withFullDatabase("Verdict", async () => {
    const id = await askFor(db, flagged());
    expect(await CARRY_OUT.bulk(place, id)).toBe("over");
    told.push((await loadRun(db, id)).error);
  });
  const { datasetId: other } = await addDataset(db);
  await withFullDatabase("Entry", async () => {
    const id = await createRun(db, (client) => startRemoval(client, { dataset: { id: other }, reviewerId: null }));
    expect(await CARRY_OUT.removal(place, id)).toBe("over");
    told.push((await loadRun(db, id)).error);
  });
  expect(told).toEqual([
    message("runDiskFull", { advice: message("cameNothing") }),
    message("runDiskFull", { advice: message("adviceBulk") }),
    message("runDiskFull", { advice: message("adviceRemove") }),
  ]);
});

test("a right that the database's role lacks ends an import and a bulk action at once: waiting would not help", async () => {
  const place = workplace(db, folder, never);
  const told: unknown[] = [];
  for (const [table, run, carryOut] of [
    ["Entry", imported([folder]), CARRY_OUT.import],
    ["Verdict", flagged(), CARRY_OUT.bulk],
  ] as const) {
    const end = async () => {
      const id = await askFor(db, run);
      expect(await carryOut(place, id)).toBe("over");
      told.push((await loadRun(db, id)).error);
    };
    await withFullDatabase(table, end, "42501");
  }
  expect(told).toEqual([
    message("runDatabaseForbids", { problem: "in its words", advice: message("cameNothing") }),
    message("runDatabaseForbids", { problem: "in its words", advice: message("adviceBulk") }),
  ]);
});

test("a folder that can only be read ends an export and an import with its name and what to do", async ({ skip }) => {
  const disk = path.join(folder, "read only");
  await mkdir(disk);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "ro", "tmpfs", disk], { stdio: "ignore" });
  } catch {
    return skip("this account may not mount a disk");
  }
  try {
    const place = { ...workplace(db, folder, never), exportsFolder: path.join(disk, "exports"), dataFolder: disk };
    const id = await askFor(db, exported());
    expect(await CARRY_OUT.export(place, id)).toBe("over");
    expect((await loadRun(db, id)).error).toMatchObject({
      code: expect.stringMatching(/^run(ReadOnly|Forbidden)$/),
      data: { file: expect.stringContaining("read only/exports") },
    });
    // Rejects are written into the data folder.
    const file = path.join(folder, "rejected.json");
    const content = [{ from: "user", value: "Why?" }];
    await writeFile(file, JSON.stringify([{ image_id: 1 }, { image_id: 2, conversations: [{ content }] }]));
    const withRejects = await askFor(db, imported([file]));
    expect(await CARRY_OUT.import(place, withRejects)).toBe("over");
    expect(await loadRun(db, withRejects)).toMatchObject({
      state: "failed",
      error: {
        code: "runReadOnly",
        data: { file: expect.stringContaining("read only"), advice: { code: "cameNothing" } },
      },
    });
    await rm(file);
  } finally {
    execFileSync("umount", [disk]);
    await rm(disk, { recursive: true });
  }
});

test("a file that is closed to the worker's account is named, with what to do", async () => {
  const file = path.join(folder, "complex_reasoning.json");
  const id = await askFor(db, imported([file]));
  await chmod(folder, 0o755);
  await chmod(file, 0);
  // Root is let in everywhere; nobody is not.
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    expect(await CARRY_OUT.import(workplace(db, folder, never), id)).toBe("over");
  } finally {
    if (isRoot) process.seteuid?.(0);
    await chmod(file, 0o600);
  }
  expect((await loadRun(db, id)).error).toMatchObject({
    code: "runForbidden",
    data: { file: expect.stringMatching(/complex_reasoning\.json$/) },
  });
});

test("an import whose files were sent and are gone names them, and is not done without them", async () => {
  const upload = path.join(folder, "uploads", "some");
  await mkdir(upload, { recursive: true });
  await writeFile(path.join(upload, "0"), "[]");
  const files = ["here.json", "gone.json", "images/gone.jpg"].map((name, at) => ({
    name,
    path: path.join(upload, String(at)),
  }));
  const id = await askFor(db, { kind: "import", request: { datasetName: "into", files } });
  await workUntil(db, folder, () => expect.poll(async () => (await loadRun(db, id)).state).toBe("failed"));
  expect((await loadRun(db, id)).error).toEqual(message("filesGone", { names: "gone.json, images/gone.jpg" }));
  expect((await loadJob(db, "import", id))?.state).toBe("completed");
});
