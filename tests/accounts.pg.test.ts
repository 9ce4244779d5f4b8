import { createHook } from "node:async_hooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { peopleEndpoints } from "#domain/api/people.ts";
import { inviteOwner } from "#server/accounts/invite.ts";
import { type Account, addAccount, addInvitation, PASSWORD, signedIn } from "./accounts.ts";
import { type Ask, asker } from "./accounts-api.ts";
import { addDataset } from "./entries.ts";
import { type Api, openApi } from "./http/api-routes.ts";

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

const account = (email: string, password = PASSWORD) => ({ name: "Somebody", email, password });
const join = (token: string, more: object = {}, cookie = "") =>
  ask("POST /api/auth/join", { body: { token, ...more }, cookie });
const who = async (cookie: string) => (await ask("GET /api/reviewers", { cookie })).body.reviewer;

describe("an invitation", () => {
  test("makes one account with its role, signed in, and works no second time", async () => {
    const { datasetId } = await addDataset(api.db);
    const body = { to: "datasets", role: "reviewer", datasetIds: [String(datasetId)] };
    const made = await ask("POST /api/invitations", { body, cookie: owner.cookie });
    const token = String(made.body.token);
    const offer = await ask("POST /api/auth/invitation", { body: { token } });
    expect(offer.body).toMatchObject({ isOwner: false, role: "reviewer", signedIn: null });
    expect(JSON.stringify(offer.body)).not.toContain("Olga");
    const joined = await join(token, { account: account("First@Example.org") });
    expect(joined.status).toBe(200);
    expect(joined.cookie).toMatch(/^svit-session=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
    const cookie = joined.cookie.split(";")[0] ?? "";
    expect(await who(cookie)).toMatchObject({ name: "Somebody" });
    const memberships = await api.db.prisma.membership.findMany({ where: { reviewerId: String(joined.body.id) } });
    expect(memberships).toMatchObject([{ datasetId, role: "reviewer" }]);
    const again = await join(token, { account: account("second@example.org") });
    expect([again.status, again.code]).toEqual([404, "invitationGone"]);
    expect(await api.db.prisma.reviewer.count({ where: { email: "second@example.org" } })).toBe(0);
  });

  test("that two take up at one instant makes one of them", async () => {
    const token = await addInvitation(api.db, { madeById: owner.id, isOwner: true });
    const both = await Promise.all(
      ["a@race.org", "b@race.org"].map((email) => join(token, { account: account(email) })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
  });

  test("that is unknown, expired, used, withdrawn, or of somebody who may make none now is refused in one sentence", async () => {
    const { datasetId } = await addDataset(api.db);
    const of = { madeById: owner.id, role: "lead" as const, datasetIds: [datasetId] };
    const former = await addAccount(api.db, "Former", { roles: { [String(datasetId)]: "owner" } });
    const withdrawn = await ask("POST /api/invitations", {
      body: { to: "datasets", role: "lead", datasetIds: [String(datasetId)] },
      cookie: owner.cookie,
    });
    const gone = { params: { invitationId: withdrawn.body.id as string }, cookie: owner.cookie };
    await ask("DELETE /api/invitations/{invitationId}", gone);
    const tokens = {
      unknown: "x".repeat(43),
      expired: await addInvitation(api.db, { ...of, expiresAt: new Date(Date.now() - 1) }),
      withdrawn: String(withdrawn.body.token),
      former: await addInvitation(api.db, { ...of, madeById: former.id }),
      "the first owner's": await addInvitation(api.db, { isOwner: true, expiresAt: null }),
    };
    expect((await ask("POST /api/auth/invitation", { body: { token: tokens.former } })).status).toBe(200);
    await api.db.prisma.membership.deleteMany({ where: { reviewerId: former.id } });
    for (const [name, token] of Object.entries(tokens)) {
      const told = await ask("POST /api/auth/invitation", { body: { token } });
      const joined = await join(token, { account: account(`${name.length}@example.org`) });
      for (const { status, code, body } of [told, joined]) {
        expect([name, status, code]).toEqual([name, 404, "invitationGone"]);
        expect(JSON.stringify(body)).not.toMatch(/Olga|Former|example\.org/);
      }
    }
  });

  test("is taken up by whoever is signed in as themselves, and takes no greater role away", async () => {
    const { datasetId } = await addDataset(api.db);
    const ann = await addAccount(api.db, "Ann", { roles: { [String(datasetId)]: "lead" } });
    const other = await addDataset(api.db);
    const datasetIds = [datasetId, other.datasetId];
    const token = await addInvitation(api.db, { madeById: owner.id, role: "reviewer", datasetIds });
    expect((await join(token, {}, ann.cookie)).body).toEqual({ id: ann.id, name: "Ann" });
    const roles = await api.db.prisma.membership.findMany({
      where: { reviewerId: ann.id },
      orderBy: { datasetId: "asc" },
    });
    expect(roles.map(({ role }) => role)).toEqual(["lead", "reviewer"]);
  });

  test("makes nobody of an e-mail that has an account, unless its own password comes along", async () => {
    const { datasetId } = await addDataset(api.db);
    const cy = await addAccount(api.db, "Cy");
    const token = await addInvitation(api.db, { madeById: owner.id, role: "reader", datasetIds: [datasetId] });
    const wrong = await join(token, { account: account(cy.email, "another password") });
    expect([wrong.status, wrong.code, wrong.cookie]).toEqual([422, "emailUnusable", ""]);
    expect((await join(token, { account: account(cy.email) })).body).toEqual({ id: cy.id, name: "Cy" });
  });

  test("to the studio, or to another's data set, cannot be made by the owner of one", async () => {
    const { datasetId } = await addDataset(api.db);
    const other = await addDataset(api.db);
    const { cookie } = await addAccount(api.db, "Pat", { roles: { [String(datasetId)]: "owner" } });
    const invite = (body: object) => ask("POST /api/invitations", { body, cookie });
    const to = (...ids: bigint[]) => ({ to: "datasets", role: "owner", datasetIds: ids.map(String) });
    expect((await invite(to(datasetId))).status).toBe(200);
    expect((await invite(to(datasetId, other.datasetId))).status).toBe(404);
    expect((await invite(to(9_000_000_000n))).status).toBe(404);
    expect((await invite({ to: "studio" })).status).toBe(403);
  });
});

describe("signing in", () => {
  test("tells of no e-mail whether it has an account", async () => {
    const { email } = await addAccount(api.db, "Dee");
    const tries = [
      { email, password: "a wrong password" },
      { email: "nobody@example.org", password: "a wrong password" },
    ];
    const [known, unknown] = await Promise.all(tries.map((body) => ask("POST /api/auth/sign-in", { body })));
    expect(known).toMatchObject({ status: 401, code: "signInWrong", cookie: "" });
    expect(unknown).toEqual(known);
  });

  test("hashes a password as often for an e-mail that nobody has, so that the time tells nothing", async () => {
    const { email } = await addAccount(api.db, "Dot");
    const hashes = async (to: string) => {
      let count = 0;
      const hook = createHook({
        init: (_, type) => {
          if (type === "SCRYPTREQUEST") count++;
        },
      }).enable();
      await ask("POST /api/auth/sign-in", { body: { email: to, password: "a wrong password" } });
      hook.disable();
      return count;
    };
    expect([await hashes(email), await hashes("nobody2@example.org")]).toEqual([1, 1]);
  });

  test("is tried ten times an account, and a hundred times an address, whether there is one or not", async () => {
    for (const email of ["tried@example.org", owner.email]) {
      const body = { email, password: "a wrong password" };
      const statuses = [];
      for (let nth = 0; nth < 11; nth++) statuses.push((await ask("POST /api/auth/sign-in", { body })).status);
      expect(statuses).toEqual([...Array(10).fill(401), 429]);
    }
    const token = "y".repeat(43);
    const look = () => ask("POST /api/auth/invitation", { body: { token }, address: "192.0.2.1" });
    const looks = [];
    for (let nth = 0; nth < 101; nth++) looks.push((await look()).status);
    expect(looks.slice(99)).toEqual([404, 429]);
  });

  test("is always under a new token: the one of before is worth nothing, nor is one that a stranger set", async () => {
    const { email, cookie } = await addAccount(api.db, "Eve");
    const planted = cookie.replace(/=.{8}/, "=aaaaaaaa");
    expect(await who(planted)).toBeNull();
    const body = { email, password: PASSWORD };
    const given = await ask("POST /api/auth/sign-in", { body, cookie });
    const fresh = given.cookie.split(";")[0] ?? "";
    expect(fresh).not.toBe(cookie);
    expect(await who(fresh)).toMatchObject({ name: "Eve" });
    expect(await who(cookie)).toBeNull();
  });

  test("ends with signing out, on all servers, and after its time", async () => {
    const { id, email, cookie } = await addAccount(api.db, "Fay");
    const second = await signedIn(api.db, email);
    expect((await ask("POST /api/auth/sign-out", { cookie })).cookie).toContain("Max-Age=0");
    expect(await who(cookie)).toBeNull();
    expect(await who(second)).toMatchObject({ id });
    await api.db.prisma.signIn.updateMany({ where: { reviewerId: id }, data: { expiresAt: new Date(0) } });
    expect(await who(second)).toBeNull();
  });

  test("is no matter of the name that a browser says, nor of the cookie of a studio without accounts", async () => {
    const said = await ask("POST /api/reviewers", { body: { name: "Olga", id: owner.id } });
    expect([said.status, said.code]).toEqual([403, "accountsAreOn"]);
    expect(await who(`svit-reviewer=${owner.id}`)).toBeNull();
  });
});

describe("people", () => {
  test("are listed with their roles to who owns the studio, and to who owns a data set as far as it concerns that", async () => {
    const { datasetId } = await addDataset(api.db);
    const other = await addDataset(api.db);
    const id = String(datasetId);
    const gus = await addAccount(api.db, "Gus", { roles: { [id]: "owner" } });
    const hal = await addAccount(api.db, "Hal", { roles: { [id]: "lead", [String(other.datasetId)]: "reader" } });
    const seen = async ({ cookie }: Account) => (await ask("GET /api/people", { cookie })).body;
    expect(await seen(gus)).toMatchObject({ isOwner: false, datasets: [{ id }], invitations: [] });
    expect((await seen(gus)).people).toMatchObject([
      { name: "Gus" },
      { name: "Hal", roles: [{ datasetId: id, role: "lead" }] },
    ]);
    expect((await seen(owner)).people).toContainEqual(expect.objectContaining({ id: hal.id, signIns: 1 }));
  });

  test("are given another role, lose it, and are signed out by an owner", async () => {
    const { datasetId } = await addDataset(api.db);
    const ivy = await addAccount(api.db, "Ivy");
    const params = { datasetId: String(datasetId), reviewerId: ivy.id };
    const look = () =>
      ask("GET /api/datasets/{datasetId}/views", { params: { datasetId: String(datasetId) }, cookie: ivy.cookie });
    const { cookie } = owner;
    expect((await look()).status).toBe(404);
    await ask("PUT /api/datasets/{datasetId}/people/{reviewerId}", { params, body: { role: "reader" }, cookie });
    expect((await look()).status).toBe(200);
    await ask("DELETE /api/datasets/{datasetId}/people/{reviewerId}", { params, cookie });
    expect((await look()).status).toBe(404);
    await ask("DELETE /api/people/{reviewerId}/sign-ins", { params: { reviewerId: ivy.id }, cookie });
    expect(await who(ivy.cookie)).toBeNull();
  });

  test("always have an owner: the last one stays, and of two who remove each other at one instant one does", async () => {
    const others = await api.db.prisma.reviewer.findMany({ where: { isOwner: true, NOT: { id: owner.id } } });
    const set = (reviewerId: string, isOwner: boolean, { cookie }: Account) =>
      ask("PUT /api/people/{reviewerId}/studio", { params: { reviewerId }, body: { isOwner }, cookie });
    for (const { id } of others) expect((await set(id, false, owner)).status).toBe(200);
    const alone = await set(owner.id, false, owner);
    expect([alone.status, alone.code]).toEqual([409, "lastOwner"]);
    const joe = await addAccount(api.db, "Joe");
    await set(joe.id, true, owner);
    const both = await Promise.all([set(joe.id, false, owner), set(owner.id, false, joe)]);
    const left = await api.db.prisma.reviewer.findMany({ where: { isOwner: true } });
    expect([left.length, both.filter(({ status }) => status === 200).length]).toEqual([1, 1]);
    await api.db.prisma.reviewer.update({ where: { id: owner.id }, data: { isOwner: true } });
  });
});

test("the first owner's link works until there is one, and a studio that has one gives out no other", async () => {
  await api.db.prisma.reviewer.updateMany({ data: { isOwner: false } });
  const [first, second] = [await inviteOwner(api.db.pool), await inviteOwner(api.db.pool)];
  expect((await join(second ?? "", { account: account("head@example.org") })).status).toBe(200);
  expect((await join(first ?? "", { account: account("late@example.org") })).code).toBe("invitationGone");
  expect(await inviteOwner(api.db.pool)).toBeNull();
});

test("no token, password or hash of a password leaves with any answer", async () => {
  const [signIn] = await api.db.prisma.signIn.findMany();
  const [credential] = await api.db.prisma.credential.findMany();
  await api.db.prisma.reviewer.update({ where: { id: owner.id }, data: { isOwner: true } });
  const told = JSON.stringify((await ask("GET /api/people", { cookie: owner.cookie })).body);
  for (const secret of [signIn?.token, credential?.password, PASSWORD]) expect(told).not.toContain(secret);
});

test("every endpoint of accounts has answered well", () => {
  expect(Object.keys(peopleEndpoints).filter((name) => !answered.has(name))).toEqual([]);
});
