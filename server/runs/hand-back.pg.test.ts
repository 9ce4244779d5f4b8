import { afterAll, beforeAll, expect, test } from "vitest";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { freshDatabase } from "#tests/database.ts";
import { askFor, loadJob, loadRun } from "#tests/runs.ts";
import { failUnbegun, handBack, LOSSES_MAX, type TakenJob } from "./hand-back.ts";
import { openJobs, RETRIES_MAX } from "./job-queue.ts";
import { takeOverRuns } from "./take-over.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;

beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

/** A job that a worker has taken and begun on. */
async function take(): Promise<TakenJob> {
  const runId = await askFor(db, { kind: "import", request: { datasetName: "a" } });
  return takeAgain(runId);
}

async function takeAgain(runId: bigint): Promise<TakenJob> {
  await (await openJobs(db)).fetch("import", { batchSize: 100 });
  await db.prisma.run.update({ where: { id: runId }, data: { state: "running" } });
  const job = await loadJob(db, "import", runId);
  expect(job?.state).toBe("active");
  const { startedOn, retryLimit, retryCount, data } = job ?? expect.unreachable();
  const { lostBefore } = data as { lostBefore: number };
  return { runId, kind: "import", startedOn, retries: retryLimit - retryCount, lostBefore };
}

const stateOf = async ({ runId }: TakenJob) => (await loadRun(db, runId)).state;
const jobOf = ({ runId }: TakenJob) => loadJob(db, "import", runId);

test("a job given back waits with its Run, with as many tries as it had", async () => {
  const job = await take();
  await takeOverRuns(db, 0);
  const again = await takeAgain(job.runId);
  expect(again.retries).toBe(RETRIES_MAX - 1);
  await handBack(db, again, { why: "interrupted", afterSeconds: 0 });
  expect(await stateOf(again)).toBe("waiting");
  expect(await jobOf(again)).toMatchObject({ state: "created", retryLimit: RETRIES_MAX - 1, retryCount: 0 });
  await handBack(db, await takeAgain(job.runId), { why: "lost", afterSeconds: 0 });
  expect(await jobOf(again)).toMatchObject({ data: { lostBefore: 1 }, retryLimit: RETRIES_MAX - 1 });
});

test("one that another worker has taken over meanwhile stays with that one", async () => {
  const mine = await take();
  await takeOverRuns(db, 0);
  const theirs = await takeAgain(mine.runId);
  await handBack(db, mine, { why: "lost", afterSeconds: 0 });
  expect(await stateOf(mine)).toBe("running");
  expect(await jobOf(mine)).toMatchObject({ state: "active", startedOn: theirs.startedOn });
  await handBack(db, theirs, { why: "interrupted", afterSeconds: 0 });
});

test("given back twice, since the first answer was lost, it waits once", async () => {
  const job = await take();
  await handBack(db, job, { why: "lost", afterSeconds: 0 });
  await handBack(db, job, { why: "lost", afterSeconds: 0 });
  expect(await jobOf(job)).toMatchObject({ state: "created", data: { lostBefore: 1 } });
  await handBack(db, await takeAgain(job.runId), { why: "interrupted", afterSeconds: 3600 });
});

test("a run that loses its database again and again ends as failed, with what to do", async () => {
  const job = await take();
  await handBack(db, { ...job, lostBefore: LOSSES_MAX - 1 }, { why: "lost", afterSeconds: 0 });
  expect(await stateOf(job)).toBe("waiting");
  await handBack(db, await takeAgain(job.runId), { why: "lost", afterSeconds: 0 });
  expect(await loadRun(db, job.runId)).toMatchObject({
    state: "failed",
    error: { code: "runDatabaseGone", data: { count: 21, advice: { code: "adviceResume" } } },
  });
  expect(await jobOf(job)).toBeNull();
});

test("a run that could not be begun says why where that is known, and sends its reader to the log where not", async () => {
  const known = await take();
  await failUnbegun(db, known, new StudioError("not_found", message("filesGone", { names: "a" })));
  expect((await loadRun(db, known.runId)).error).toEqual(message("filesGone", { names: "a" }));
  const full = await take();
  await failUnbegun(db, full, Object.assign(new Error("no room"), { code: "ENOSPC" }));
  expect((await loadRun(db, full.runId)).error).toMatchObject({
    code: "runDiskFull",
    data: { advice: { code: "adviceResume" } },
  });
  const unknown = await take();
  await failUnbegun(db, unknown, new TypeError("x is not a function"));
  expect(await loadRun(db, unknown.runId)).toMatchObject({
    state: "failed",
    error: { code: "notBegun", data: { advice: { code: "adviceResume" } } },
  });
});
