import { z } from "zod";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import { mappingSchema } from "#domain/shapes/mapping.ts";
import { fileGroundingOf, GROUNDING } from "#server/entries/grounding-sql.ts";
import type { ExportJob, ExportSource } from "#server/export/formats/format.ts";
import { type Selection, selectionWhere } from "#server/find/selection.ts";
import type { Snapshot } from "./snapshot.ts";

export type ExportContext = Pick<ExportJob, "dataset" | "installation" | "sourceFiles" | "photoSources">;

/** What an export needs to know of its data set before the first entry. @throws StudioError not_found */
export async function loadContext(
  snapshot: Snapshot,
  named: { datasetName: string } | { datasetId: bigint },
): Promise<ExportContext> {
  const [where, name] = "datasetId" in named ? ["id = $1", named.datasetId] : ["name = $1", named.datasetName];
  const [found] = await snapshot.query<{ id: string; name: string }>(
    `SELECT id::text, name FROM "Dataset" WHERE ${where} AND "removedAt" IS NULL`,
    [name],
  );
  if (!found) throw new StudioError("not_found", message("noDataset", { name }));
  const [installation] = await snapshot.query<{ uuid: string }>('SELECT uuid FROM "Installation"');
  const files = await snapshot.query<
    Omit<ExportSource, "grounding" | "generatedBy"> & {
      id: string;
      mapping: unknown;
      grounding: unknown;
      batch: unknown;
    }
  >(
    `SELECT id::text, kind, path, format, notation, coalesce(space->>'name', 'unknown') AS "boxSpace", licence, source, terms, settings->'mapping' AS mapping, ${GROUNDING} AS grounding,
       CASE kind WHEN 'generated' THEN (SELECT r.request FROM "Run" r WHERE r.id = f."runId") END AS batch
     FROM "SourceFile" f WHERE "datasetId" = $1`,
    [found.id],
  );
  const sources = await snapshot.query<{ id: string; kind: string; root: string }>(
    'SELECT id::text, kind, root FROM "PhotoSource" WHERE "datasetId" = $1',
    [found.id],
  );
  return {
    dataset: { id: BigInt(found.id), name: found.name },
    installation: must(installation, "the first migration writes the installation's row").uuid,
    sourceFiles: new Map(
      files.map(({ mapping, grounding, batch, ...file }) => [
        file.id,
        {
          ...file,
          grounding: fileGroundingOf(grounding),
          ...(mapping === null ? {} : { mapping: mappingSchema.parse(mapping) }),
          ...writersOf(batch),
        },
      ]),
    ),
    photoSources: new Map(sources.map((source) => [source.id, source])),
  };
}

/** Of a batch that a newer release of the studio wrote down otherwise nothing is told, and it leaves all the same. */
function writersOf(batch: unknown): Pick<ExportSource, "generatedBy"> {
  const { success, data } = batchSchema.safeParse(batch);
  return success ? { generatedBy: data.prompts.map(({ version }) => `${data.model}, ${version}`) } : {};
}

const batchSchema = z.object({ model: z.string(), prompts: z.object({ version: z.string() }).array().min(1) });

/** How many entries are likely to leave, and of how many. */
export type SelectedCount = { selected: number; isExact: boolean; all: number };

/**
 * For a progress bar and the choice of a plan, at once there: by states and tasks as the home page counts them, and by
 * what else narrows them as PostgreSQL's statistics tell.
 */
export async function countEntries(snapshot: Snapshot, selection: Selection): Promise<SelectedCount> {
  const { datasetId, states, tasks, entryIds, filter } = selection;
  const [count] = await snapshot.query<{ selected: string; all: string }>(
    `SELECT coalesce(sum(delta) FILTER (WHERE state = ANY($2::"EntryState"[]) AND task = ANY($3::"Task"[])), 0)::text AS selected,
       coalesce(sum(delta), 0)::text AS all
     FROM "StateCount" WHERE "datasetId" = $1`,
    [datasetId, states, tasks],
  );
  const all = Number(count?.all ?? 0);
  const selected = Number(count?.selected ?? 0);
  if (entryIds) return { selected: entryIds.length, isExact: true, all };
  if (!filter) return { selected, isExact: true, all };
  const [plan] = await snapshot.query<{ "QUERY PLAN": { Plan: { "Plan Rows": number } }[] }>(
    `EXPLAIN (FORMAT JSON) SELECT s."entryId" FROM "EntryStatus" s WHERE ${selectionWhere(selection)}`,
  );
  return { selected: Math.min(selected, plan?.["QUERY PLAN"][0]?.Plan["Plan Rows"] ?? selected), isExact: false, all };
}
