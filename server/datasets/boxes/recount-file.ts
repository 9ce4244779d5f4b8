import type pg from "pg";
import type { BoxCounts } from "#domain/box-reading.ts";
import { MARKS, type Mark, MEDIA_MARKS, marksOf } from "#domain/entry/contract.ts";
import { factsOf } from "#domain/entry/entry-facts.ts";
import type { FileGrounding } from "#domain/entry/grounding.ts";
import { groundingIn, readingPlaceIn } from "#domain/entry/grounding-in-file.ts";
import type { Task } from "#domain/entry/task.ts";
import { type Turn, turnsOf } from "#domain/entry/turn.ts";
import { NOTATIONS } from "#domain/grounding/notation.ts";
import { isRecord } from "#domain/shapes/shape.ts";
import type { Queryable } from "#server/db/transaction.ts";
import { BOX_KEY, ENTRY_GROUNDING, fileGroundingOf } from "#server/entries/grounding-sql.ts";
import { followWords } from "#server/entries/words-now.ts";

/** `grounding`: what it is to be counted by, where that does not stand on the file yet. */
export type RecountedFile = { datasetId: bigint; fileId: bigint; grounding?: FileGrounding };

/** Where a recount stands in its file: the last entry that was looked at. */
export type RecountPlace = { row: number; part: number };
export const RECOUNT_START: RecountPlace = { row: -1, part: -1 };

/** A transaction of a few hundred milliseconds: a reviewer may wait for its rows. */
const BATCH = 500;

type Row = {
  id: string;
  row: number;
  part: number;
  task: Task;
  turns: unknown;
  grounding: unknown;
  record: unknown;
  boxKey: string | null;
  widthPx: number | null;
  heightPx: number | null;
  hasPhoto: boolean;
  wordCount: number;
  boxCount: number;
  marks: string[];
};

/**
 * Counts the boxes and words of the next entries of a file anew, and finds their marks, as the file's boxes are read now; search words
 * follow. Null behind the last. Within the caller's transaction; done twice it changes nothing.
 */
export async function recountBatch(
  client: pg.PoolClient,
  { datasetId, fileId, grounding }: RecountedFile,
  place: RecountPlace,
): Promise<RecountedBatch | null> {
  const { rows } = await client.query<Row>(
    `SELECT e.id::text, e."rowIndex" AS row, e."partIndex" AS part, e.task, e.turns, ${ENTRY_GROUNDING} AS grounding, CASE WHEN $6 THEN e."rowShell" END AS record, ${BOX_KEY} AS "boxKey", i."widthPx", i."heightPx",
       e."imageId" IS NOT NULL AS "hasPhoto", s."wordCount", s."boxCount", s.marks
     FROM "Entry" e JOIN "EntryStatus" s ON s."entryId" = e.id JOIN "SourceFile" f ON f.id = e."sourceFileId"
     LEFT JOIN "Image" i ON i.id = e."imageId"
     WHERE e."datasetId" = $1 AND e."sourceFileId" = $2 AND (e."rowIndex", e."partIndex") > ($3, $4)
     ORDER BY e."rowIndex", e."partIndex" LIMIT $5`,
    [datasetId, fileId, place.row, place.part, BATCH, grounding !== undefined],
  );
  const last = rows.at(-1);
  if (!last) return null;
  const looked = rows.map((row) => lookAt(row, grounding));
  const changes = looked.flatMap(({ change }) => change ?? []);
  await writeChanges(client, changes);
  const boxed = looked.reduce<BoxCounts>((sums, { signs }) => (signs ? plus(sums, { [signs]: 1 }) : sums), {});
  return { place: { row: last.row, part: last.part }, looked: rows.length, changed: changes.length, boxed };
}

/** `boxed`: of the entries that were looked at, those with boxes by the signs of their notation. */
export type RecountedBatch = { place: RecountPlace; looked: number; changed: number; boxed: BoxCounts };

/** Counts of two batches together. */
export function plus(a: BoxCounts, b: BoxCounts): BoxCounts {
  const sums = { ...a };
  for (const name of [...NOTATIONS, "unknown"] as const) if (b[name]) sums[name] = (sums[name] ?? 0) + b[name];
  return sums;
}

/** Keeps how many entries of a file are in each of its notations. */
export const saveBoxCounts = (client: Queryable, fileId: bigint, boxed: BoxCounts) =>
  client.query(`UPDATE "SourceFile" SET "boxCounts" = $2 WHERE id = $1`, [fileId, JSON.stringify(boxed)]);

type Change = { id: string; wordCount: number; boxCount: number; marks: string[] };

function lookAt(
  { id, task, turns: column, widthPx, heightPx, hasPhoto, ...row }: Row,
  given: FileGrounding | undefined,
): { change: Change | null; signs: keyof BoxCounts | null } {
  const turns = turnsOf(column);
  const file = given
    ? { ...given, record: isRecord(row.record) ? row.record : null, boxKey: row.boxKey }
    : fileGroundingOf(row.grounding);
  const grounding = groundingIn(file, turns);
  const source = { grounding, hasPhoto };
  const size = widthPx !== null && heightPx !== null ? { widthPx, heightPx } : null;
  const { wordCount, boxCount } = factsOf(turns, source);
  // What another check has marked stays, and what its photos are marked for.
  const marks = [...marksOf(task, turns, source, size), ...row.marks.filter((mark) => !OWN_MARKS.has(mark as Mark))];
  const isSame = wordCount === row.wordCount && boxCount === row.boxCount && marks.join() === row.marks.join();
  return {
    change: isSame ? null : { id, wordCount, boxCount, marks },
    signs: boxCount > 0 ? signsCounted(file, turns) : null,
  };
}

function signsCounted(file: FileGrounding, turns: readonly Turn[]): keyof BoxCounts | null {
  const place = readingPlaceIn(file, turns);
  if (place === null) return "unknown";
  const reading = place === 0 ? file : file.further[place - 1];
  return reading?.signs ?? reading?.notation ?? null;
}

const OWN_MARKS: ReadonlySet<Mark> = new Set(MARKS.filter((mark) => !MEDIA_MARKS.includes(mark)));

async function writeChanges(client: pg.PoolClient, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  await lockEntries(
    client,
    changes.map(({ id }) => id),
  );
  await client.query(
    `UPDATE "EntryStatus" s SET "wordCount" = n.words, "boxCount" = n.boxes, marks = ARRAY(SELECT json_array_elements_text(n.marks))
     FROM json_to_recordset($1::json) AS n (id bigint, words int, boxes int, marks json) WHERE s."entryId" = n.id`,
    [
      JSON.stringify(
        changes.map(({ id, wordCount, boxCount, marks }) => ({ id, words: wordCount, boxes: boxCount, marks })),
      ),
    ],
  );
  await followWords(
    client,
    changes.map(({ id }) => id),
  );
}

/** In the order in which every writer takes them (docs/decisions/026). */
const lockEntries = (client: Queryable, ids: readonly string[]) =>
  client.query(`SELECT 1 FROM "EntryStatus" WHERE "entryId" = ANY($1::bigint[]) ORDER BY "entryId" FOR NO KEY UPDATE`, [
    ids,
  ]);
