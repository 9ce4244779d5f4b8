import type { RunEnd, Workplace } from "#server/runs/carry-out.ts";
import type { JobKind } from "#server/runs/job-queue.ts";
import { carryOutBulk } from "./bulk-job.ts";
import { carryOutExport } from "./export-job.ts";
import { carryOutImport } from "./import-job.ts";

/** How a worker carries out each kind of Run. Called again for one that a dead worker had, it goes on or begins anew. */
export const CARRY_OUT: Readonly<Record<JobKind, (place: Workplace, runId: bigint) => Promise<RunEnd>>> = {
  import: carryOutImport,
  export: carryOutExport,
  bulk: carryOutBulk,
};
