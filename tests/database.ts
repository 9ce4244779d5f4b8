import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { type Database, openDatabase } from "#server/db/client.ts";
import { TEMPLATE } from "./template.ts";

/** A migrated database that nobody else uses. `close` ends its connections and drops it. */
export async function freshDatabase(): Promise<Database & { url: string }> {
  return opened(await freshUrl(TEMPLATE));
}

/** The database at `url`, which `close` drops. */
export function opened(url: string): Database & { url: string } {
  const db = openDatabase(url);
  return {
    ...db,
    url,
    async close() {
      await db.close();
      await dropDatabase(url);
    },
  };
}

/** The address of a new database that nobody has migrated. Drop it with `dropDatabase`. */
export function emptyDatabase(): Promise<string> {
  return freshUrl("template0");
}

export async function dropDatabase(url: string): Promise<void> {
  await asSuperuser(`DROP DATABASE IF EXISTS ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
}

async function freshUrl(template: string): Promise<string> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  await asSuperuser(`CREATE DATABASE ${name} TEMPLATE ${template} OWNER svit`);
  const url = new URL(inject("studioUrl"));
  url.pathname = name;
  return url.href;
}

async function asSuperuser(sql: string): Promise<void> {
  const control = new pg.Client({ connectionString: inject("controlUrl") });
  await control.connect();
  try {
    await control.query(sql);
  } finally {
    await control.end();
  }
}
