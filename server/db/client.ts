import { message } from "#domain/message.ts";
import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { StudioError } from "#domain/error.ts";
import { env } from "#server/env.ts";
import { log } from "#server/log.ts";
import { PrismaClient } from "./generated/client.ts";
import { type Database, heldDatabase } from "./held-database.ts";

export type { Database } from "./held-database.ts";

/** How long a request waits for a connection, new or released by another request, before it is answered 503. */
const REQUEST_WAIT_MS = 10_000;
/** Nobody waits for a worker's answer, and its statements may take minutes. */
const WORK_WAIT_MS = 60_000;

type DatabaseOptions = {
  /** Leads to the same database without a pooler. */
  directUrl?: string;
  /** How long a caller waits for a connection before that is an error. */
  waitMs?: number;
};

/** Opens a database at `url`. A lost connection is logged, and never ends the process: a query that was using it fails. */
export function openDatabase(
  url: string,
  { directUrl = directUrlOf(url), waitMs = WORK_WAIT_MS }: DatabaseOptions = {},
): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: env.databaseConnections,
    connectionTimeoutMillis: waitMs,
    application_name: "svit-studio",
    ...(directUrl === url ? {} : { Client: UnpreparedClient }),
  });
  // Without a listener a client's error (a restart of PostgreSQL) ends the process, and the pool listens to idle clients only.
  pool.on("error", logLost);
  pool.on("connect", (client) => client.on("error", () => {}));
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    pool,
    prisma,
    directUrl,
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

/** Of the error its words alone: the pool hangs the client on it, with all its statements and the key that cancels them. */
const logLost = ({ message, code }: Error & { code?: string }) =>
  log.warn({ code, reason: message }, "a connection to the database was lost");

const directUrlOf = (url: string) => (url === env.databaseUrl ? env.directDatabaseUrl : null) ?? url;

/**
 * A client that prepares no statement by name: a transaction pooler hands the next one to another connection, which knows
 * nothing of it (PgBouncer before 1.21, and later ones unless told to follow).
 */
class UnpreparedClient extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: pg's own signature is eight overloads
  override query(first: any, ...rest: any[]): any {
    const isNamed = typeof first === "object" && first !== null && typeof first.name === "string";
    return super.query(isNamed ? { ...first, name: undefined } : first, ...rest);
  }
}

/** The process's one database. Who starts the process (npm start, the command line) sets DATABASE_URL. */
export function database(): Database {
  const held = heldDatabase();
  if (!held.svitDatabase) {
    if (!env.databaseUrl) {
      throw new StudioError("database_down", message("noDatabaseSet"));
    }
    held.svitDatabase = openDatabase(env.databaseUrl, { waitMs: REQUEST_WAIT_MS });
  }
  return held.svitDatabase;
}
