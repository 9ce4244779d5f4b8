import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Api, openApi } from "#tests/http/api-routes.ts";
import { type Account, addAccount } from "./accounts.ts";
import { type Ask, asker, sentBack } from "./accounts-api.ts";
import { addDataset, verdictBody } from "./entries.ts";
import { CLIENT, type Known, type OidcProvider, signInThere, startOidcProvider } from "./oidc-provider.ts";

let provider: OidcProvider;
let api: Api;
let owner: Account;
let ask: Ask;
let datasetId: string;
let entryId: bigint;
beforeAll(async () => {
  provider = await startOidcProvider();
  api = await openApi({ SVIT_ACCOUNTS: "on", SVIT_OIDC_ISSUER: provider.issuer, ...CLIENT });
  ({ ask } = asker(api));
  owner = await addAccount(api.db, "Olga", { isOwner: true });
  const set = await addDataset(api.db);
  datasetId = String(set.datasetId);
  entryId = set.entryIds[0] ?? 0n;
  await give("leads", "lead");
});
beforeEach(() => {
  provider.before = null;
  provider.asked.clear();
});
afterAll(async () => {
  await api.close();
  await provider.close();
});

const give = (group: string, role: string) =>
  ask("PUT /api/groups", { body: { to: "dataset", group, datasetId, role }, cookie: owner.cookie });

async function signIn(login: string, more: Known): Promise<string> {
  provider.people.set(login, { name: login, ...more });
  const { body, cookie } = await ask("POST /api/auth/oidc", { body: {} });
  const query = await signInThere(String(body.url), login);
  const { cookies } = await ask("GET /api/auth/oidc/callback", { query, cookie: sentBack(cookie) });
  provider.asked.clear();
  return sentBack(cookies.find((one) => one.startsWith("svit-session=")) ?? "");
}

const views = (cookie: string) =>
  ask("GET /api/datasets/{datasetId}/views", { params: { datasetId }, cookie }).then(({ status }) => status);
const who = async (cookie: string) => (await ask("GET /api/reviewers", { cookie })).body.reviewer;

/** As if the provider had said its last word so many minutes ago; `next`: in how many it is asked again. */
const age = (minutes: number, next = -1) =>
  api.db.pool.query(
    `UPDATE "SignIn" SET "confirmedAt" = now() - make_interval(mins => $1), "nextAskAt" = now() + make_interval(mins => $2) WHERE tokens IS NOT NULL`,
    [minutes, next],
  );
const askedTokens = () => provider.asked.get("/token") ?? 0;
const isConfirmed = async () =>
  (
    await api.db.pool.query(
      `SELECT bool_and("confirmedAt" > now() - interval '1 minute') AS yes FROM "SignIn" WHERE tokens IS NOT NULL`,
    )
  ).rows[0].yes;

describe("while they work, a person", () => {
  test("is asked for at the provider every few minutes, and waits for none of it", async () => {
    const cookie = await signIn("ann", { groups: ["leads"] });
    expect(await views(cookie)).toBe(200);
    expect(askedTokens()).toBe(0);
    await age(6);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    provider.before = async ({ url }) => {
      if (url === "/token") await held;
      return false;
    };
    // Answered, though the provider has not.
    expect(await Promise.all([views(cookie), views(cookie), views(cookie)])).toEqual([200, 200, 200]);
    release();
    await expect.poll(isConfirmed).toBe(true);
    expect(await views(cookie)).toBe(200);
    expect(provider.asked.get("/me")).toBe(1);
  });

  test("who has left it is out, at the latest when its word is a quarter of an hour old", async () => {
    const cookie = await signIn("ben", { groups: ["leads"] });
    provider.people.delete("ben");
    await age(14, 1);
    expect(await views(cookie)).toBe(200);
    await age(16);
    expect(await views(cookie)).toBe(401);
    expect(await api.db.prisma.signIn.count({ where: { reviewer: { name: "ben" } } })).toBe(0);
  });

  test("who comes back after a pause is waited for once, with all requests of a page", async () => {
    const cookie = await signIn("cy", { groups: ["leads"] });
    await age(600);
    expect(await Promise.all([1, 2, 3, 4].map(() => views(cookie)))).toEqual([200, 200, 200, 200]);
    expect(askedTokens()).toBe(1);
  });

  test("who changes groups has other rights, and none by a group that they left", async () => {
    const cookie = await signIn("dee", { groups: ["leads"] });
    provider.people.set("dee", { groups: ["others"] });
    await age(16);
    expect(await views(cookie)).toBe(404);
    expect(await who(cookie)).toMatchObject({ name: "dee" });
    await give("others", "reader");
    expect(await views(cookie)).toBe(200);
  });

  test("keeps the role that was given to them here, where that is more, and where there is no group", async () => {
    const cookie = await signIn("fay", { groups: ["leads"] });
    const { id } = (await who(cookie)) as { id: string };
    await api.db.prisma.membership.create({ data: { datasetId: BigInt(datasetId), reviewerId: id, role: "owner" } });
    const remove = { params: { datasetId, reviewerId: id }, cookie };
    provider.people.set("fay", {});
    await age(16);
    expect((await ask("DELETE /api/datasets/{datasetId}/people/{reviewerId}", remove)).status).toBe(200);
    expect(await views(cookie)).toBe(404);
  });

  test("who owns the studio by a group may all of it, and makes no links, which would outlast the group", async () => {
    await ask("PUT /api/groups", { body: { to: "studio", group: "heads" }, cookie: owner.cookie });
    const cookie = await signIn("gia", { groups: ["heads"] });
    expect((await ask("GET /api/groups", { cookie })).status).toBe(200);
    for (const body of [{ to: "studio" }, { to: "datasets", role: "reader", datasetIds: [datasetId] }]) {
      const made = await ask("POST /api/invitations", { body, cookie });
      expect([made.status, made.code]).toEqual([403, "ownerByGroup"]);
    }
  });
});

describe("where the provider is silent", () => {
  test("people work on for a quarter of an hour, are signed out then, and go on by themselves when it is back", async () => {
    const cookie = await signIn("hal", { groups: ["leads"] });
    provider.before = ({ socket }) => socket.destroy() !== undefined;
    await age(6);
    expect(await views(cookie)).toBe(200);
    await age(14);
    expect(await views(cookie)).toBe(200);
    await age(16);
    const decide = () => ask("POST /api/verdicts", { body: verdictBody(entryId), cookie });
    // 401: a browser keeps what it could not send.
    expect(await decide()).toMatchObject({ status: 401, code: "signInFirst" });
    const asked = provider.asked.get("/token");
    expect(await decide()).toMatchObject({ status: 401 });
    // Soon after it failed nobody waits for it again.
    expect(provider.asked.get("/token")).toBe(asked);
    provider.before = null;
    await age(16);
    expect((await decide()).status).toBe(200);
  });

  test("a server that was killed while it asked leaves it to the next one", async () => {
    const cookie = await signIn("ivy", { groups: ["leads"] });
    await api.db.pool.query(
      `UPDATE "SignIn" SET "confirmedAt" = now() - interval '1 hour', "nextAskAt" = now() + interval '1 second' WHERE tokens IS NOT NULL`,
    );
    // Waits until the other's time is over.
    await views(cookie);
    expect(await views(cookie)).toBe(200);
  });
});

test("nothing that the provider gave away stands readable in the database", async () => {
  const cookie = await signIn("joe", { groups: ["leads"], email: "joe@lab.example", email_verified: true });
  expect(await views(cookie)).toBe(200);
  const rows = await api.db.prisma.signIn.findMany({ where: { reviewer: { name: "joe" } } });
  for (const { tokens } of rows)
    expect(Buffer.from(tokens ?? "", "base64url").toString("latin1")).not.toMatch(/refresh|joe/);
});
