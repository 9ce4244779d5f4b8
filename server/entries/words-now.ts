import type { Turn } from "#domain/entry/turn.ts";
import { searchVector } from "#domain/find/search-vector.ts";
import type { Queryable } from "#server/db/transaction.ts";
import { TEXT_NOW } from "./standing-sql.ts";

/**
 * Brings the search words of entries to the text that stands, an edit's or the imported one, where they have search words
 * already; the others get theirs from indexSearch. Within the caller's transaction, which holds the entries' rows: whoever
 * changes the text that stands calls it.
 */
export async function followWords(client: Queryable, entryIds: readonly (bigint | string)[]): Promise<void> {
  if (entryIds.length === 0) return;
  const { rows } = await client.query<{ id: string; topic: string | null; turns: Pick<Turn, "value">[] }>(
    `SELECT e.id, e.topic, ${TEXT_NOW.turns} AS turns
     FROM "Entry" e JOIN "EntryStatus" s ON s."entryId" = e.id
     ${TEXT_NOW.join}
     WHERE e.id = ANY($1::bigint[])`,
    [entryIds],
  );
  // Locked first, in one order for all: an UPDATE takes its rows as the plan comes to them, whatever order they were given in.
  await client.query(
    `WITH locked AS MATERIALIZED (
       SELECT "entryId" FROM "EntrySearch" WHERE "entryId" = ANY($1::bigint[]) ORDER BY "entryId" FOR UPDATE)
     UPDATE "EntrySearch" t SET words = n.words::tsvector
     FROM unnest($1::bigint[], $2::text[]) AS n (id, words) JOIN locked ON locked."entryId" = n.id WHERE t."entryId" = n.id`,
    [rows.map((row) => row.id), rows.map((row) => searchVector(row.topic, row.turns))],
  );
}
