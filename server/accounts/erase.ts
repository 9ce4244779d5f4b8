import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { record } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { lockOwners } from "./join.ts";
import { refuseLast } from "./people.ts";

/** What stands beside a person and is nobody's work: how they sign in, what they may, what they hold or have begun. */
const THEIRS = [
  `DELETE FROM "SignIn" WHERE "reviewerId" = $1`,
  `DELETE FROM "Credential" WHERE "reviewerId" = $1`,
  `DELETE FROM "Membership" WHERE "reviewerId" = $1`,
  `DELETE FROM "PasswordLink" WHERE "reviewerId" = $1 OR "madeById" = $1`,
  `DELETE FROM "NameClaim" WHERE "reviewerId" = $1`,
  `DELETE FROM "Invitation" WHERE "madeById" = $1`,
  `DELETE FROM "Claim" WHERE "reviewerId" = $1`,
  `UPDATE "ApiKey" SET "revokedAt" = coalesce("revokedAt", now()) WHERE "makerId" = $1`,
];

/**
 * Erases a person, or a former name: name and e-mail, of confirmed former names too, and all by which they sign in. Verdicts and
 * remarks stay, under a number. What somebody wrote into a remark or a note is a text of the data, and stays as well.
 * @throws StudioError not_found · conflict (the studio's last owner)
 */
export async function erasePerson({ pool }: Database, reviewerId: string): Promise<void> {
  await inTransaction(pool, async (client) => {
    await lockOwners(client);
    await refuseLast(client, reviewerId);
    const { rowCount } = await client.query(
      `UPDATE "Reviewer" SET name = 'Former reviewer ' || number, email = NULL, "emailVerified" = false, "isOwner" = false,
         "erasedAt" = now(), "updatedAt" = now() WHERE (id = $1 OR "personId" = $1) AND "erasedAt" IS NULL`,
      [reviewerId],
    );
    if (rowCount === 0) throw new StudioError("not_found", message("erasedAlready"));
    await record(client, { action: "person_erase", target: { kind: "person", id: reviewerId } });
    for (const statement of THEIRS) await client.query(statement, [reviewerId]);
  });
}
