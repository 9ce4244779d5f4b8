import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ownAccountEndpoints } from "#domain/api/own-account.ts";
import { makePasswordLink } from "#server/accounts/password-link.ts";
import { type Account, addAccount, PASSWORD, signedIn } from "./accounts.ts";
import { type Ask, asker, sentBack } from "./accounts-api.ts";
import { type Api, openApi } from "./api-routes.ts";

let api: Api;
let owner: Account;
let ask: Ask;
let answered: ReadonlySet<string>;
beforeAll(async () => {
  api = await openApi({ SVIT_ACCOUNTS: "on" });
  ({ ask, answered } = asker(api));
  owner = await addAccount(api.db, "Olga", { isOwner: true });
});
afterAll(() => api.close());

const who = async (cookie: string) => (await ask("GET /api/reviewers", { cookie })).body.reviewer;

describe("a forgotten password", () => {
  const NEW = "another long password";
  const link = async ({ id }: Account, by = owner) => {
    const params = { reviewerId: id };
    return String((await ask("POST /api/people/{reviewerId}/password-link", { params, cookie: by.cookie })).body.token);
  };
  const use = (token: string, password = NEW) => ask("POST /api/auth/password", { body: { token, password } });
  const isRight = (email: string, password: string) =>
    signedIn(api.db, email, password).then(
      () => true,
      () => false,
    );

  test("is set anew by a link of the studio's owner, once, and signs out whoever was signed in by the former one", async () => {
    const ann = await addAccount(api.db, "Ann");
    const token = await link(ann);
    const set = await use(token);
    expect(set.body).toEqual({ id: ann.id, name: "Ann" });
    expect(await who(sentBack(set.cookie))).toMatchObject({ id: ann.id });
    expect(await who(ann.cookie)).toBeNull();
    expect(await isRight(ann.email, PASSWORD)).toBe(false);
    expect(await isRight(ann.email, NEW)).toBe(true);
    const again = await use(token, "a third long password");
    expect([again.status, again.code, again.cookie]).toEqual([404, "linkGone", ""]);
    expect(await isRight(ann.email, NEW)).toBe(true);
  });

  test("is set by one of two who use the link at one instant", async () => {
    const token = await link(await addAccount(api.db, "Bo"));
    const both = await Promise.all([use(token, "first long password"), use(token, "second long password")]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
  });

  test("is set by no link that is unknown, expired, replaced, or of somebody who owns the studio no more", async () => {
    const cy = await addAccount(api.db, "Cy");
    const former = await addAccount(api.db, "Former", { isOwner: true });
    const replaced = await link(cy);
    const expired = await link(cy);
    await api.db.prisma.passwordLink.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } });
    const dee = await addAccount(api.db, "Dee");
    const byFormer = await link(dee, former);
    await api.db.prisma.reviewer.update({ where: { id: former.id }, data: { isOwner: false } });
    for (const token of ["x".repeat(43), replaced, expired, byFormer])
      expect(await use(token)).toMatchObject({ status: 404, code: "linkGone", cookie: "" });
    for (const { email } of [cy, dee]) expect(await isRight(email, PASSWORD)).toBe(true);
  });

  test("is a matter of the command line where no owner can sign in", async () => {
    const { token } = await makePasswordLink(api.db, { email: owner.email }, null);
    expect((await use(token)).status).toBe(200);
    owner = { ...owner, cookie: await signedIn(api.db, owner.email, NEW) };
    await expect(makePasswordLink(api.db, { email: "nobody@example.org" }, null)).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("is told to nobody by its link: the database has its hash alone", async () => {
    const token = await link(await addAccount(api.db, "Eve"));
    const { rows } = await api.db.pool.query(`SELECT "PasswordLink"::text FROM "PasswordLink"`);
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(JSON.stringify(rows)).not.toContain(Buffer.from(token, "base64url").toString("hex"));
  });
});

test("every endpoint of one's own account has answered well", () => {
  expect(Object.keys(ownAccountEndpoints).filter((name) => !answered.has(name))).toEqual([]);
});
