import type { GeneratedCount } from "#domain/export/export-manifest.ts";
import type { ExportSource } from "#server/export/formats/format.ts";
import { asBytes, type ByteText, toBytes } from "#server/export/write/byte-text.ts";
import { type Selection, selectionWhere } from "#server/find/selection.ts";
import type { Snapshot } from "./snapshot.ts";

/** The key by which a record says that a model wrote it. Trainers look at no key that they do not know. */
export const GENERATED_BY = "generated_by";

type Placed = { sourceFileId: string; rowIndex: number };
type Sources = ReadonlyMap<string, Pick<ExportSource, "generatedBy">>;

/** The model that wrote an entry here and its prompt's version, `llama3.3, conversation@1`; null for an entry that was imported. */
export function generatedBy({ sourceFileId, rowIndex }: Placed, sources: Sources): string | null {
  const prompts = sources.get(sourceFileId)?.generatedBy;
  // The batch counts its rows photo by photo, and of each photo prompt by prompt.
  return prompts?.[rowIndex % prompts.length] ?? null;
}

/** The same of entries that stand in one record, each once. */
export const generatedByAny = (entries: readonly Placed[], sources: Sources): string | null =>
  [...new Set(entries.flatMap((entry) => generatedBy(entry, sources) ?? []))].join("; ") || null;

/** A record, an object of JSON, that says who wrote it; as it is where `by` is null. */
export const markedGenerated = (record: ByteText, by: string | null): ByteText =>
  by === null ? record : asBytes(`${record.slice(0, -1)},"${GENERATED_BY}":${toBytes(JSON.stringify(by))}}`);

/** The selected entries that a model wrote here, by model and prompt, the most first. */
export async function countGenerated(
  snapshot: Snapshot,
  selection: Selection,
  sources: Sources,
): Promise<GeneratedCount[]> {
  if (![...sources.values()].some(({ generatedBy: prompts }) => prompts)) return [];
  return snapshot.query<GeneratedCount>(
    `SELECT g.model, g."promptVersion" AS prompt, count(*)::float8 AS entries
     FROM "GeneratedEntry" x JOIN "Generation" g ON g.id = x."generationId" JOIN "EntryStatus" s ON s."entryId" = x."entryId"
     WHERE x."datasetId" = ${selection.datasetId} AND ${selectionWhere(selection)} GROUP BY 1, 2 ORDER BY 3 DESC, g.model COLLATE "C", g."promptVersion" COLLATE "C"`,
  );
}
