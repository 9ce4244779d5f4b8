import type { BoxReadingChoice, DrawnExample } from "#domain/box-reading.ts";
import { boxesOnPhoto, mentionsOfTurns } from "#domain/entry/entry-text.ts";
import type { ImageView } from "#domain/entry/entry-view.ts";
import { type Turn, turnsOf } from "#domain/entry/turn.ts";
import { isRecord } from "#domain/shapes/shape.ts";
import type { Database } from "#server/db/client.ts";
import { PHOTO_MARK } from "#server/db/photo-mark.ts";
import { BOX_KEY } from "#server/entries/grounding-sql.ts";

const EXAMPLES = 3;
/** So many entries are looked through for some with a box. */
const LOOKED_AT = 400;

/** Three entries of a file with photos of their own, each drawn by every reading; fewer where it has fewer. */
export async function drawExamples(
  db: Database,
  { datasetId, fileId }: { datasetId: bigint; fileId: bigint },
  readings: readonly BoxReadingChoice[],
): Promise<DrawnExample[]> {
  const { rows } = await db.pool.query<Row>(
    `SELECT e.id::text, e.turns, e."rowShell" AS record, ${BOX_KEY} AS "boxKey", i.id::text AS "imageId", i.identity, i."widthPx", i."heightPx", i.photo, ${PHOTO_MARK}
     FROM (SELECT e.id FROM "Entry" e JOIN "EntryStatus" s ON s."entryId" = e.id
           WHERE e."datasetId" = $1 AND e."sourceFileId" = $2 AND s."imageId" IS NOT NULL
           ORDER BY s."boxCount" = 0, hashint8(e.id) LIMIT $3) AS drawn
     JOIN "Entry" e ON e.id = drawn.id JOIN "SourceFile" f ON f.id = e."sourceFileId" JOIN "Image" i ON i.id = e."imageId"
     WHERE i.photo IN ('present', 'remote') AND NOT i."isWithdrawn" AND i."widthPx" IS NOT NULL AND i."heightPx" IS NOT NULL`,
    [datasetId, fileId, LOOKED_AT],
  );
  const seen = new Set<string>();
  const examples: DrawnExample[] = [];
  for (const row of rows) {
    if (examples.length === EXAMPLES) break;
    const example = exampleOf(row, readings);
    if (!example || seen.has(row.imageId)) continue;
    seen.add(row.imageId);
    examples.push(example);
  }
  return examples;
}

type Row = {
  id: string;
  turns: unknown;
  record: unknown;
  boxKey: string | null;
  imageId: string;
  identity: string;
  widthPx: number;
  heightPx: number;
  photo: ImageView["photo"];
  photoMark: string | null;
};

/** Null where no reading finds a box: then there is nothing to compare. */
function exampleOf(
  { id, turns: column, record, boxKey, imageId, ...image }: Row,
  readings: readonly BoxReadingChoice[],
): DrawnExample | null {
  const turns: Turn[] = turnsOf(column);
  const drawn = readings.map((reading) => {
    const grounding = { ...reading, isGuess: false, record: isRecord(record) ? record : null, boxKey };
    return mentionsOfTurns(turns, grounding).flatMap(({ mention }) => {
      const boxes = boxesOnPhoto(mention.boxes, grounding, image).map(({ box }) => box);
      return boxes.length === 0 ? [] : [{ phrase: mention.phrase, boxes }];
    });
  });
  if (drawn.every((own) => own.length === 0)) return null;
  return { entryId: id, image: { id: imageId, ...image }, texts: turns.map(({ value }) => value), drawn };
}
