import type { ImageBox } from "#domain/box/box.ts";
import { type KnownBox, knownBoxesOf } from "#domain/box/known-boxes.ts";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import { record } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction } from "#server/db/transaction.ts";

/** `id` is a UUID made where it was drawn; `box` in pixels of the raw raster. */
export type DrawnRegion = { id: string; name: string; box: ImageBox };

/**
 * Appends a drawn region to the photo's document of the studio and answers it as a known box. The same id again changes
 * nothing and answers what stands.
 * @throws StudioError not_found · unprocessable for a box without area, or one that leaves the photo
 */
export async function saveRegion(db: Database, imageId: bigint, region: DrawnRegion): Promise<KnownBox> {
  const image = await db.prisma.image.findUnique({
    where: { id: imageId },
    select: { datasetId: true, widthPx: true, heightPx: true },
  });
  if (!image) throw new StudioError("not_found", message("noPhoto", { id: imageId }));
  checkBox(region.box, image);
  const { x1, y1, x2, y2 } = region.box;
  const element = JSON.stringify({ id: region.id, name: region.name, x: x1, y: y1, w: x2 - x1, h: y2 - y1 });
  const { rows } = await inTransaction(db.pool, async (client) => {
    const drawn = await client.query(DRAWN, [imageId, region.id]);
    const target = { kind: "image" as const, id: imageId };
    const after = { id: region.id, box: [x1, y1, x2, y2] };
    if (drawn.rowCount === 0)
      await record(client, { action: "region_draw", datasetId: image.datasetId, target, after });
    return client.query(APPEND, [imageId, element, region.id, region.name.toLowerCase()]);
  });
  const known = knownBoxesOf({ studio: rows[0]?.document }).find((box) => box.id === `studio-${region.id}`);
  return must(known, "what was just appended can be read");
}

function checkBox(
  { x1, y1, x2, y2 }: ImageBox,
  { widthPx, heightPx }: { widthPx: number | null; heightPx: number | null },
) {
  const isInside = x1 >= 0 && y1 >= 0 && x2 <= (widthPx ?? Infinity) && y2 <= (heightPx ?? Infinity);
  if (isInside && x1 < x2 && y1 < y2) return;
  throw new StudioError("unprocessable", message("regionOutside"));
}

const DRAWN = `SELECT 1 FROM "Annotation" a, json_array_elements(a.document) element
  WHERE a."imageId" = $1 AND a.kind = 'studio' AND element->>'id' = $2`;

/**
 * One statement: two people who draw on one photo at the same instant both get their region in, since the conflict locks the
 * row and reads what stands then. Text is joined, so that what is there stays byte for byte.
 */
const APPEND = `
  INSERT INTO "Annotation" AS a ("imageId", kind, document, names) VALUES ($1, 'studio', ('[' || $2 || ']')::json, ARRAY[$4::text])
  ON CONFLICT ("imageId", kind, claim) DO UPDATE SET
    document = CASE
      WHEN EXISTS (SELECT 1 FROM json_array_elements(a.document) element WHERE element->>'id' = $3) THEN a.document
      WHEN json_array_length(a.document) = 0 THEN EXCLUDED.document
      ELSE (left(rtrim(a.document::text, E' \\n\\t\\r'), -1) || ',' || $2 || ']')::json END,
    names = CASE
      WHEN EXISTS (SELECT 1 FROM json_array_elements(a.document) element WHERE element->>'id' = $3) THEN a.names
      ELSE ARRAY(SELECT DISTINCT unnest(a.names || EXCLUDED.names) ORDER BY 1) END
  RETURNING document`;
