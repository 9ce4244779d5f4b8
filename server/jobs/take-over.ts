import type { Database } from "#server/db/client.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { log } from "#server/log.ts";
import { isRemoval } from "#server/removal/run-removal.ts";
import { JOB_KINDS, type JobKind, jobIdOf, openJobs, RETRIES_MAX, sendRun } from "./jobs.ts";
import { runLockName } from "./run-lock.ts";

/** Between taking a job and locking its run a worker is as good as dead for a moment. */
const GRACE_MS = 10_000;

/** What a reader of the Run can do about it. */
const ADVICE: Readonly<Record<JobKind, string>> = {
  import: "Resume it: what came in does not come in twice.",
  export: "Start it again.",
  bulk: "Undo it, or start it again: what it changed already is not changed twice.",
};
const REMOVAL_ADVICE = "Start it again: it goes on where it stopped.";
const died = (advice: string) =>
  `The worker died ${RETRIES_MAX + 1} times in the middle of this run, perhaps for want of memory or disk: its log may say more. ${advice}`;
const orphaned = (advice: string) => `The program that carried this run out is gone. ${advice}`;
const forgotten = (advice: string) => `This run was never begun: its job is gone. ${advice}`;

/**
 * Looks after Runs that nobody carries out: those of a dead worker are given to another one, or end as failed when they
 * have killed several; those whose job was never sent are sent; those of a killed command line end as failed. Any number
 * of workers may look at once.
 */
export async function takeOverRuns(db: Database): Promise<void> {
  const open = await db.prisma.run.findMany({
    where: { kind: { in: [...JOB_KINDS] }, state: { in: ["waiting", "running"] } },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  for (const { id } of open) await takeOver(db, id);
}

async function takeOver(db: Database, runId: bigint): Promise<void> {
  await inTransaction(db.pool, async (client) => {
    const lock = await client.query("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS free", [
      runLockName(runId),
    ]);
    // Its worker is alive, or somebody else looks.
    if (lock.rows[0].free) await settle(db, runId);
  });
}

/** Under the run's lock. */
async function settle(db: Database, runId: bigint): Promise<void> {
  const run = await db.prisma.run.findUnique({ where: { id: runId } });
  if (!run || (run.state !== "waiting" && run.state !== "running")) return;
  const kind = run.kind as JobKind;
  const boss = await openJobs(db);
  const load = () => boss.getJobById(kind, jobIdOf(runId));
  let job = await load();
  if (!job && run.state === "waiting") return sendRun(db, runId, kind);
  const removes = isRemoval(run.request);
  // A command line that was killed: everything that is needed stands in the database.
  if (!job && removes) {
    await db.prisma.run.updateMany({ where: { id: runId, state: "running" }, data: { state: "waiting" } });
    return sendRun(db, runId, kind);
  }
  const hadJob = job !== null;
  if (job?.state === "active") {
    if (Date.now() - job.startedOn.getTime() < GRACE_MS) return;
    log.warn({ runId: String(runId) }, "a run's worker is gone");
    await boss.fail(kind, jobIdOf(runId), { message: "its worker is gone" });
    job = await load();
  }
  const isWaiting = job?.state === "created" || job?.state === "retry";
  const advice = removes ? REMOVAL_ADVICE : ADVICE[kind];
  const error = run.state === "waiting" ? forgotten(advice) : hadJob ? died(advice) : orphaned(advice);
  await db.prisma.run.updateMany({
    where: { id: runId, state: { in: ["waiting", "running"] } },
    data: isWaiting ? { state: "waiting" } : { state: "failed", error, finishedAt: new Date() },
  });
}
