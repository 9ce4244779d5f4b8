import type { BoxReadingChoice, DrawnExample } from "#domain/box-reading.ts";
import { drawnMentions } from "#domain/entry/drawn-mentions.ts";
import type { ImageView } from "#domain/entry/entry-view.ts";
import { readingPlaceIn } from "#domain/entry/grounding-in-file.ts";
import { type Turn, turnsOf } from "#domain/entry/turn.ts";
import type { NotationName } from "#domain/grounding/notation.ts";
import { isRecord } from "#domain/shapes/shape.ts";
import type { Database } from "#server/db/client.ts";
import { PHOTO_MARK } from "#server/db/photo-mark.ts";
import { BOX_KEY, fileGroundingOf, GROUNDING } from "#server/entries/grounding-sql.ts";

const EXAMPLES = 3;
/** So many entries are looked through for some with a box; of a small part of a mix there are few among them. */
const LOOKED_AT = 4000;
const AT_ONCE = 400;

type Asked = { datasetId: bigint; fileId: bigint; signs?: NotationName | undefined };

/**
 * Three entries of a file with photos of their own, each drawn by every reading; fewer where it has fewer. `signs`: of those alone whose boxes have
 * them, in a file of several notations.
 */
export async function drawExamples(
  db: Database,
  asked: Asked,
  readings: readonly BoxReadingChoice[],
): Promise<DrawnExample[]> {
  const { rows: drawn } = await db.pool.query<{ id: string }>(
    `SELECT e.id::text FROM "Entry" e JOIN "EntryStatus" s ON s."entryId" = e.id
     WHERE e."datasetId" = $1 AND e."sourceFileId" = $2 AND s."imageId" IS NOT NULL
     ORDER BY s."boxCount" = 0, hashint8(e.id) LIMIT $3`,
    [asked.datasetId, asked.fileId, LOOKED_AT],
  );
  const seen = new Set<string>();
  const examples: DrawnExample[] = [];
  for (let from = 0; from < drawn.length && examples.length < EXAMPLES; from += AT_ONCE) {
    const ids = drawn.slice(from, from + AT_ONCE).map(({ id }) => id);
    for (const row of await loadRows(db, ids)) {
      if (examples.length === EXAMPLES) break;
      if (seen.has(row.imageId)) continue;
      const example = exampleOf(row, readings, asked.signs);
      if (!example) continue;
      seen.add(row.imageId);
      examples.push(example);
    }
  }
  return examples;
}

const loadRows = async (db: Database, ids: readonly string[]): Promise<Row[]> =>
  (
    await db.pool.query<Row>(
      `SELECT e.id::text, e.turns, e."rowShell" AS record, ${BOX_KEY} AS "boxKey", ${GROUNDING} AS grounding, i.id::text AS "imageId", i.identity, i."widthPx", i."heightPx", i.photo, ${PHOTO_MARK}
       FROM unnest($1::bigint[]) WITH ORDINALITY AS drawn (id, place)
       JOIN "Entry" e ON e.id = drawn.id JOIN "SourceFile" f ON f.id = e."sourceFileId" JOIN "Image" i ON i.id = e."imageId"
       WHERE i.photo IN ('present', 'remote') AND NOT i."isWithdrawn" AND i."widthPx" IS NOT NULL AND i."heightPx" IS NOT NULL
       ORDER BY drawn.place`,
      [ids],
    )
  ).rows;

type Row = {
  id: string;
  turns: unknown;
  record: unknown;
  boxKey: string | null;
  grounding: unknown;
  imageId: string;
  identity: string;
  widthPx: number;
  heightPx: number;
  photo: ImageView["photo"];
  photoMark: string | null;
};

/** Null where no reading finds a box: then there is nothing to compare. */
function exampleOf(
  { id, turns: column, record: shell, boxKey, grounding: file, imageId, ...image }: Row,
  readings: readonly BoxReadingChoice[],
  signs: NotationName | undefined,
): DrawnExample | null {
  const turns: Turn[] = turnsOf(column);
  const record = isRecord(shell) ? shell : null;
  if (signs && !isOfSigns({ turns, file: { ...fileGroundingOf(file), record, boxKey } }, signs)) return null;
  const drawn = readings.map((reading) => drawnMentions(turns, { ...reading, isGuess: false, record, boxKey }, image));
  if (drawn.every((own) => own.length === 0)) return null;
  return { entryId: id, image: { id: imageId, ...image }, texts: turns.map(({ value }) => value), drawn };
}

function isOfSigns(
  { turns, file }: { turns: readonly Turn[]; file: ReturnType<typeof fileGroundingOf> },
  signs: NotationName,
): boolean {
  const place = readingPlaceIn(file, turns);
  return place !== null && [file, ...file.further][place]?.signs === signs;
}
