import type pg from "pg";
import { isPublic } from "#domain/identity/image-key.ts";
import { must } from "#domain/must.ts";
import { type Merged, mergeImages } from "#server/import/photos/merge-images.ts";
import { copyNewRows } from "./copy-text.ts";
import type { ImageIds } from "./image-ids.ts";
import { mergeAnnotations } from "./merge-annotations.ts";
import { nameKeys, Stager } from "./stage.ts";
import type { StagedPiece } from "./staged.ts";

/**
 * Brings a batch of whole documents in, each all that its file tells of one image: by COPY straight into the table, or,
 * where an image has such a document already, by staging and joining. Within the caller's transaction.
 */
export async function insertAnnotations(
  client: pg.PoolClient,
  datasetId: bigint,
  images: ImageIds,
  pieces: readonly StagedPiece[],
  expectsRepeats: boolean,
): Promise<{ wereNew: boolean; elementsNew: number; elementsChanged: number; merged: Merged | null }> {
  // A name below a root may be one of an image that goes by another: what came under it is kept apart.
  const areOwn = pieces.every(({ identity }) => isPublic(identity));
  if (areOwn && !expectsRepeats && (await copyAllNew(client, images, pieces))) {
    const elementsNew = pieces.reduce((sum, { count }) => sum + count, 0);
    return { wereNew: true, elementsNew, elementsChanged: 0, merged: null };
  }
  const stager = new Stager(client);
  await stager.prepare();
  for (const piece of pieces) await stager.write(piece, 0);
  await stager.close();
  const merged = await mergeImages(client, datasetId);
  const { inserted, ...elements } = await mergeAnnotations(client);
  return { wereNew: inserted === pieces.length, ...elements, merged };
}

async function copyAllNew(client: pg.PoolClient, images: ImageIds, pieces: readonly StagedPiece[]): Promise<boolean> {
  const ids = await images.find(pieces.map(({ identity }) => identity));
  const rows = pieces.map((piece) => ({ piece, image: must(ids.get(piece.identity), "every name has its image") }));
  if (new Set(rows.map(({ image, piece }) => `${image} ${piece.kind}`)).size < rows.length) return false;
  return copyNewRows(
    client,
    `"Annotation" ("imageId", kind, document, names)`,
    rows.map(({ image, piece }) => [image, piece.kind, `[${piece.elements}]`, nameKeys(piece.names).sort()]),
  );
}
