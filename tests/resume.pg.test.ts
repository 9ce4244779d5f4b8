import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeWholeSet } from "#bench/set/whole/make-whole-set.ts";
import { WHOLE_PLAN } from "#bench/set/whole/whole-plan.ts";
import { importHere, resumeImportHere } from "#server/jobs/import-here.ts";
import { carryOutImport } from "#server/jobs/import-job.ts";
import { openJobs } from "#server/runs/job-queue.ts";
import { resumeRun } from "#server/runs/resume-run.ts";
import { lockRun } from "#server/runs/run-lock.ts";
import { freshDatabase } from "./database.ts";
import { askFor } from "./runs.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder = "";

beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-resume-"));
  await makeWholeSet(path.join(folder, "set"), WHOLE_PLAN(40));
  // With a photo an import of whatever size comes in part by part.
  await mkdir(path.join(folder, "set", "VG_100K"));
  const photo = sharp({ create: { width: 8, height: 6, channels: 3, background: "#888888" } }).jpeg();
  await photo.toFile(path.join(folder, "set", "VG_100K", "1.jpg"));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

const here = (signal: AbortSignal) => ({ db, directUrl: db.url, dataFolder: folder, signal });
const requestOf = (datasetName: string) => ({ datasetName, paths: [path.join(folder, "set")] });
const NEVER = new AbortController().signal;

/** Imports until so many of the eight files are done, those of entries last, and cancels there. Answers the Run. */
async function importUntil(datasetName: string, done: number): Promise<bigint> {
  const stop = new AbortController();
  let runId = 0n;
  const end = await importHere(
    {
      ...here(stop.signal),
      onRun: (id) => {
        runId = id;
      },
      onProgress: ({ files }) => {
        if (files.filter(({ state }) => state === "done").length === done) stop.abort();
      },
    },
    requestOf(datasetName),
  );
  expect(end.ended).toBe("cancelled");
  return runId;
}

/** All that an import of the set brings, without ids. */
async function contentsOf(datasetName: string) {
  const { rows } = await db.pool.query(
    `SELECT (SELECT count(*)::int FROM "Image" i WHERE i."datasetId" = d.id) AS images,
       (SELECT count(*)::int FROM "Entry" e WHERE e."datasetId" = d.id) AS entries,
       (SELECT count(*)::int FROM "EntryStatus" s WHERE s."datasetId" = d.id) AS states,
       (SELECT sum(delta)::int FROM "StateCount" c WHERE c."datasetId" = d.id) AS counted,
       (SELECT count(*)::int FROM "SourceFile" f WHERE f."datasetId" = d.id) AS files,
       (SELECT md5(string_agg(encode(e.hash, 'hex'), ',' ORDER BY e.hash)) FROM "Entry" e WHERE e."datasetId" = d.id) AS texts
     FROM "Dataset" d WHERE d.name = $1`,
    [datasetName],
  );
  return rows[0];
}
const loadRun = (id: bigint) => db.prisma.run.findUniqueOrThrow({ where: { id } });

test("a cancelled import keeps what came in, and resumed brings what an undisturbed one brings", async () => {
  const whole = await importHere(here(NEVER), requestOf("whole"));
  const runId = await importUntil("broken off", 6);
  const cancelled = await loadRun(runId);
  expect(cancelled.state).toBe("cancelled");
  const { kept } = cancelled.progress as unknown as { kept: { rows: number; entries: number } };
  expect(kept.entries).toBeGreaterThan(0);
  expect((await contentsOf("broken off")).entries).toBe(kept.entries);

  const end = await resumeImportHere(here(NEVER), runId);
  if (end.ended !== "done" || whole.ended !== "done") throw new Error("An import did not end.");
  expect(end.report).toMatchObject({ resumed: kept, entriesNew: whole.report.entriesNew, marks: whole.report.marks });
  expect(end.report.entriesByTask).toEqual(whole.report.entriesByTask);
  expect(await contentsOf("broken off")).toEqual(await contentsOf("whole"));
  expect((await loadRun(runId)).state).toBe("done");
});

test("a worker takes a resumed import up, and its report says what had come in before", async () => {
  const runId = await importUntil("for a worker", 5);
  await resumeRun(db, runId);
  expect(await loadRun(runId)).toMatchObject({ state: "waiting", cancelled: false, error: null, finishedAt: null });
  const [job] = await (await openJobs(db)).fetch("import");
  expect(job?.data).toMatchObject({ runId: String(runId) });
  await carryOutImport({ db, directUrl: db.url, dataFolder: folder, stop: NEVER }, runId);
  const { state, report } = await loadRun(runId);
  expect(state).toBe("done");
  expect(report).toMatchObject({ resumed: { rows: expect.any(Number) } });
  expect(await contentsOf("for a worker")).toEqual(await contentsOf("whole"));
});

test("what failed is resumed when its cause is gone", async () => {
  const late = path.join(folder, "late.json");
  const id = await askFor(db, { kind: "import", request: { datasetName: "late", paths: [late] } });
  await (await openJobs(db)).fetch("import");
  await carryOutImport({ db, directUrl: db.url, dataFolder: folder, stop: NEVER }, id);
  expect((await loadRun(id)).state).toBe("failed");
  const content = [
    { from: "user", value: "What is it?" },
    { from: "gpt", value: "A boat." },
  ];
  await writeFile(late, JSON.stringify([{ image_id: 1, conversations: [{ content }] }]));
  const end = await resumeImportHere(here(NEVER), id);
  expect(end).toMatchObject({ ended: "done", report: { entriesNew: 1 } });
});

test("what is done, is being carried out or was never there cannot be resumed", async () => {
  const done = await db.prisma.run.create({ data: { kind: "import", state: "done", request: {} } });
  await expect(resumeRun(db, done.id)).rejects.toMatchObject({ code: "conflict" });
  const busy = await db.prisma.run.create({ data: { kind: "import", state: "running", request: {} } });
  const lock = await lockRun(db.url, busy.id);
  await expect(resumeRun(db, busy.id)).rejects.toMatchObject({ code: "conflict" });
  await lock?.release();
  await expect(resumeRun(db, 999_999n)).rejects.toMatchObject({ code: "not_found" });
  const other = await db.prisma.run.create({ data: { kind: "export", state: "failed", request: {} } });
  await expect(resumeRun(db, other.id)).rejects.toMatchObject({
    code: "conflict",
    detail: { code: "runNotResumable", data: { advice: { code: "adviceExport" } } },
  });
});
