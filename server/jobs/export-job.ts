import { runExport } from "#server/export/run-export.ts";
import { carryOut, type RunEnd, type Workplace } from "#server/runs/carry-out.ts";

/** What a worker needs for exports. */
export type ExportPlace = Pick<Workplace, "db" | "directUrl" | "dataFolder" | "exportsFolder" | "exportDays" | "stop">;

/** Carries out the export of a Run from its start, unless somebody does already. */
export const carryOutExport = (place: ExportPlace, runId: bigint): Promise<RunEnd> =>
  carryOut(place, runId, (signal) => runExport(place.db, runId, place, signal));
