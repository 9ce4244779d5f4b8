import { runBulk } from "#server/bulk/run-bulk.ts";
import { carryOut, type RunEnd, type Workplace } from "./carry-out.ts";

/** Carries out a bulk action, or goes on with one that a dead worker had, unless somebody does already. */
export const carryOutBulk = (place: Pick<Workplace, "db" | "directUrl" | "stop">, runId: bigint): Promise<RunEnd> =>
  carryOut(place, runId, (signal) => runBulk(place.db, runId, signal));
