import { wordsOf } from "#domain/referring.ts";
import { turnsOf } from "#domain/turn.ts";
import type { Database } from "#server/db/client.ts";

const BATCH = 2000;

/**
 * Writes the search text of every entry of a data set that has none yet: topic, questions and answers, without tags and
 * coordinates. May be stopped and run again, also by several at once.
 */
export async function indexSearch(
  db: Database,
  datasetId: bigint,
  onProgress: (done: number) => void = () => {},
  signal?: AbortSignal,
): Promise<number> {
  let after = 0n;
  let done = 0;
  for (;;) {
    signal?.throwIfAborted();
    const { rows } = await db.pool.query<{ id: string; topic: string | null; turns: unknown }>(
      `SELECT e.id, e.topic, e.turns FROM "Entry" e LEFT JOIN "EntrySearch" t ON t."entryId" = e.id
       WHERE e."datasetId" = $1 AND e.id > $2 AND t."entryId" IS NULL ORDER BY e.id LIMIT $3`,
      [datasetId, after, BATCH],
    );
    const last = rows.at(-1);
    if (!last) return done;
    await db.pool.query(
      `INSERT INTO "EntrySearch" ("entryId", "datasetId", text) SELECT id, $1, text FROM unnest($2::bigint[], $3::text[]) AS t (id, text) ON CONFLICT DO NOTHING`,
      [datasetId, rows.map((row) => row.id), rows.map((row) => searchText(row.topic, row.turns))],
    );
    after = BigInt(last.id);
    done += rows.length;
    onProgress(done);
  }
}

/** What a search looks through: topic, questions and answers, without tags and numbers. */
export const searchText = (topic: string | null, turns: unknown): string =>
  [...(topic === null ? [] : [topic]), ...turnsOf(turns).map((turn) => wordsOf(turn.value))].join("\n");
