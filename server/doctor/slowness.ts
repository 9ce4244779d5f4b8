import { totalmem } from "node:os";
import type pg from "pg";
import { readMigrations } from "#server/db/migrate.ts";
import { expectedIndexes } from "./expected-indexes.ts";
import { ENTRIES_LOOKED_AT, type SlownessFacts, type TableFacts } from "./slowness-facts.ts";

/**
 * Looks at what can make a migrated database slow, in well under a second at any size. Changes nothing; to time a commit it
 * writes a few empty messages into the log.
 */
export async function lookForSlowness(client: pg.Client): Promise<SlownessFacts> {
  const roundTripMs = await medianMs(() => client.query("SELECT 1"));
  return {
    memoryBytes: isLocal(client.host) ? totalmem() : null,
    ...(await server(client)),
    roundTripMs,
    commitMs: await commitMs(client, roundTripMs),
    tables: await tables(client),
    missingIndexes: await missingIndexes(client),
    transactions: await transactions(client),
    replicas: await replicas(client),
    slots: await slots(client),
    ...(await gaps(client)),
  };
}

/** Also a socket's folder. */
const isLocal = (host: string) => ["localhost", "127.0.0.1", "::1"].includes(host) || host.startsWith("/");

const TIMES = 15;

async function medianMs(ask: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let nth = 0; nth < TIMES; nth++) {
    const from = performance.now();
    await ask();
    times.push(performance.now() - from);
  }
  return times.sort((a, b) => a - b)[Math.floor(TIMES / 2)] ?? 0;
}

/** What writing to the log takes beyond the way there and back; null on a replica. */
async function commitMs(client: pg.Client, roundTripMs: number): Promise<number | null> {
  const { rows } = await client.query("SELECT pg_is_in_recovery() AS replica");
  if (rows[0].replica) return null;
  const whole = await medianMs(() => client.query("SELECT pg_logical_emit_message(true, 'svit doctor', '')"));
  return Math.max(0, whole - roundTripMs);
}

type Server = Pick<
  SlownessFacts,
  "sharedBuffersBytes" | "databaseBytes" | "indexBytes" | "blocksAsked" | "blocksHit" | "isAutovacuumOn"
>;

async function server(client: pg.Client): Promise<Server> {
  const { rows } = await client.query<Server>(
    `SELECT pg_size_bytes(current_setting('shared_buffers'))::float8 AS "sharedBuffersBytes",
       pg_database_size(current_database())::float8 AS "databaseBytes",
       (SELECT coalesce(sum(pg_indexes_size(relid)), 0) FROM pg_stat_user_tables)::float8 AS "indexBytes",
       (blks_hit + blks_read)::float8 AS "blocksAsked", blks_hit::float8 AS "blocksHit",
       current_setting('autovacuum')::bool AS "isAutovacuumOn"
     FROM pg_stat_database WHERE datname = current_database()`,
  );
  return rows[0] as Server;
}

async function tables(client: pg.Client): Promise<TableFacts[]> {
  const { rows } = await client.query<TableFacts>(
    `SELECT relname AS name, n_live_tup::float8 AS rows, n_dead_tup::float8 AS "deadRows",
       n_mod_since_analyze::float8 AS "changedRows",
       coalesce(last_analyze, last_autoanalyze) IS NOT NULL AS "wasAnalysed"
     FROM pg_stat_user_tables WHERE schemaname = current_schema() ORDER BY relname`,
  );
  return rows;
}

async function missingIndexes(client: pg.Client): Promise<string[]> {
  const expected = expectedIndexes((await readMigrations()).map(({ sql }) => sql));
  const { rows } = await client.query<{ name: string }>(
    `SELECT name FROM unnest($1::text[]) AS name WHERE NOT EXISTS (
       SELECT FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
       WHERE c.relname = name AND c.relnamespace = current_schema()::regnamespace AND i.indisvalid)`,
    [expected],
  );
  return rows.map(({ name }) => name);
}

async function transactions(client: pg.Client): Promise<SlownessFacts["transactions"]> {
  const { rows } = await client.query(
    `SELECT extract(epoch FROM now() - xact_start)::float8 AS seconds, state LIKE 'idle in transaction%' AS "isIdle",
       application_name AS program
     FROM pg_stat_activity
     WHERE datname = current_database() AND xact_start IS NOT NULL AND pid <> pg_backend_pid() AND state IS NOT NULL
     ORDER BY xact_start`,
  );
  return rows;
}

/** Others' are seen by a superuser and by members of pg_monitor; to anyone else there are none. */
async function replicas(client: pg.Client): Promise<SlownessFacts["replicas"]> {
  const { rows } = await client.query(
    `SELECT application_name AS name, extract(epoch FROM replay_lag)::float8 AS "behindSeconds"
     FROM pg_stat_replication WHERE replay_lag IS NOT NULL ORDER BY 1`,
  );
  return rows;
}

async function slots(client: pg.Client): Promise<SlownessFacts["slots"]> {
  const { rows } = await client.query(
    `SELECT slot_name AS name, pg_wal_lsn_diff(
         CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END, restart_lsn)::float8 AS "keptBytes"
     FROM pg_replication_slots WHERE NOT active AND restart_lsn IS NOT NULL ORDER BY 1`,
  );
  return rows;
}

/** Among the newest of each: what a broken import left out would be there. */
async function gaps(client: pg.Client): Promise<Pick<SlownessFacts, "entriesWithoutWords" | "orphans">> {
  const without = (table: string, key: string, other: string, otherKey: string) =>
    `(SELECT count(*) FROM (SELECT ${key} AS id FROM "${table}" ORDER BY ${key} DESC LIMIT ${ENTRIES_LOOKED_AT}) one
      WHERE NOT EXISTS (SELECT FROM "${other}" o WHERE o.${otherKey} = one.id))::int`;
  const { rows } = await client.query(
    `SELECT ${without("Entry", "id", "EntrySearch", '"entryId"')} AS words,
       ${without("Entry", "id", "EntryStatus", '"entryId"')} AS "entriesWithoutState",
       ${without("EntryStatus", '"entryId"', "Entry", "id")} AS "statesWithoutEntry",
       ${without("EntrySearch", '"entryId"', "Entry", "id")} AS "wordsWithoutEntry"`,
  );
  const { words, ...orphans } = rows[0];
  return { entriesWithoutWords: words, orphans };
}
