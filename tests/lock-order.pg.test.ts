import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { bulkRequestSchema } from "#domain/bulk.ts";
import { sessionRequestSchema } from "#domain/session-request.ts";
import { runBulk } from "#server/bulk/run-bulk.ts";
import { startBulk, startUndo } from "#server/bulk/start-bulk.ts";
import { removeEntries } from "#server/datasets/removal/remove-parts.ts";
import { type Database, openDatabase } from "#server/db/client.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { followWords } from "#server/entries/words-now.ts";
import { moveEntries } from "#server/import/photos/move-entries.ts";
import { fillRecordHashes } from "#server/import/write/record-hashes.ts";
import { releaseClaims } from "#server/queue/claim-entry.ts";
import { claimNext } from "#server/queue/claim-next.ts";
import { startSession } from "#server/queue/start-session.ts";
import { insertRun } from "#server/runs/insert-run.ts";
import { indexSearch } from "#server/search/search-index.ts";
import { recordVerdict } from "#server/verdict/record.ts";
import { freshDatabase } from "./database.ts";
import { addDataset, addReviewer, type Reviewer, verdictBody } from "./entries.ts";

let admin: Awaited<ReturnType<typeof freshDatabase>>;
/** Two web servers, or a web server and a worker. */
let here: Database;
let there: Database;
let people: Reviewer[];
const never = new AbortController().signal;

beforeAll(async () => {
  admin = await freshDatabase();
  // Rows are taken as they lie in their tables wherever a statement says nothing of their order: the worst of its plans.
  const name = new URL(admin.url).pathname.slice(1);
  for (const setting of [
    "enable_indexscan",
    "enable_bitmapscan",
    "enable_nestloop",
    "enable_indexonlyscan",
    "enable_mergejoin",
  ])
    await admin.pool.query(`ALTER DATABASE ${name} SET ${setting} = off`);
  here = openDatabase(admin.url);
  there = openDatabase(admin.url);
  people = await Promise.all(["Ann", "Bob", "Cho"].map((name) => addReviewer(here, name)));
});
afterAll(async () => {
  await here.close();
  await there.close();
  await admin.close();
});

type Three = { datasetId: bigint; ids: [bigint, bigint, bigint] };

/** Three entries of one photo, the first of which lies last in every table. */
async function threeEntries(): Promise<Three> {
  const { datasetId, entryIds } = await addDataset(here, { perImage: 3 });
  const ids = entryIds as Three["ids"];
  await indexSearch(here, datasetId);
  // So that an index of search words follows them, and each record has a hash of its own to be filled in.
  await here.pool.query(`UPDATE "EntryStatus" SET "changedAt" = now() + interval '1 hour' WHERE "datasetId" = $1`, [
    datasetId,
  ]);
  await here.pool.query(`UPDATE "Entry" SET "rowShell" = '{"note": 7}' WHERE "datasetId" = $1`, [datasetId]);
  for (const [table, key, column] of [
    ["EntryStatus", "entryId", "version"],
    ["EntrySearch", "entryId", "words"],
    ["Entry", "id", "topic"],
  ])
    await here.pool.query(`UPDATE "${table}" SET "${column}" = "${column}" WHERE "${key}" = $1`, [ids[0]]);
  return { datasetId, ids };
}

const turnsAfter = [{ id: "1", from: "gpt" as const, value: "Two zebras." }];

/** Edits of all three at one instant: states and search words in one transaction. */
const edit = (db: Database, who: number) => (three: Three) =>
  Promise.all(
    three.ids.map((id) =>
      recordVerdict(db, people[who] ?? expect.unreachable(), verdictBody(id, { decision: "edit", turnsAfter })),
    ),
  );

/** Verdicts of one instant as one statement, which waits for its rows as long as it takes: it would let go after 100 ms. */
const acceptPatiently = (db: Database, who: number) => async (three: Three) => {
  const query = db.pool.query.bind(db.pool) as (statement: unknown) => Promise<pg.QueryResult>;
  const patiently = (asked: unknown) => {
    const statement = asked as { name?: string; values: unknown[] };
    return query(statement.name === "write verdicts" ? { ...statement, values: [statement.values[0], null] } : asked);
  };
  const spy = vi.spyOn(db.pool, "query").mockImplementation(patiently as typeof db.pool.query);
  await Promise.all(
    three.ids.map((id) => recordVerdict(db, people[who] ?? expect.unreachable(), verdictBody(id, { entryVersion: 0 }))),
  ).finally(() => spy.mockRestore());
};

const FLAG = bulkRequestSchema.parse({
  target: { kind: "filter", filter: {}, exceptIds: [] },
  action: { do: "flag", reasonCodes: [], note: null },
});
const asked = ({ datasetId }: Three) => ({ datasetId, reviewerId: people[2]?.id ?? "", total: null });

const flag = (db: Database) => async (three: Three) => {
  const runId = await insertRun(db.pool, await startBulk(db.pool, asked(three), FLAG));
  // After whatever was decided.
  await db.pool.query(`UPDATE "Run" SET "createdAt" = now() + interval '2 hours' WHERE id = $1`, [runId]);
  await runBulk(db, runId, never);
  return runId;
};
const flagAndUndo = (db: Database) => async (three: Three) => {
  const flagged = await flag(db)(three);
  await runBulk(db, await insertRun(db.pool, await startUndo(db.pool, asked(three), flagged)), never);
};

/** As an import does that finds out whose photo it is. */
const move = (db: Database) => async (three: Three) => {
  const image = await db.prisma.image.create({ data: { datasetId: three.datasetId, identity: `vg:${three.ids[2]}9` } });
  await inTransaction(db.pool, async (client) => {
    await client.query(`CREATE TEMP TABLE stage_move (entry bigint, image bigint, record bytea) ON COMMIT DROP`);
    await client.query(`INSERT INTO stage_move SELECT id, $2, "recordHash" FROM "Entry" WHERE id = ANY($1::bigint[])`, [
      three.ids.map(String),
      image.id,
    ]);
    await moveEntries(client);
  });
};
const remove = (db: Database) => (three: Three) =>
  removeEntries({ db, datasetId: three.datasetId, stop: never, record: async () => {} });
const follow = (db: Database) => (three: Three) => followWords(db.pool, three.ids);
const index = (db: Database) => (three: Three) => indexSearch(db, three.datasetId);
const fill = (db: Database) => (three: Three) => fillRecordHashes(db.pool, three.datasetId);

/** How many connections of this database wait for a lock. */
async function countWaiting(): Promise<number> {
  const { rows } = await admin.pool.query(
    `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows[0].n;
}

/** Resolves when all of these wait for a lock, or are over. */
async function areWaiting(acts: readonly Promise<unknown>[]): Promise<void> {
  let over = 0;
  const isOver = () => over++;
  for (const act of acts) act.then(isOver, isOver);
  await expect.poll(async () => (await countWaiting()) + over, { interval: 5 }).toBeGreaterThanOrEqual(acts.length);
}

/** Holds a row while `work` lasts. */
async function whileHeld<T>(table: string, id: bigint, work: (release: () => Promise<void>) => Promise<T>): Promise<T> {
  const holder: pg.PoolClient = await admin.pool.connect();
  const key = table === "Entry" ? "id" : `"entryId"`;
  await holder.query("BEGIN");
  await holder.query(`SELECT 1 FROM "${table}" WHERE ${key} = $1 FOR UPDATE`, [id]);
  let isHeld = true;
  const release = async () => {
    if (!isHeld) return;
    isHeld = false;
    await holder.query("COMMIT");
    holder.release();
  };
  try {
    return await work(release);
  } finally {
    await release();
  }
}

describe("who waits for the first row of several holds none of the others", () => {
  test.each([
    ["verdicts of one instant", "EntryStatus", acceptPatiently],
    ["search words", "EntrySearch", follow],
    ["a search index that follows what was decided meanwhile", "EntryStatus", index],
    ["a bulk action", "EntryStatus", flag],
    ["entries that move to another photo, by their states", "EntryStatus", move],
    ["entries that move to another photo, by themselves", "Entry", move],
    ["a removal, by states", "EntryStatus", remove],
    ["a removal, by entries", "Entry", remove],
    ["a removal, by search words", "EntrySearch", remove],
    ["hashes of records", "Entry", fill],
  ] as const)("%s", async (_, table, act) => {
    const three = await threeEntries();
    const key = table === "Entry" ? "id" : `"entryId"`;
    await whileHeld(table, three.ids[0], async (release) => {
      const acting = act(here, 0)(three);
      await expect.poll(countWaiting, { interval: 5 }).toBe(1);
      const { rowCount } = await admin.pool.query(
        `SELECT 1 FROM "${table}" WHERE ${key} = ANY($1) FOR UPDATE SKIP LOCKED`,
        [three.ids.slice(1)],
      );
      await release();
      await acting;
      expect(rowCount).toBe(2);
    });
  });
});

test("claims that a reviewer renews in one tab and releases in another are renewed, or released, or both in turn", async () => {
  for (const nth of [0, 1, 2]) {
    const { datasetId, ids } = await threeEntries();
    const [ann] = people;
    const reviewerId = ann?.id ?? expect.unreachable();
    const { queueId } = await startSession(here, datasetId, reviewerId, sessionRequestSchema.parse({ seed: "a" }));
    const ask = { count: 3, have: [] };
    const { entries } = await claimNext(here, queueId, reviewerId, ask);
    await here.pool.query(`UPDATE "Claim" SET until = until - interval '5 minutes' WHERE "queueId" = $1`, [queueId]);
    await here.pool.query(`UPDATE "Claim" SET until = until WHERE "entryId" = $1`, [ids[0]]);
    const tokens = entries.map(({ claim }) => claim.token);
    const results = await whileHeld("Claim", ids[nth] ?? expect.unreachable(), async (release) => {
      const both = [claimNext(here, queueId, reviewerId, ask), releaseClaims(there, queueId, tokens)];
      await areWaiting(both);
      await release();
      return Promise.allSettled(both);
    });
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
  }
});

/** What two may be at the same three entries at one time. */
const PAIRS = [
  ["verdicts at two servers", edit, edit],
  ["verdicts and a bulk action", edit, flag],
  ["a bulk action and its undo, and another", flagAndUndo, flag],
  ["verdicts and an import that moves entries", edit, move],
  ["a bulk action and an import that moves entries", flag, move],
  ["verdicts and a removal", edit, remove],
  ["a bulk action and a removal", flag, remove],
  ["verdicts and an index of search words", edit, index],
  ["an import that moves entries and an index of search words", move, index],
  ["hashes of records and a bulk action", fill, flag],
] as const;

/** Of what is being removed nothing can be decided any more. */
const GONE = ["not_found", "23503"];

describe("two at the same rows never end in a deadlock", () => {
  test.each(PAIRS)("%s", async (_, one, other) => {
    for (const table of ["EntryStatus", "Entry"]) {
      for (const nth of [0, 1, 2]) {
        const three = await threeEntries();
        const id = three.ids[nth] ?? expect.unreachable();
        const results = await whileHeld(table, id, async (release) => {
          const both = [one(here, 0)(three), other(there, 1)(three)];
          // Both have come to the row, or to what the other holds.
          await areWaiting(both);
          await release();
          return Promise.allSettled(both);
        });
        for (const result of results) {
          if (result.status === "fulfilled" || GONE.includes(result.reason.code)) continue;
          throw new Error(`${table} ${nth}: ${result.reason.code} ${result.reason.message}`, { cause: result.reason });
        }
      }
    }
  });
});
