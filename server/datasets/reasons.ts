import { inOrderOfKeys, type Reason, reasonSchema } from "#domain/verdict/reasons.ts";
import type { Database } from "#server/db/client.ts";

/** The data set's reasons as its newest codebook says, retired ones included, in the order of their keys. */
export async function loadReasons(db: Database, datasetId: bigint): Promise<Reason[]> {
  const rows = await db.prisma.reason.findMany({ where: { datasetId } });
  return rows
    .map(({ id: _, datasetId: __, updatedAt: ___, ...reason }) => reasonSchema.parse(reason))
    .sort(inOrderOfKeys);
}
