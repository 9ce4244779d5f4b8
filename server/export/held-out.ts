import { cocoKey, parseKey, vgKey } from "#domain/identity/image-key.ts";
import { bareCocoId, provenId } from "#domain/identity/public-id.ts";
import type { Snapshot } from "./rows/snapshot.ts";

/**
 * The images of a data set that a list of photos names: by a key (`vg:2317`, `coco:33471`, `path@root:a/b.jpg`), by Visual Genome's number, by a
 * file's name of COCO's or Visual Genome's, or by a path below any root. A name that no photo has is passed over; `known` counts the others.
 */
export async function heldOutImages(
  snapshot: Snapshot,
  datasetId: bigint,
  names: readonly string[],
): Promise<{ imageIds: bigint[]; known: number }> {
  // A text of PostgreSQL's cannot have a NUL, so no photo is called so.
  const wanted = names
    .filter((name) => !name.includes("\0"))
    .map((name) => ({ name, keys: keysOf(name), path: parseKey(name) ? null : name }));
  const byKey = await snapshot.query<{ id: string; alias: string }>(
    `SELECT "imageId"::text AS id, alias FROM "ImageAlias" WHERE "datasetId" = $1 AND alias = ANY($2::text[])`,
    [datasetId, wanted.flatMap(({ keys }) => keys)],
  );
  const byPath = await snapshot.query<{ id: string; path: string }>(
    `SELECT "imageId"::text AS id, substr(alias, strpos(alias, ':') + 1) AS path FROM "ImageAlias"
     WHERE "datasetId" = $1 AND alias LIKE 'path%' AND substr(alias, strpos(alias, ':') + 1) = ANY($2::text[])`,
    [datasetId, wanted.flatMap(({ path }) => path ?? [])],
  );
  const aliases = new Set(byKey.map(({ alias }) => alias));
  const paths = new Set(byPath.map(({ path }) => path));
  const known = wanted.filter(
    ({ keys, path }) => keys.some((key) => aliases.has(key)) || (path !== null && paths.has(path)),
  ).length;
  const ids = new Set([...byKey, ...byPath].map(({ id }) => id));
  return { imageIds: [...ids].map(BigInt), known };
}

function keysOf(name: string): string[] {
  const parts = parseKey(name);
  if (parts?.space === "vg") return [vgKey(parts.id)];
  if (parts?.space === "coco") return [cocoKey(parts.id)];
  if (parts) return [name];
  if (/^\d{1,18}$/.test(name)) return [vgKey(name)];
  return [provenId(name) ?? bareCocoId(name)].filter((key) => key !== null);
}
