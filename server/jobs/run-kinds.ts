import { carryOutBulk } from "./bulk-job.ts";
import type { RunEnd, Workplace } from "./carry-out.ts";
import { carryOutExport } from "./export-job.ts";
import { carryOutImport } from "./import-job.ts";
import type { JobKind } from "./jobs.ts";

/** How a worker carries out each kind of Run. Called again for one that a dead worker had, it goes on or begins anew. */
export const CARRY_OUT: Readonly<Record<JobKind, (place: Workplace, runId: bigint) => Promise<RunEnd>>> = {
  import: carryOutImport,
  export: carryOutExport,
  bulk: carryOutBulk,
};
