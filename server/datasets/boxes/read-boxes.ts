import type pg from "pg";
import type { ImageBox } from "#domain/box/box.ts";
import { knownBoxesOf } from "#domain/box/known-boxes.ts";
import type { BoxReadingChoice } from "#domain/box-reading.ts";
import { type FileGrounding, type SignedReading, UNKNOWN_GROUNDING } from "#domain/entry/grounding.ts";
import { type Turn, turnsOf } from "#domain/entry/turn.ts";
import { type Detection, startDetection } from "#domain/grounding/detect.ts";
import type { NotationName } from "#domain/grounding/notation.ts";
import { must } from "#domain/must.ts";
import { isRecord } from "#domain/shapes/shape.ts";
import type { Queryable } from "#server/db/transaction.ts";
import { BOX_KEY, type StoredReading } from "#server/entries/grounding-sql.ts";

/** A source file whose notation and space nobody has settled. `isOfRun`: it came with the import that asks. */
export type UnreadFile = { id: bigint; path: string; isOfRun: boolean };

/** Of "SourceFile": some notation of it that nobody has settled, and its rows have not. */
const IS_OPEN = `(notation IS NULL OR space IS NULL OR jsonb_path_exists("furtherReadings", '$[*] ? (@.space == null)'))`;

/** The files of a data set of which it is not known how their boxes are read, in the order in which they came. */
export async function loadUnread(db: Queryable, datasetId: bigint, runId: bigint | null): Promise<UnreadFile[]> {
  const { rows } = await db.query<{ id: string; path: string; isOfRun: boolean }>(
    `SELECT id::text, path, "runId" IS NOT DISTINCT FROM $2 AS "isOfRun" FROM "SourceFile" WHERE "datasetId" = $1 AND "settledAt" IS NULL AND ${IS_OPEN} AND NOT jsonb_path_exists("furtherReadings", '$[*].settledAt ? (@ != null)') ORDER BY id`,
    [datasetId, runId],
  );
  return rows.map(({ id, path, isOfRun }) => ({ id: BigInt(id), path, isOfRun }));
}

/** Drawn from all over the file: parts of a mix follow one another, and only one of them may have boxes. */
const LOOKED_AT = 4000;
const AT_ONCE = 500;

/** How a file's boxes may be read, by its entries, the sizes of their photos, and what annotation files know of those. */
export async function detectBoxes(db: Queryable, datasetId: bigint, fileId: bigint): Promise<Detection> {
  const detection = startDetection();
  const { rows } = await db.query<{ id: string }>(
    `SELECT id::text FROM "Entry" WHERE "datasetId" = $1 AND "sourceFileId" = $2 ORDER BY hashint8(id) LIMIT $3`,
    [datasetId, fileId, LOOKED_AT],
  );
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const ids = rows.slice(from, from + AT_ONCE).map(({ id }) => id);
    for (const { turns, record, boxKey, imageId, widthPx, heightPx, documents } of await loadLooked(db, ids)) {
      detection.add({
        turns: turnsOf(turns) as readonly Turn[],
        hasPhoto: imageId !== null,
        size: widthPx !== null && heightPx !== null ? { widthPx, heightPx } : null,
        known: documents ? objectsIn(documents) : [],
        record: isRecord(record) ? record : null,
        boxKey,
      });
    }
  }
  return detection.result();
}

type Looked = {
  turns: unknown;
  record: unknown;
  boxKey: string | null;
  imageId: string | null;
  widthPx: number | null;
  heightPx: number | null;
  documents: Record<string, unknown> | null;
};

const loadLooked = async (db: Queryable, ids: readonly string[]): Promise<Looked[]> =>
  (
    await db.query<Looked>(
      `SELECT e.turns, e."rowShell" AS record, ${BOX_KEY} AS "boxKey", e."imageId"::text, i."widthPx", i."heightPx",
         (SELECT json_object_agg(a.kind, a.document) FROM "Annotation" a
          WHERE a."imageId" = e."imageId" AND a.kind IN ('objects', 'instances') AND a.claim = '') AS documents
       FROM unnest($1::bigint[]) WITH ORDINALITY AS looked (id, place) JOIN "Entry" e ON e.id = looked.id JOIN "SourceFile" f ON f.id = e."sourceFileId"
       LEFT JOIN "Image" i ON i.id = e."imageId" ORDER BY looked.place`,
      [ids],
    )
  ).rows;

const objectsIn = (documents: Record<string, unknown>): ImageBox[] => knownBoxesOf(documents).map(({ box }) => box);

/** A notation of a file as it is to be kept: settled (`reading`), or with the readings from which somebody has to choose. */
export type FoundNotation = {
  signs: NotationName | null;
  reading: BoxReadingChoice | null;
  readings: readonly BoxReadingChoice[];
};

/** How a file is read whose notations are these, the first of its own columns. */
export function groundingOfFound([first, ...others]: readonly FoundNotation[]): FileGrounding {
  const own = first ? drawnBy(first) : { ...UNKNOWN_GROUNDING, signs: null };
  return { ...own, further: others.map(drawnBy) };
}

const drawnBy = ({ signs, reading, readings }: FoundNotation): SignedReading => {
  const drawn = reading ?? readings[0];
  return { signs, notation: drawn?.notation ?? null, space: drawn?.space ?? null, isGuess: reading === null };
};

/** What its rows told, or whoever imports the file said (`isSaid`). Until somebody chooses, the likeliest reading is drawn. */
export async function saveFound(
  client: pg.PoolClient,
  fileId: bigint,
  [first, ...others]: readonly FoundNotation[],
  isSaid = false,
): Promise<void> {
  const further = others.map(({ signs, reading, readings }): StoredReading => {
    const stored = { notation: reading?.notation ?? null, space: reading?.space ?? null, readings: [...readings] };
    return { signs: must(signs, "a file of several has signs for each"), ...stored };
  });
  await client.query(
    `UPDATE "SourceFile" SET notation = $2, space = $3, readings = $4, "settledAt" = CASE WHEN $5 THEN now() END, signs = $6, "furtherReadings" = $7 WHERE id = $1`,
    [
      fileId,
      first?.reading?.notation ?? null,
      first?.reading ? JSON.stringify(first.reading.space) : null,
      JSON.stringify(first?.readings ?? []),
      isSaid,
      first?.signs ?? null,
      JSON.stringify(further),
    ],
  );
}
