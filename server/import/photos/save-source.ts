import type pg from "pg";
import { must } from "#domain/must.ts";
import type { PhotoAddress } from "#domain/photo/photo-address.ts";

/** The source's id, made where it is not there. */
export async function saveSource(
  client: pg.PoolClient,
  datasetId: bigint,
  { kind, root }: PhotoAddress | { kind: "zip" | "tar" | "parquet" | "folder" | "store"; root: string },
): Promise<bigint> {
  const { rows } = await client.query(
    `INSERT INTO "PhotoSource" ("datasetId", kind, root) VALUES ($1, $2, $3)
     ON CONFLICT ("datasetId", kind, root) DO UPDATE SET root = EXCLUDED.root RETURNING id`,
    [datasetId, kind, root],
  );
  return BigInt(must(rows[0], "an upsert returns its row").id);
}
