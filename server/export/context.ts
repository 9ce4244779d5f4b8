import { StudioError } from "#domain/error.ts";
import { must } from "#domain/must.ts";
import type { ExportJob } from "./formats/format.ts";
import type { Snapshot } from "./snapshot.ts";

export type ExportContext = Pick<ExportJob, "dataset" | "installation" | "sourceFiles">;

/** What an export needs to know of its data set before the first entry. @throws StudioError not_found */
export async function loadContext(
  snapshot: Snapshot,
  named: { datasetName: string } | { datasetId: bigint },
): Promise<ExportContext> {
  const [where, name] = "datasetId" in named ? ["id = $1", named.datasetId] : ["name = $1", named.datasetName];
  const [found] = await snapshot.query<{ id: string; name: string }>(
    `SELECT id::text, name FROM "Dataset" WHERE ${where}`,
    [name],
  );
  if (!found) throw new StudioError("not_found", `There is no data set ${name}.`);
  const [installation] = await snapshot.query<{ uuid: string }>('SELECT uuid FROM "Installation"');
  const files = await snapshot.query<{ id: string; path: string; format: string; boxSpace: string }>(
    'SELECT id::text, path, format, "boxSpace"::text FROM "SourceFile" WHERE "datasetId" = $1',
    [found.id],
  );
  return {
    dataset: { id: BigInt(found.id), name: found.name },
    installation: must(installation, "the first migration writes the installation's row").uuid,
    sourceFiles: new Map(files.map((file) => [file.id, file])),
  };
}

/**
 * How many entries are to leave, and of how many, as the home page counts them: near enough for a progress bar and for the
 * choice of a plan, and at once there.
 */
export async function countEntries(
  snapshot: Snapshot,
  datasetId: bigint,
  states: readonly string[],
  tasks: readonly string[],
): Promise<{ selected: number; all: number }> {
  const [count] = await snapshot.query<{ selected: string; all: string }>(
    `SELECT coalesce(sum(delta) FILTER (WHERE state = ANY($2::"EntryState"[]) AND task = ANY($3::"Task"[])), 0)::text AS selected,
       coalesce(sum(delta), 0)::text AS all
     FROM "StateCount" WHERE "datasetId" = $1`,
    [datasetId, states, tasks],
  );
  return { selected: Number(count?.selected ?? 0), all: Number(count?.all ?? 0) };
}
