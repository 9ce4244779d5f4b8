import { searchVector } from "#domain/browse/search-vector.ts";
import type { Turn } from "#domain/turn.ts";
import type { Queryable } from "./transaction.ts";

/**
 * Brings the search words of entries to the text that stands, an edit's or the imported one, where they have search words
 * already; the others get theirs from indexSearch. Within the caller's transaction: whoever changes the text that stands
 * calls it.
 */
export async function followWords(client: Queryable, entryIds: readonly (bigint | string)[]): Promise<void> {
  if (entryIds.length === 0) return;
  const { rows } = await client.query<{ id: string; topic: string | null; turns: Pick<Turn, "value">[] }>(
    `SELECT e.id, e.topic, coalesce(v."turnsAfter", e.turns) AS turns
     FROM "Entry" e JOIN "EntryStatus" s ON s."entryId" = e.id
     LEFT JOIN "Verdict" v ON v.id = s."verdictId" AND s.state = 'edited'
     WHERE e.id = ANY($1::bigint[])`,
    [entryIds],
  );
  // In one order for all: two that wait for each other's rows would end in a deadlock.
  await client.query(
    `UPDATE "EntrySearch" t SET words = now.words::tsvector
     FROM (SELECT id, words FROM unnest($1::bigint[], $2::text[]) AS n (id, words) ORDER BY id) now WHERE t."entryId" = now.id`,
    [rows.map((row) => row.id), rows.map((row) => searchVector(row.topic, row.turns))],
  );
}
