import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Queryable } from "#server/db/transaction.ts";

/** The ids of photos by their names (`vg:2317`, `coco:33471`, `path@root:a/b.jpg`; digits alone are Visual Genome's), each once. @throws StudioError not_found for the first that is not there */
export async function imagesByName(db: Queryable, datasetId: bigint, names: readonly string[]): Promise<string[]> {
  const wanted = names.map((name) => (/^\d{1,15}$/.test(name) ? `vg:${name}` : name));
  const { rows } = await db.query<{ alias: string; id: string }>(
    `SELECT alias, "imageId"::text AS id FROM "ImageAlias" WHERE "datasetId" = $1 AND alias = ANY($2::text[])`,
    [datasetId, wanted],
  );
  const ids = new Map(rows.map(({ alias, id }) => [alias, id]));
  const missing = wanted.find((name) => !ids.has(name));
  if (missing !== undefined) throw new StudioError("not_found", message("noSuchPhoto", { name: missing }));
  return [...new Set(wanted.flatMap((name) => ids.get(name) ?? []))];
}
