import { afterAll, beforeAll, expect, test } from "vitest";
import { secretOf } from "#server/accounts/secret.ts";
import { type Account, addAccount, addInvitation, PASSWORD } from "./accounts.ts";
import { type Ask, asker } from "./accounts-api.ts";
import { freshDatabase } from "./database.ts";
import { addDataset } from "./entries.ts";
import { type Api, openApi } from "./http/api-routes.ts";

let api: Api;
let ask: Ask;
let own = "";
let people: Record<"lead" | "reviewer" | "reader", Account>;

beforeAll(async () => {
  api = await openApi({ SVIT_ACCOUNTS: "on" });
  ({ ask } = asker(api));
  await addAccount(api.db, "Olga", { isOwner: true });
  own = String((await addDataset(api.db)).datasetId);
  const of = (name: string, role: "lead" | "reviewer" | "reader") =>
    addAccount(api.db, name, { roles: { [own]: role } });
  people = {
    lead: await of("Lea", "lead"),
    reviewer: await of("Rita", "reviewer"),
    reader: await of("Rhea", "reader"),
  };
});
afterAll(() => api.close());

/** What everybody is, as it stands in the database. */
async function rights() {
  const [owners, roles] = await Promise.all([
    api.db.prisma.reviewer.findMany({ where: { isOwner: true }, select: { id: true } }),
    api.db.prisma.membership.findMany({ orderBy: { reviewerId: "asc" }, select: { reviewerId: true, role: true } }),
  ]);
  return { owners, roles };
}

test("nobody gives themselves a role, whatever they are and in whatever request they say it", async () => {
  const before = await rights();
  for (const { id, cookie } of Object.values(people)) {
    const tried = [
      await ask("PUT /api/datasets/{datasetId}/people/{reviewerId}", {
        params: { datasetId: own, reviewerId: id },
        body: { role: "owner" },
        cookie,
      }),
      await ask("PUT /api/people/{reviewerId}/studio", {
        params: { reviewerId: id },
        body: { isOwner: true },
        cookie,
      }),
      await ask("PUT /api/groups", { body: { to: "studio", group: "everybody" }, cookie }),
      await ask("POST /api/invitations", { body: { to: "studio" }, cookie }),
      await ask("POST /api/invitations", { body: { to: "datasets", role: "owner", datasetIds: [own] }, cookie }),
    ];
    expect(tried.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
  }
  expect(await rights()).toEqual(before);
});

test("a member too many in a body is refused with the whole body: a name, an invitation and a key bring no rights along", async () => {
  const before = await rights();
  const { cookie } = people.reviewer;
  for (const more of [{ isOwner: true }, { role: "owner" }, { roles: { [own]: "owner" } }, { isProgram: true }])
    expect(await ask("POST /api/reviewers", { body: { name: "Rita", ...more }, cookie })).toMatchObject({
      status: 400,
    });
  const token = await addInvitation(api.db, { role: "reader", datasetIds: [BigInt(own)] });
  const account = { name: "Mal", email: "mal@example.org", password: PASSWORD };
  for (const body of [
    { token, account, role: "owner" },
    { token, account, datasetIds: ["1"] },
    { token, account: { ...account, isOwner: true } },
  ])
    expect(await ask("POST /api/auth/join", { body })).toMatchObject({ status: 400 });
  const key = { name: "k", scopes: ["read"], datasetIds: [own], days: 1 };
  for (const more of [{ makerId: people.lead.id }, { isEverywhere: true }, { reviewerId: people.lead.id }])
    expect(await ask("POST /api/keys", { body: { ...key, ...more }, cookie: people.lead.cookie })).toMatchObject({
      status: 400,
    });
  expect(await rights()).toEqual(before);
});

test("nobody signs up: without a link no request makes an account", async () => {
  const before = await api.db.prisma.reviewer.count();
  const account = { name: "Mal", email: "mal@example.org", password: PASSWORD };
  for (const token of [undefined, "", "x".repeat(43)])
    expect((await ask("POST /api/auth/join", { body: { token, account } })).status).toBeGreaterThanOrEqual(400);
  expect((await ask("POST /api/reviewers", { body: { name: "Mal" } })).status).toBe(403);
  expect((await ask("POST /api/auth/sign-in", { body: { email: account.email, password: PASSWORD } })).status).toBe(
    401,
  );
  expect(await api.db.prisma.reviewer.count()).toBe(before);
  // better-auth's own routes, sign-up among them, are not mounted.
  const paths = api.routes.map(({ endpoint }) => endpoint ?? "").filter((path) => path.includes("/auth/"));
  expect(paths.filter((path) => /sign-up|\[\.\.\.|\{all\}/.test(path))).toEqual([]);
});

test("a new studio has no account and no password, and a secret of its own", async () => {
  const [one, other] = [await freshDatabase(), await freshDatabase()];
  try {
    for (const { prisma } of [one, other])
      expect([await prisma.credential.count(), await prisma.reviewer.count(), await prisma.invitation.count()]).toEqual(
        [0, 0, 0],
      );
    const secrets = [await secretOf(one)(), await secretOf(other)()];
    expect(new Set(secrets).size).toBe(2);
    for (const secret of secrets) expect(secret).toMatch(/^[\w-]{43}$/);
    expect(await secretOf(one)()).toBe(secrets[0]);
  } finally {
    await one.close();
    await other.close();
  }
});
