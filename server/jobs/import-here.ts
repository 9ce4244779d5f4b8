import type { ImportProgress } from "#domain/import/import-report.ts";
import { type ImportEnd, type ImportRunRequest, runImport } from "#server/import/run-import.ts";
import { type Here as RunsHere, resumeHere, runHere } from "#server/runs/run-here.ts";

type Here = RunsHere & {
  dataFolder: string;
  signal: AbortSignal;
  onProgress?: (progress: ImportProgress) => void;
};

/** Imports in this process, as a Run that the browser shows and that can be resumed. Aborting `signal` cancels it. */
export const importHere = (here: Here, request: Partial<ImportRunRequest>): Promise<ImportEnd> =>
  runHere(here, async () => ({ kind: "import", request }), importOf(here));

/** Goes on with an import in this process, whoever began it. @throws StudioError as resumeRun */
export const resumeImportHere = (here: Here, runId: bigint): Promise<ImportEnd> =>
  resumeHere(here, runId, importOf(here));

const importOf =
  ({ db, dataFolder, signal, onProgress }: Here) =>
  (runId: bigint, lost: AbortSignal) =>
    runImport(db, runId, dataFolder, lost, { cancel: signal, ...(onProgress ? { onProgress } : {}) });
