import type { EntryFilter } from "#domain/entry-filter.ts";
import type { EntryRow } from "#domain/entry-row.ts";
import { wordsOf } from "#domain/referring.ts";
import { isAnswer, turnsOf } from "#domain/turn.ts";
import type { Database } from "#server/db/client.ts";
import { filterSql } from "#server/db/entry-filter.ts";

export const PAGE_ROWS = 50;
/** A count of a text's hits stops here and says so: counting a common word in millions of entries takes seconds. */
export const COUNT_MAX = 1000;

export type EntryPage = { rows: EntryRow[]; next: string | null; hasPrevious: boolean };

/** One page of a data set's entries by ascending id, those after `after`. Keyset: any depth costs the same. */
export async function loadEntryPage(
  db: Database,
  datasetId: bigint,
  filter: EntryFilter,
  after: bigint,
): Promise<EntryPage> {
  const { where, values } = filterSql(datasetId, filter, 3);
  const { rows } = await db.pool.query(
    `SELECT e.id, e.task, s.state, e.topic, e.marks, e.turns, i.id AS image, i.photo
     FROM "EntryStatus" s JOIN "Entry" e ON e.id = s."entryId" LEFT JOIN "Image" i ON i.id = e."imageId"
     WHERE ${where} AND s."entryId" > $1 ORDER BY s."entryId" LIMIT $2`,
    [after, PAGE_ROWS + 1, ...values],
  );
  const shown = rows.slice(0, PAGE_ROWS);
  return {
    rows: shown.map((row): EntryRow => {
      const turns = turnsOf(row.turns);
      return {
        id: String(row.id),
        task: row.task,
        state: row.state,
        topic: row.topic,
        marks: row.marks,
        imageId: row.image === null ? null : String(row.image),
        hasPhoto: row.photo === "present",
        question: wordsOf(turns.find((turn) => !isAnswer(turn))?.value ?? ""),
        answer: wordsOf(turns.find(isAnswer)?.value ?? ""),
      };
    }),
    next: rows.length > PAGE_ROWS ? String(shown.at(-1)?.id) : null,
    hasPrevious: after > 0n,
  };
}

/** How many entries fit, at most COUNT_MAX + 1. */
export async function countHits(db: Database, datasetId: bigint, filter: EntryFilter): Promise<number> {
  const { where, values } = filterSql(datasetId, filter, 2);
  const { rows } = await db.pool.query(
    `SELECT count(*)::int AS n FROM (SELECT 1 FROM "EntryStatus" s WHERE ${where} LIMIT $1) hits`,
    [COUNT_MAX + 1, ...values],
  );
  return rows[0].n;
}
