import type { Database } from "#server/db/client.ts";
import { log } from "#server/log.ts";
import { IMPORT_QUEUE, importJobId, openJobs, RETRIES_MAX, sendImport } from "./jobs.ts";
import { runLockName } from "./run-lock.ts";

/** Between taking a job and locking its run a worker is as good as dead for a moment. */
const GRACE_MS = 10_000;

const DIED = `The worker died ${RETRIES_MAX + 1} times in the middle of this import, perhaps for want of memory or disk: its log may say more. Start the import again; what came in already does not come in twice.`;
const FORGOTTEN = "This import was never begun: its job is gone. Start the import again.";

/**
 * Looks after imports that nobody carries out: those of a dead worker are given to another one, or end as failed when
 * they have killed several; those whose job was never sent are sent. Any number of workers may look at once.
 */
export async function takeOverImports(db: Database): Promise<void> {
  const open = await db.prisma.run.findMany({
    where: { kind: "import", state: { in: ["waiting", "running"] } },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  for (const { id } of open) await takeOver(db, id);
}

async function takeOver(db: Database, runId: bigint): Promise<void> {
  const client = await db.pool.connect();
  try {
    await client.query("BEGIN");
    const lock = await client.query("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS free", [
      runLockName(runId),
    ]);
    // Its worker is alive, or somebody else looks.
    if (lock.rows[0].free) await settle(db, runId);
    await client.query("COMMIT");
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** Under the run's lock. */
async function settle(db: Database, runId: bigint): Promise<void> {
  const run = await db.prisma.run.findUnique({ where: { id: runId } });
  if (!run || (run.state !== "waiting" && run.state !== "running")) return;
  const boss = await openJobs(db);
  const load = () => boss.getJobById(IMPORT_QUEUE, importJobId(runId));
  let job = await load();
  if (!job && run.state === "waiting") return sendImport(db, runId);
  if (job?.state === "active") {
    if (Date.now() - job.startedOn.getTime() < GRACE_MS) return;
    log.warn({ runId: String(runId) }, "an import's worker is gone");
    await boss.fail(IMPORT_QUEUE, importJobId(runId), { message: "its worker is gone" });
    job = await load();
  }
  const isWaiting = job?.state === "created" || job?.state === "retry";
  await db.prisma.run.updateMany({
    where: { id: runId, state: { in: ["waiting", "running"] } },
    data: isWaiting
      ? { state: "waiting" }
      : { state: "failed", error: run.state === "running" ? DIED : FORGOTTEN, finishedAt: new Date() },
  });
}
