import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { StudioError } from "#domain/error.ts";
import { env } from "#server/env.ts";
import { PrismaClient } from "./generated/client.ts";

/**
 * A pool and the Prisma client over it. `pool` is for COPY, cursors and hand-written SQL; `prisma` for the rest; `directUrl`
 * leads to the same database without a pooler, for what holds a session.
 */
export type Database = { pool: pg.Pool; prisma: PrismaClient; directUrl: string; close(): Promise<void> };

/** Opens a database at `url`. A lost connection is logged by the caller through `onLost`, never thrown at the process. */
export function openDatabase(
  url: string,
  onLost: (error: Error) => void = () => {},
  directUrl: string = (url === env.databaseUrl ? env.directDatabaseUrl : null) ?? url,
): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: env.databaseConnections,
    application_name: "svit-studio",
    ...(directUrl === url ? {} : { Client: UnpreparedClient }),
  });
  // Without a listener an idle client's error (a restart of PostgreSQL) ends the process.
  pool.on("error", onLost);
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

const held = globalThis as { svitDatabase?: Database };

/** The process's one database. The door that starts the process (npm start, the command line) sets DATABASE_URL. */
export function database(): Database {
  if (!held.svitDatabase) {
    if (!env.databaseUrl) {
      throw new StudioError(
        "database_down",
        "No database: DATABASE_URL is not set. Start the studio with `npm start`.",
      );
    }
    held.svitDatabase = openDatabase(env.databaseUrl);
  }
  return held.svitDatabase;
}

/** For the doors and tests that open their own cluster: makes `db` the process's one database. */
export function holdDatabase(db: Database | undefined): void {
  held.svitDatabase = db;
}
