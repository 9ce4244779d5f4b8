import type pg from "pg";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";

/** What a backup says of the studio that it is of. */
export type StudioFacts = { installation: string; migrations: string[]; postgres: number };

/**
 * Asked of the database as it is: of an older release, before an upgrade, as well.
 * @throws StudioError not_found for a database that no studio has migrated
 */
export async function loadStudioFacts(client: pg.ClientBase): Promise<StudioFacts> {
  const known = await client.query<{ name: string | null }>(`SELECT to_regclass('"Installation"')::text AS name`);
  if (known.rows[0]?.name === null) throw new StudioError("not_found", message("backupNotMigrated"));
  const { rows } = await client.query<StudioFacts>(
    `SELECT (SELECT uuid::text FROM "Installation") AS installation, current_setting('server_version_num')::int AS postgres,
       ARRAY(SELECT migration_name::text FROM _prisma_migrations
             WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY 1) AS migrations`,
  );
  return must(rows[0], "a query without FROM answers a row");
}
