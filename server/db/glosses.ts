import type { EntryView } from "#domain/entry-view.ts";
import type { Database } from "./client.ts";

/** Glosses of entries' imported turns, by the hash (hex) of their text: one query, whatever the number of entries. */
export async function loadGlosses(
  db: Database,
  datasetIds: readonly bigint[],
  hashes: readonly Uint8Array[],
): Promise<Map<string, EntryView["gloss"]>> {
  const { rows } = await db.pool.query<{
    datasetId: string;
    hash: Buffer;
    turn: number;
    language: string;
    text: string;
  }>(
    `SELECT "datasetId", hash, turn, language, text FROM "Gloss"
     WHERE "datasetId" = ANY($1::bigint[]) AND hash = ANY($2::bytea[]) ORDER BY turn, language`,
    [datasetIds.map(String), hashes.map((hash) => Buffer.from(hash))],
  );
  const glosses = new Map<string, EntryView["gloss"]>();
  for (const { datasetId, hash, turn, language, text } of rows) {
    const key = glossKey(BigInt(datasetId), hash);
    const known = glosses.get(key) ?? [];
    // An imported turn is named by its place (domain/turn.ts).
    known.push({ turnId: String(turn), language, text });
    glosses.set(key, known);
  }
  return glosses;
}

/** Two data sets may hold the same text, each with glosses of its own. */
export const glossKey = (datasetId: bigint, hash: Uint8Array): string =>
  `${datasetId} ${Buffer.from(hash).toString("hex")}`;
