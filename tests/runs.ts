import type { RunKind } from "#domain/run-kind.ts";
import type { Database } from "#server/db/client.ts";
import { createRun } from "#server/runs/create-run.ts";
import type { NewRun } from "#server/runs/insert-run.ts";
import { jobIdOf, openJobs } from "#server/runs/job-queue.ts";

/** A Run that waits for a worker, as a browser asks for one. */
export const askFor = (db: Database, run: NewRun): Promise<bigint> => createRun(db, async () => run);

/** A Run's job, null where it has none. */
export const loadJob = async (db: Database, kind: RunKind, runId: bigint) =>
  (await openJobs(db)).getJobById(kind, jobIdOf(runId));

export const loadRun = (db: Database, id: bigint) => db.prisma.run.findUniqueOrThrow({ where: { id } });
