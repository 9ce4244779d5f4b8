import type { Turn } from "#domain/entry/turn.ts";
import type { Database } from "#server/db/client.ts";
import { inYieldingTransaction } from "#server/db/yielding.ts";
import { GROUNDING } from "#server/entries/grounding-sql.ts";
import { TEXT_NOW } from "#server/entries/standing-sql.ts";
import { addWords, followWords, wordsAsTheyStand } from "#server/entries/words-now.ts";
import { dropForLoad, ensureWordIndex } from "./word-index.ts";

/** Two batches are in memory at a time: with 4,000 the process took 450 MB. */
const BATCH = 1500;

/** Words that are known to stand in the data set's list; 30 MB. What has more of them asks the list again. */
const KNOWN_MAX = 300_000;

/**
 * Writes the search words of every entry of a data set that has none yet, then sees to it that their index stands. May be
 * stopped and run again, also by several at once; verdicts go on meanwhile, and what they edit is followed at the end.
 */
export async function indexSearch(
  db: Database,
  datasetId: bigint,
  onProgress: (done: number) => void = () => {},
  signal?: AbortSignal,
): Promise<number> {
  const { rows } = await db.pool.query<{ now: Date; edited: boolean }>(
    `SELECT now(), EXISTS (SELECT 1 FROM "EntryStatus" WHERE "datasetId" = $1 AND state = 'edited') AS edited`,
    [datasetId],
  );
  const [start = { now: new Date(0), edited: true }] = rows;
  await dropForLoad(db, datasetId, signal);
  const done = await writeMissing(db, { datasetId, hasEdits: start.edited, onProgress, signal });
  await ensureWordIndex(db, signal);
  await followSince(db, datasetId, start.now, signal);
  return done;
}

type Task = {
  datasetId: bigint;
  hasEdits: boolean;
  onProgress(done: number): void;
  signal: AbortSignal | undefined;
};
type Text = { id: string; topic: string | null; turns: Pick<Turn, "value">[]; grounding: unknown };

/** Reads a batch while the one before is being written, so that neither this process nor PostgreSQL waits for the other. */
async function writeMissing(db: Database, { datasetId, hasEdits, onProgress, signal }: Task): Promise<number> {
  let done = 0;
  const known = new Set<string>();
  let batch = loadTexts(db, datasetId, "0", hasEdits);
  for (;;) {
    signal?.throwIfAborted();
    const texts = await batch;
    const last = texts.at(-1);
    if (!last) return done;
    batch = loadTexts(db, datasetId, last.id, hasEdits);
    // Awaited in the next round; a failure here must not leave it without anybody to tell.
    batch.catch(() => {});
    const fresh = new Set<string>();
    const vectors = texts.map((text) => wordsAsTheyStand(text, (word) => known.has(word) || fresh.add(word)));
    // Before the entries: what has its words written is not looked at again after a stop.
    if (fresh.size > 0) await addWords(db.pool, datasetId, fresh);
    if (known.size > KNOWN_MAX) known.clear();
    for (const word of fresh) known.add(word);
    await db.pool.query(
      `INSERT INTO "EntrySearch" ("entryId", "datasetId", words)
       SELECT id, $1, words::tsvector FROM unnest($2::bigint[], $3::text[]) AS t (id, words) ON CONFLICT DO NOTHING`,
      [datasetId, texts.map((text) => text.id), vectors],
    );
    done += texts.length;
    onProgress(done);
  }
}

/** `after` stands in the join, too: else each batch would walk along all that is written already. */
async function loadTexts(db: Database, datasetId: bigint, after: string, hasEdits: boolean): Promise<Text[]> {
  const edit = hasEdits
    ? `LEFT JOIN "EntryStatus" s ON s."entryId" = e.id AND s.state = 'edited' ${TEXT_NOW.join}`
    : "";
  const { rows } = await db.pool.query<Text>(
    `SELECT e.id, e.topic, ${hasEdits ? TEXT_NOW.turns : "e.turns"} AS turns, ${GROUNDING} AS grounding
     FROM "Entry" e LEFT JOIN "SourceFile" f ON f.id = e."sourceFileId"
     LEFT JOIN "EntrySearch" t ON t."entryId" = e.id AND t."entryId" > $2 ${edit}
     WHERE e."datasetId" = $1 AND e.id > $2 AND t."entryId" IS NULL ORDER BY e.id LIMIT $3`,
    [datasetId, after, BATCH],
  );
  return rows;
}

/** A reviewer may wait for them. */
const FOLLOW_BATCH = 100;

/** What was decided while its words were being written may have been decided too early to be followed. */
async function followSince(
  db: Database,
  datasetId: bigint,
  since: Date,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { rows } = await db.pool.query<{ entryId: string }>(
    `SELECT "entryId" FROM "EntryStatus" WHERE "datasetId" = $1 AND "changedAt" >= $2 ORDER BY 1`,
    [datasetId, since],
  );
  for (let at = 0; at < rows.length; at += FOLLOW_BATCH) {
    const ids = rows.slice(at, at + FOLLOW_BATCH).map((row) => row.entryId);
    // Locked while they are read and written: a verdict between would have its words overwritten by those of before.
    await inYieldingTransaction(db.pool, { stop: signal }, async (client) => {
      await client.query(
        `SELECT 1 FROM "EntryStatus" WHERE "entryId" = ANY($1::bigint[]) ORDER BY "entryId" FOR NO KEY UPDATE`,
        [ids],
      );
      await followWords(client, ids);
    });
  }
}
