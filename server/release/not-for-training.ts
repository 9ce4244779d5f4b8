import type { Snapshot } from "#server/export/rows/snapshot.ts";

/**
 * Files of entries that a model wrote, of whose address nobody has said that what it writes may train a model (GeneratorTerms): unanswered is no, so they
 * stay out of releases (docs/decisions/074).
 */
export async function filesNotForTraining(snapshot: Snapshot, datasetId: bigint): Promise<bigint[]> {
  const files = await snapshot.query<{ id: string }>(
    `SELECT f.id::text FROM "SourceFile" f WHERE f."datasetId" = $1 AND f.kind = 'generated' AND (
       NOT EXISTS (SELECT 1 FROM "Generation" g WHERE g."runId" = f."runId")
       OR EXISTS (SELECT 1 FROM "Generation" g LEFT JOIN "GeneratorTerms" t ON t.address = g.address
         WHERE g."runId" = f."runId" AND t."mayTrain" IS NOT TRUE))`,
    [datasetId],
  );
  return files.map(({ id }) => BigInt(id));
}
