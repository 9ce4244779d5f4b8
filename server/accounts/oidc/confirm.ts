import { setTimeout as pause } from "node:timers/promises";
import * as oidc from "openid-client";
import { z } from "zod";
import type { Database } from "#server/db/client.ts";
import { perDatabase } from "#server/db/per-database.ts";
import { log } from "#server/log.ts";
import { seal, unseal } from "../seal.ts";
import { groupsOf, loadUserInfo } from "./person.ts";
import { isGone, oidcSettings, provider } from "./provider.ts";

/** So often, while somebody works, the provider is asked whether they still belong there. */
export const ASK_AGAIN_SECONDS = 300;
/** So old its last word may be. Who left there is out by then, and so is everybody where it stays silent so long. */
export const CONFIRMED_SECONDS_MAX = 900;
/** After it did not answer: nobody waits for it twice within that. */
const AFTER_FAILURE_SECONDS = 60;
/** While a server asks: three requests of four seconds, and some. One that dies meanwhile leaves it to others after that. */
const ASKING_SECONDS = 15;

const tokensSchema = z.strictObject({ subject: z.string(), access: z.string(), refresh: z.string().nullable() });
type Tokens = z.infer<typeof tokensSchema>;

export const sealTokens = (db: Database, tokens: Tokens): Promise<string> =>
  seal(db, "oidc tokens", JSON.stringify(tokens));

/**
 * Asks the provider whether who signed in (`signInId`) still belongs there, and keeps what it says: new groups, or the
 * end of the sign-in. Of all requests and servers one asks, the others wait for it; soon after a failure nobody does. Never
 * rejects: what came of it stands in the database.
 */
export const confirm = (db: Database, signInId: string): Promise<void> => {
  const underWay = underWayOf(db);
  const known = underWay.get(signInId);
  if (known) return known;
  const asked = ask(db, signInId)
    .catch((error) => log.error({ err: error }, "a sign-in could not be confirmed"))
    .finally(() => underWay.delete(signInId));
  underWay.set(signInId, asked);
  return asked;
};

const underWayOf = perDatabase("oidc confirmations", () => new Map<string, Promise<void>>());

async function ask(db: Database, signInId: string): Promise<void> {
  // A refresh token works once at many providers: two who send it are taken for thieves.
  const { rows } = await db.pool.query<{ tokens: string }>(
    `UPDATE "SignIn" SET "nextAskAt" = now() + make_interval(secs => $2) WHERE id = $1 AND "nextAskAt" <= now() RETURNING tokens`,
    [signInId, ASKING_SECONDS],
  );
  const [mine] = rows;
  if (!mine) return waitForOther(db, signInId);
  try {
    await askProvider(db, signInId, await openTokens(db, mine.tokens));
  } catch (error) {
    if (isGone(error)) return void (await db.pool.query(`DELETE FROM "SignIn" WHERE id = $1`, [signInId]));
    const problem = error instanceof Error ? String((error as { code?: unknown }).code ?? error.name) : "unknown";
    log.warn({ problem }, "single sign-on does not confirm a sign-in");
    await db.pool.query(`UPDATE "SignIn" SET "nextAskAt" = now() + make_interval(secs => $2) WHERE id = $1`, [
      signInId,
      AFTER_FAILURE_SECONDS,
    ]);
  }
}

async function openTokens(db: Database, sealed: string): Promise<Tokens> {
  const text = await unseal(db, "oidc tokens", sealed);
  // Sealed under a secret of before.
  if (text === null) throw new Error("the tokens cannot be opened");
  return tokensSchema.parse(JSON.parse(text));
}

async function askProvider(db: Database, signInId: string, before: Tokens): Promise<void> {
  const config = await provider();
  const { tokens, claims } = before.refresh === null ? { tokens: before, claims: {} } : await renew(config, before);
  // At once: the former refresh token is worth nothing now, whatever comes of the next request.
  if (tokens !== before)
    await db.pool.query(`UPDATE "SignIn" SET tokens = $2 WHERE id = $1`, [signInId, await sealTokens(db, tokens)]);
  const all = { ...claims, ...(await loadUserInfo(config, tokens.access, tokens.subject)) };
  if (Object.keys(all).length === 0) throw new Error("the provider says nothing of them");
  await db.pool.query(
    `UPDATE "SignIn" SET groups = $2, "confirmedAt" = now(), "nextAskAt" = now() + make_interval(secs => $3) WHERE id = $1`,
    [signInId, groupsOf(all, oidcSettings().groupsClaim), ASK_AGAIN_SECONDS],
  );
}

async function renew(config: oidc.Configuration, { subject, refresh }: Tokens) {
  const answer = await oidc.refreshTokenGrant(config, refresh ?? "");
  const claims = answer.claims();
  if (claims && claims.sub !== subject) throw new Error("the provider answers of somebody else");
  const tokens = { subject, access: answer.access_token, refresh: answer.refresh_token ?? refresh };
  return { tokens, claims: { ...claims } as Record<string, unknown> };
}

/** Until the server that asks has its answer; at once where one failed a moment ago. */
async function waitForOther(db: Database, signInId: string): Promise<void> {
  for (;;) {
    const { rowCount } = await db.pool.query(
      `SELECT 1 FROM "SignIn" WHERE id = $1 AND "confirmedAt" < now() - make_interval(secs => $2)
         AND "nextAskAt" BETWEEN now() AND now() + make_interval(secs => $3)`,
      [signInId, CONFIRMED_SECONDS_MAX, ASKING_SECONDS],
    );
    if (rowCount === 0) return;
    await pause(250);
  }
}
