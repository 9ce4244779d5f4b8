import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exportReportSchema } from "#domain/export-run.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { findSpooledFile } from "#server/export/export-runs.ts";
import { folderSink } from "#server/export/folder-sink.ts";
import { runExport } from "#server/export/run-export.ts";
import { jobIdOf, sendRun } from "#server/jobs/jobs.ts";
import { takeOverRuns } from "#server/jobs/take-over.ts";
import { work } from "#server/jobs/work.ts";
import { freshDatabase } from "./database.ts";
import { addDataset } from "./entries.ts";

const ROOT = path.join(import.meta.dirname, "..");
const TIMES = { pollMs: 20, takeOverMs: 3_600_000, upkeepMs: 3_600_000 };

let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder = "";
let datasetId = 0n;
let spools = "";

beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-killed-export-"));
  spools = path.join(folder, "exports");
  ({ datasetId } = await addDataset(db, { name: "boats", images: 150, perImage: 3 }));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

const addRun = (format: string) =>
  db.prisma.run.create({
    data: { kind: "export", datasetId, request: { request: { format, states: ["pending"] }, packaging: "files" } },
  });
const loadRun = (id: bigint) => db.prisma.run.findUniqueOrThrow({ where: { id } });
const spooled = async () => (await readdir(spools).catch(() => [])).sort();

/** Keeps an export waiting after it has opened its first file: what it reads of verdicts is locked. */
async function holdVerdicts(): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: db.url });
  await client.connect();
  await client.query('BEGIN; LOCK TABLE "Verdict" IN ACCESS EXCLUSIVE MODE');
  return () => client.end();
}

const startWorker = () =>
  spawn(process.execPath, ["--conditions=react-server", path.join(ROOT, "cli", "worker.ts")], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: db.url, SVIT_DATA: folder, SVIT_LOG: "silent" },
    stdio: "ignore",
  });

test("the export of a worker that was killed is written anew by the next one, to the byte as if nothing had been", async () => {
  const { id } = await addRun("jsonl");
  const release = await holdVerdicts();
  await sendRun(db, id, "export");
  const worker = startWorker();
  const files = async () =>
    (await Promise.all((await spooled()).map((name) => readdir(path.join(spools, name))))).flat();
  try {
    await expect.poll(files, { timeout: 20_000 }).toEqual(["boats.jsonl.jsonl"]);
  } finally {
    worker.kill("SIGKILL");
    await once(worker, "exit");
    await release();
  }
  const [half = ""] = await spooled();
  expect(half).toMatch(/^\d+\.partial-/);
  await expect(findSpooledFile(db, id, 0, spools), "half an export is never served").rejects.toThrow("it is running");

  await db.pool.query("UPDATE pgboss.job SET started_on = now() - interval '1 minute' WHERE id = $1", [jobIdOf(id)]);
  await expect
    .poll(async () => {
      await takeOverRuns(db);
      return (await loadRun(id)).state;
    })
    .toBe("waiting");
  const stop = new AbortController();
  const place = { db, directUrl: db.url, dataFolder: folder, exportsFolder: spools, exportDays: 7, stop: stop.signal };
  const working = work(place, TIMES);
  await expect.poll(async () => (await loadRun(id)).state, { timeout: 15_000 }).toBe("done");
  stop.abort();
  await working;
  expect(await spooled(), "nothing of the first attempt is left").toEqual([String(id)]);

  const undisturbed = path.join(folder, "undisturbed");
  await exportDataset(
    { db, datasetId, format: "jsonl", states: ["pending"] },
    await folderSink(undisturbed, ["boats.jsonl.jsonl", ".manifest.json"]),
  );
  const { files: made, entries } = exportReportSchema.parse((await loadRun(id)).report);
  expect(entries).toBe(450);
  const again = await readFile((await findSpooledFile(db, id, 0, spools)).path);
  expect(again.equals(await readFile(path.join(undisturbed, "boats.jsonl.jsonl")))).toBe(true);
  expect(made.map(({ name }) => name)).toEqual(["boats.jsonl.jsonl", "boats.jsonl.manifest.json"]);
});

/** A disk of its own that is soon full; null where this account may not mount one. */
async function tinyDisk(): Promise<string | null> {
  const disk = path.join(folder, "tiny");
  await mkdir(disk);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=16k", "tmpfs", disk], { stdio: "ignore" });
    return disk;
  } catch {
    return null;
  }
}

test.for(["files", "zip"])(
  "a full disk ends an export (%s) as failed, with a sentence, and nothing of it stays",
  async (packaging, { skip }) => {
    const disk = await tinyDisk();
    if (disk === null) return skip("this account may not mount a disk");
    try {
      const { id } = await db.prisma.run.create({
        data: { kind: "export", datasetId, request: { request: { format: "jsonl", states: ["pending"] }, packaging } },
      });
      await runExport(db, id, { exportsFolder: disk, exportDays: 7 }, new AbortController().signal);
      expect(await loadRun(id)).toMatchObject({ state: "failed", error: expect.stringContaining("The disk is full") });
      expect(await readdir(disk)).toEqual([]);
    } finally {
      execFileSync("umount", [disk]);
      await rm(disk, { recursive: true });
    }
  },
);
