import { randomBytes } from "node:crypto";
import { must } from "#domain/must.ts";
import type { Database } from "#server/db/client.ts";
import { perDatabase } from "#server/db/per-database.ts";
import { env } from "#server/env.ts";

/** What signs the cookies: SVIT_SECRET, or one that the first server to ask makes and all of them read. */
export const secretOf = perDatabase("secret", (db) => {
  let secret: Promise<string> | null = null;
  return () => {
    secret ??= loadSecret(db).catch((error) => {
      secret = null;
      throw error;
    });
    return secret;
  };
});

async function loadSecret(db: Database): Promise<string> {
  if (env.secret !== undefined) return env.secret;
  const { rows } = await db.pool.query<{ secret: string }>(
    `UPDATE "Installation" SET secret = coalesce(secret, $1) WHERE id = 1 RETURNING secret`,
    [randomBytes(32).toString("base64url")],
  );
  return must(rows[0], "the first migration writes the installation's row").secret;
}
