import type pg from "pg";
import type { Database } from "#server/db/client.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { againOnDeadlock } from "#server/db/yielding.ts";

export type Work = {
  db: Database;
  datasetId: bigint;
  stop: AbortSignal;
  /** Told of each part within its transaction, with what of it is counted. */
  record(client: pg.PoolClient, entries: number, verdicts: number): Promise<void>;
};

/** Entries a transaction: about half a second, in which nobody else waits, since nobody is offered them any more. */
const ENTRIES = 5_000;
/** Each has up to seven documents. */
const IMAGES = 1_000;
const LOOSE = 20_000;

/** A verdict that comes in between an entry's own and the entry keeps the entry from going: so often it is tried again. */
const TRIES = 5;
const STILL_REFERRED = "23503";

/**
 * Entries with everything that hangs on them. Their states, search words and claims have no key that would take them along
 * (docs/decisions/012).
 */
export async function removeEntries(work: Work): Promise<void> {
  await walk(work, { table: "Entry", rows: ENTRIES }, async (client, ids) => {
    // Before anything goes, in the order in which everybody takes them who holds several (docs/decisions/026).
    for (const [table, key] of [
      ["EntryStatus", `"entryId"`],
      ["Entry", "id"],
      ["Claim", `"entryId", pass`],
      ["EntrySearch", `"entryId"`],
    ] as const)
      await client.query(
        `SELECT count(*) FROM (SELECT 1 FROM "${table}" WHERE ${key.split(",")[0]} = ANY($1::bigint[]) ORDER BY ${key} FOR UPDATE) held`,
        [ids],
      );
    for (const table of ["Claim", "EntryStatus", "EntrySearch", "EntryRepeat", "EntryImage", "GeneratedEntry"])
      await client.query(`DELETE FROM "${table}" WHERE "entryId" = ANY($1::bigint[])`, [ids]);
    const verdicts = await client.query(`DELETE FROM "Verdict" WHERE "entryId" = ANY($1::bigint[])`, [ids]);
    await client.query(`DELETE FROM "Entry" WHERE id = ANY($1::bigint[])`, [ids]);
    await work.record(client, ids.length, verdicts.rowCount ?? 0);
  });
}

/** Images with their documents, once no entry is left. */
export async function removeImages(work: Work): Promise<void> {
  await walk(work, { table: "Image", rows: IMAGES }, async (client, ids) => {
    await client.query(`DELETE FROM "Image" WHERE id = ANY($1::bigint[])`, [ids]);
    await work.record(client, 0, 0);
  });
}

/** What is many and has no number to walk along. Sessions go first: nothing of them is handed out from then on. */
const OF_DATASET = `"datasetId" = $1`;
const OF_QUEUES = `"queueId" IN (SELECT id FROM "Queue" WHERE "datasetId" = $1)`;
const LOOSE_ROWS = {
  sessions: [
    ["Claim", OF_QUEUES],
    ["QueueEntry", OF_QUEUES],
    ["RecipePlace", OF_QUEUES],
  ],
  rest: [
    ["Queue", OF_DATASET],
    ["Gloss", OF_DATASET],
    ["StateCount", OF_DATASET],
    // Of jobs that wrote while their entries went.
    ["EntryStatus", OF_DATASET],
    ["EntrySearch", OF_DATASET],
    ["SearchWord", OF_DATASET],
    ["SourceFile", OF_DATASET],
    ["GeneratedEntry", OF_DATASET],
    ["Generation", OF_DATASET],
    ["DatasetGenerator", OF_DATASET],
    ["DatasetHub", OF_DATASET],
    ["HubRepo", OF_DATASET],
    ["PhotoSource", OF_DATASET],
    ["ImagePair", OF_DATASET],
    ["PhotoRoot", OF_DATASET],
  ],
} as const;

export async function removeLoose(work: Work, which: keyof typeof LOOSE_ROWS): Promise<void> {
  for (const [table, where] of LOOSE_ROWS[which]) {
    for (;;) {
      work.stop.throwIfAborted();
      if ((await removeFree(work, table, where)) === LOOSE) continue;
      if (!(await waitForOne(work, table, where))) break;
    }
  }
}

/** What nobody holds at this moment: who waits while holding 20,000 rows makes others wait, perhaps for each other. */
async function removeFree(work: Work, table: string, where: string): Promise<number> {
  return inTransaction(work.db.pool, async (client) => {
    const { rowCount } = await client.query(
      `DELETE FROM "${table}" WHERE ctid = ANY(ARRAY(SELECT ctid FROM "${table}" WHERE ${where} LIMIT ${LOOSE} FOR UPDATE SKIP LOCKED))`,
      [work.datasetId],
    );
    if (rowCount) await work.record(client, 0, 0);
    return rowCount ?? 0;
  });
}

/** Waits for one of those that are left, holding none; false where none is. */
async function waitForOne({ db, datasetId }: Work, table: string, where: string): Promise<boolean> {
  const { rows } = await db.pool.query(`SELECT EXISTS (SELECT 1 FROM "${table}" WHERE ${where}) AS left`, [datasetId]);
  if (rows[0].left) await db.pool.query(`SELECT 1 FROM "${table}" WHERE ${where} LIMIT 1 FOR UPDATE`, [datasetId]);
  return rows[0].left;
}

/** Walks along a table's ids, each part in a transaction of its own: from the start would mean to pass all dead rows each time. */
async function walk(
  work: Work,
  { table, rows: rowsMax }: { table: "Entry" | "Image"; rows: number },
  remove: (client: pg.PoolClient, ids: readonly string[]) => Promise<void>,
): Promise<void> {
  for (let after = "0"; ; ) {
    const { rows } = await work.db.pool.query<{ id: string }>(
      `SELECT id FROM "${table}" WHERE "datasetId" = $1 AND id > $2 ORDER BY id LIMIT ${rowsMax}`,
      [work.datasetId, after],
    );
    const ids = rows.map((row) => String(row.id));
    const last = ids.at(-1);
    if (last === undefined) return;
    work.stop.throwIfAborted();
    await againOnDeadlock(() => tryAgain(() => inTransaction(work.db.pool, (client) => remove(client, ids))));
    after = last;
  }
}

async function tryAgain(part: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await part();
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== STILL_REFERRED || tries === TRIES) throw error;
    }
  }
}
