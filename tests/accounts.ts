import { randomUUID } from "node:crypto";
import type { KeyRequest } from "#domain/rights/keys.ts";
import type { Role } from "#domain/rights/rights.ts";
import { join } from "#server/accounts/join.ts";
import { makeKey } from "#server/accounts/keys.ts";
import { signIn } from "#server/accounts/sign-in.ts";
import { hashOf, makeToken } from "#server/accounts/token.ts";
import type { Database } from "#server/db/client.ts";

export const PASSWORD = "correct horse battery";

/** Somebody who is signed in: `cookie` is what their browser sends. */
export type Account = { id: string; name: string; email: string; cookie: string };

/** An invitation's token, as the database would have it from whoever may make it. */
export async function addInvitation(
  db: Database,
  more: { madeById?: string; isOwner?: boolean; role?: Role; datasetIds?: bigint[]; expiresAt?: Date | null } = {},
): Promise<string> {
  const token = makeToken();
  const expiresAt = more.expiresAt === undefined ? new Date(Date.now() + 60_000) : more.expiresAt;
  const data = { id: randomUUID(), tokenHash: new Uint8Array(hashOf(token)), ...more, expiresAt };
  await db.prisma.invitation.create({ data });
  return token;
}

/** A new account that has signed in, with these roles. */
export async function addAccount(
  db: Database,
  name: string,
  { isOwner = false, roles = {} }: { isOwner?: boolean; roles?: Record<string, Role> } = {},
): Promise<Account> {
  const email = `${name.toLowerCase().replaceAll(" ", "-")}-${randomUUID()}@example.org`;
  const first = await db.prisma.reviewer.findFirst({ where: { isOwner: true } });
  // Whoever is the first is the studio's owner; all others are made by one.
  const token = await addInvitation(db, { isOwner: true, ...(first ? { madeById: first.id } : {}) });
  const { id } = await join(db, { token, account: { name, email, password: PASSWORD } }, null);
  if (!isOwner) await db.prisma.reviewer.update({ where: { id }, data: { isOwner: false } });
  await db.prisma.membership.createMany({
    data: Object.entries(roles).map(([datasetId, role]) => ({ datasetId: BigInt(datasetId), reviewerId: id, role })),
  });
  return { id, name, email, cookie: await signedIn(db, email) };
}

/** Signs in once more, in another browser. */
export async function signedIn(db: Database, email: string, password = PASSWORD): Promise<string> {
  const { cookie } = await signIn(db, { email, password }, { address: "", userAgent: "", isHttps: false }, null);
  return cookie.split(";")[0] ?? "";
}

/** A key that somebody makes. */
export async function addKey(
  db: Database,
  { id }: { id: string },
  { scopes, datasetIds = null }: Pick<KeyRequest, "scopes"> & { datasetIds?: string[] | null },
): Promise<{ id: string; key: string; programId: string }> {
  const made = await makeKey(db, id, { name: "nightly", scopes, datasetIds, days: 1 });
  const { reviewerId } = await db.prisma.apiKey.findUniqueOrThrow({ where: { id: made.id } });
  return { ...made, programId: reviewerId };
}
