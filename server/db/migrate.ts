import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { StudioError } from "#domain/error.ts";
import { message, ownWords } from "#domain/message.ts";
import { forOperator, worldFaultOf } from "#server/world-fault.ts";

type Migration = { name: string; sql: string; checksum: string };

/** Any number; the same in every version of the program, so that ten servers of two versions wait for one another. */
const LOCK_KEY = 4170_2023;

const MIGRATIONS_FOLDER = path.join(import.meta.dirname, "..", "..", "prisma", "migrations");

/**
 * Brings the database at `url` (a direct address, not a pooler's) to this program's schema and returns the names of
 * the migrations that it applied. Each is one transaction together with its row in `_prisma_migrations`, written as
 * `prisma migrate deploy` would: a process killed in the middle leaves the one before. Refuses a database that a newer
 * or another version of the program has migrated.
 */
export async function migrate(url: string, folder = MIGRATIONS_FOLDER): Promise<string[]> {
  const migrations = await readMigrations(folder);
  return withClient(url, async (client) => {
    const applied: string[] = [];
    for (;;) {
      const name = await applyNext(client, migrations);
      if (name === null) return applied;
      applied.push(name);
    }
  });
}

/** Names of the migrations that the database at `url` still lacks. Changes nothing; refuses as `migrate` does. */
export async function findPending(url: string, folder = MIGRATIONS_FOLDER): Promise<string[]> {
  const migrations = await readMigrations(folder);
  return withClient(url, async (client) => {
    const known = await loadApplied(client);
    refuseForeign(known, migrations);
    return migrations.map(({ name }) => name).filter((name) => !known.has(name));
  });
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: "svit-studio migrate" });
  // A server that goes away is told by the query that waits for it.
  client.on("error", () => {});
  await client.connect().catch((cause: Error) => {
    throw forOperator(cause);
  });
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Applies the first missing migration and returns its name; null when none is missing. */
async function applyNext(client: pg.Client, migrations: Migration[]): Promise<string | null> {
  await client.query("BEGIN");
  try {
    // Of the transaction, not of the session: it goes with a lost connection, and a pooler cannot strand it.
    await client.query("SELECT pg_advisory_xact_lock($1)", [LOCK_KEY]);
    const known = await loadApplied(client);
    refuseForeign(known, migrations);
    const next = migrations.find(({ name }) => !known.has(name));
    if (next) await apply(client, next);
    await client.query("COMMIT");
    return next?.name ?? null;
  } catch (error) {
    // Where the connection is cut PostgreSQL has rolled back; the first error is thrown.
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  const startedAt = new Date();
  await client.query(PRISMA_TABLE);
  await client.query(sql).catch((cause: Error) => {
    const fault = worldFaultOf(cause);
    const problem = fault?.forOperator ?? ownWords(cause.message);
    throw new StudioError(fault?.code ?? "internal", message("migrationFailed", { name, problem }), { cause });
  });
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
     VALUES ($1, $2, clock_timestamp(), $3, $4, 1)`,
    [randomUUID(), checksum, name, startedAt],
  );
}

/** Checksums of the migrations that the database has, by name. */
async function loadApplied(client: pg.Client): Promise<Map<string, string>> {
  const { rows: found } = await client.query("SELECT to_regclass('_prisma_migrations') AS name");
  if (found[0].name === null) return new Map();
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    "SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
  );
  return new Map(rows.map((row) => [row.migration_name, row.checksum]));
}

function refuseForeign(known: ReadonlyMap<string, string>, migrations: Migration[]): void {
  const own = new Map(migrations.map(({ name, checksum }) => [name, checksum]));
  for (const [name, checksum] of known) {
    if (own.get(name) === checksum) continue;
    throw new StudioError(
      "database_newer",
      own.has(name) ? message("databaseOther", { name }) : message("databaseNewer", { name }),
      { data: { migration: name } },
    );
  }
}

/** All migrations of this program, in their order. */
export async function readMigrations(folder = MIGRATIONS_FOLDER): Promise<Migration[]> {
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

/** As Prisma's schema engine makes it, so that `prisma migrate` finds its own. */
const PRISMA_TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;
