import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Database } from "#server/db/client.ts";

/** Whose account has that e-mail. @throws StudioError not_found */
export async function findAccount({ pool }: Database, email: string): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(`SELECT id FROM "Reviewer" WHERE email = lower($1)`, [email]);
  const [account] = rows;
  if (!account) throw new StudioError("not_found", message("noAccountOf", { email }));
  return account.id;
}
