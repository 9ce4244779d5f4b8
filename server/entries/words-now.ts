import type { Turn } from "#domain/entry/turn.ts";
import { searchVector } from "#domain/find/search-vector.ts";
import type { Queryable } from "#server/db/transaction.ts";
import { GROUNDING, groundingOf } from "./grounding-sql.ts";
import { TEXT_NOW } from "./standing-sql.ts";

type TextNow = { topic: string | null; turns: Pick<Turn, "value">[]; grounding: unknown };

/**
 * The search words of an entry, as a tsvector reads them; `onWord` is told each of them. `grounding`: the column of that name
 * (grounding-sql.ts).
 */
export const wordsAsTheyStand = ({ topic, turns, grounding }: TextNow, onWord?: (word: string) => void): string =>
  searchVector(topic, turns, groundingOf(grounding, turns), onWord);

/**
 * Adds to the list of a data set's words (`SearchWord`) what of `words` is not in it. They may stand in it twice: of two who add one at
 * the same instant, neither waits for the other.
 */
export async function addWords(client: Queryable, datasetId: bigint | string, words: Iterable<string>): Promise<void> {
  await client.query(
    `INSERT INTO "SearchWord" ("datasetId", word) SELECT $1, n.word FROM unnest($2::text[]) AS n (word)
     WHERE NOT EXISTS (SELECT 1 FROM "SearchWord" w WHERE w."datasetId" = $1 AND w.word = n.word)`,
    [datasetId, [...words]],
  );
}

/**
 * Brings the search words of entries to the text that stands, an edit's or the imported one, where they have search words
 * already; the others get theirs from indexSearch. Within the caller's transaction, which holds the entries' rows: whoever
 * changes the text that stands calls it.
 */
export async function followWords(client: Queryable, entryIds: readonly (bigint | string)[]): Promise<void> {
  if (entryIds.length === 0) return;
  const { rows } = await client.query<TextNow & { id: string; datasetId: string }>(
    `SELECT e.id, e."datasetId", e.topic, ${TEXT_NOW.turns} AS turns, ${GROUNDING} AS grounding
     FROM "Entry" e LEFT JOIN "SourceFile" f ON f.id = e."sourceFileId" JOIN "EntryStatus" s ON s."entryId" = e.id
     ${TEXT_NOW.join}
     WHERE e.id = ANY($1::bigint[])`,
    [entryIds],
  );
  const words = new Map<string, Set<string>>();
  const vectors = rows.map((row) => {
    const own = words.get(row.datasetId) ?? new Set();
    words.set(row.datasetId, own);
    return wordsAsTheyStand(row, (word) => own.add(word));
  });
  for (const [datasetId, own] of words) await addWords(client, datasetId, own);
  // Locked first, in one order for all: an UPDATE takes its rows as the plan comes to them, whatever order they were given in.
  await client.query(
    `WITH locked AS MATERIALIZED (
       SELECT "entryId" FROM "EntrySearch" WHERE "entryId" = ANY($1::bigint[]) ORDER BY "entryId" FOR UPDATE)
     UPDATE "EntrySearch" t SET words = n.words::tsvector
     FROM unnest($1::bigint[], $2::text[]) AS n (id, words) JOIN locked ON locked."entryId" = n.id WHERE t."entryId" = n.id`,
    [rows.map((row) => row.id), vectors],
  );
}
