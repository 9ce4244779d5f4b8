import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ownAccountEndpoints } from "#domain/api/own-account.ts";
import { sumOf } from "#domain/overview/work.ts";
import { makePasswordLink } from "#server/accounts/password-link.ts";
import { loadWork } from "#server/overview/load-work.ts";
import { type Api, openApi } from "#tests/http/api-routes.ts";
import { type Account, addAccount, PASSWORD, signedIn } from "./accounts.ts";
import { type Ask, asker, sentBack } from "./accounts-api.ts";
import { decide } from "./decide.ts";
import { addDataset, addReviewer, verdictBody } from "./entries.ts";

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
    const told = await api.db.prisma.auditEvent.findFirst({ where: { action: "password_set", targetId: ann.id } });
    expect(told).toMatchObject({ actor: "person", reviewerId: ann.id });
  });

  test("is set by the newest link alone", async () => {
    const fay = await addAccount(api.db, "Fay");
    const replaced = await link(fay);
    const newest = await link(fay);
    expect(await use(replaced)).toMatchObject({ status: 404, code: "linkGone", cookie: "" });
    expect((await use(newest)).status).toBe(200);
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

describe("one's own account", () => {
  test("shows where one is signed in, and ends what is one's own alone", async () => {
    const ann = await addAccount(api.db, "Ada");
    const bob = await addAccount(api.db, "Bob");
    await signedIn(api.db, ann.email);
    const seen = async () => (await ask("GET /api/account", { cookie: ann.cookie })).body;
    const { signIns, ...account } = (await seen()) as { signIns: { id: string; isThis: boolean }[] };
    expect(account).toEqual({
      name: "Ada",
      email: ann.email,
      hasPassword: true,
      isLinked: false,
      claims: [],
      formerNames: [],
    });
    expect(signIns.map(({ isThis }) => isThis).sort()).toEqual([false, true]);
    const end = (signInId: string, cookie: string) =>
      ask("DELETE /api/account/sign-ins/{signInId}", { params: { signInId }, cookie });
    const other = signIns.find(({ isThis }) => !isThis) ?? expect.unreachable();
    await end(other.id, bob.cookie);
    expect((await seen()).signIns).toHaveLength(2);
    await end(other.id, ann.cookie);
    expect((await seen()).signIns).toHaveLength(1);
    expect(JSON.stringify(await seen())).not.toContain(ann.cookie.split("=")[1]?.split(".")[0]);
  });
});

describe("a former name", () => {
  /** Somebody decided under a typed name; a person claims it, and an owner confirms. */
  async function setUp() {
    const { datasetId, entryIds } = await addDataset(api.db);
    const [entryId = 0n] = entryIds;
    const former = await addReviewer(api.db, `Lea ${datasetId}`);
    const { verdictId } = await decide(api.db, entryId, { decision: "reject" }, former);
    const lea = await addAccount(api.db, "Lea", { roles: { [String(datasetId)]: "reviewer" } });
    const claim = () => ask("POST /api/account/former-names", { body: { name: former.name }, cookie: lea.cookie });
    const confirm = (personId: string | null, reviewerId = former.id) =>
      ask("PUT /api/former-names/{reviewerId}", { params: { reviewerId }, body: { personId }, cookie: owner.cookie });
    const history = (cookie = lea.cookie) =>
      ask("GET /api/entries/{entryId}/history", { params: { entryId: String(entryId) }, cookie });
    return { datasetId, entryId, former, verdictId, lea, claim, confirm, history };
  }
  const former = async () =>
    (await ask("GET /api/former-names", { cookie: owner.cookie })).body as {
      names: { id: string; personName: string | null; verdicts: number }[];
      claims: { id: string; personId: string }[];
    };

  test("that is confirmed makes its verdicts that person's: history, state, figures and undo, though none is changed", async () => {
    const { datasetId, entryId, former: name, verdictId, lea, claim, confirm, history } = await setUp();
    const before = await api.db.prisma.verdict.findUniqueOrThrow({ where: { id: verdictId } });
    expect((await history()).status).toBe(404);
    expect((await claim()).status).toBe(200);
    expect((await former()).claims).toContainEqual(expect.objectContaining({ personId: lea.id }));
    expect((await former()).names).toContainEqual(
      expect.objectContaining({ id: name.id, verdicts: 1, personName: null }),
    );
    expect((await confirm(lea.id)).status).toBe(200);
    expect((await former()).claims).not.toContainEqual(expect.objectContaining({ personId: lea.id }));
    expect((await ask("GET /api/account", { cookie: lea.cookie })).body.formerNames).toEqual([name.name]);
    expect((await history()).body.verdicts).toMatchObject([{ id: verdictId, reviewerName: "Lea", isOwn: true }]);
    const status = await api.db.prisma.entryStatus.findUniqueOrThrow({ where: { entryId } });
    expect(status.reviewerId).toBe(lea.id);
    const { people } = await loadWork(api.db, datasetId, null);
    expect(people).toMatchObject([{ name: "Lea", decisions: { [before.decision]: 1 } }]);
    expect(await api.db.prisma.verdict.findUniqueOrThrow({ where: { id: verdictId } })).toEqual(before);

    const undone = verdictBody(entryId, { decision: "undo", undoes: verdictId, previousId: verdictId });
    expect((await ask("POST /api/verdicts", { body: undone, cookie: lea.cookie })).status).toBe(200);
    expect((await api.db.prisma.entryStatus.findUniqueOrThrow({ where: { entryId } })).state).toBe("pending");
  });

  test("is nobody's before an owner confirms it, and again when that is taken back", async () => {
    const { entryId, former: name, lea, claim, confirm, history } = await setUp();
    await claim();
    expect((await history()).status).toBe(404);
    const own = { params: { reviewerId: name.id }, body: { personId: lea.id }, cookie: lea.cookie };
    expect((await ask("PUT /api/former-names/{reviewerId}", own)).status).toBe(403);
    await confirm(lea.id);
    await confirm(null);
    expect((await history()).status).toBe(404);
    expect((await api.db.prisma.entryStatus.findUniqueOrThrow({ where: { entryId } })).reviewerId).toBe(name.id);
  });

  test("is told to nobody who guesses, and no account is anybody's former name", async () => {
    const { lea, confirm } = await setUp();
    const claims = [];
    for (const name of ["Nobody", "Olga", "Lea", "A", "B", "C"])
      claims.push(await ask("POST /api/account/former-names", { body: { name }, cookie: lea.cookie }));
    expect(claims.map(({ status, body }) => [status, status === 200 ? body : {}])).toEqual([
      ...Array(5).fill([200, {}]),
      [409, {}],
    ]);
    expect((await confirm(lea.id, owner.id)).code).toBe("noFormerName");
    const [claim] = (await ask("GET /api/account", { cookie: lea.cookie })).body.claims as { id: string }[];
    const drop = (cookie: string) =>
      ask("DELETE /api/former-names/claims/{claimId}", { params: { claimId: claim?.id ?? "" }, cookie });
    const other = await addAccount(api.db, "Other");
    await drop(other.cookie);
    expect((await ask("GET /api/account", { cookie: lea.cookie })).body.claims).toHaveLength(5);
    await drop(lea.cookie);
    expect((await ask("GET /api/account", { cookie: lea.cookie })).body.claims).toHaveLength(4);
  });
});

describe("a person who is erased", () => {
  const erase = (reviewerId: string) =>
    ask("DELETE /api/people/{reviewerId}", { params: { reviewerId }, cookie: owner.cookie });

  test("is nowhere by name or e-mail, signs in no more, and leaves their verdicts under a number", async () => {
    const { datasetId, entryIds } = await addDataset(api.db);
    const [entryId = 0n] = entryIds;
    const mia = await addAccount(api.db, "MiaUnmistakable", { roles: { [String(datasetId)]: "reviewer" } });
    const typed = await addReviewer(api.db, "Mia Beforehand");
    await decide(api.db, entryId, {}, typed);
    const body = { personId: mia.id };
    await ask("PUT /api/former-names/{reviewerId}", { params: { reviewerId: typed.id }, body, cookie: owner.cookie });
    await decide(api.db, entryIds[1] ?? 0n, {}, mia);
    await ask("POST /api/account/former-names", { body: { name: "Mia Still" }, cookie: mia.cookie });
    const { number } = await api.db.prisma.reviewer.findUniqueOrThrow({ where: { id: mia.id } });
    const verdicts = await api.db.prisma.verdict.findMany({ orderBy: { id: "asc" } });

    expect((await erase(mia.id)).status).toBe(200);
    expect(await who(mia.cookie)).toBeNull();
    await expect(signedIn(api.db, mia.email)).rejects.toMatchObject({ code: "not_identified" });
    const tables = await api.db.pool.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
    );
    for (const { name } of tables.rows) {
      const { rows } = await api.db.pool.query(`SELECT t::text AS row FROM "${name}" t`);
      expect([name, JSON.stringify(rows)]).toEqual([name, expect.not.stringMatching(/Mia|mia/)]);
    }
    expect(await api.db.prisma.verdict.findMany({ orderBy: { id: "asc" } })).toEqual(verdicts);
    const { people } = await loadWork(api.db, datasetId, null);
    expect(people).toMatchObject([{ name: `Former reviewer ${number}` }]);
    expect(people.map(({ decisions }) => sumOf(decisions))).toEqual([2]);
    expect((await erase(mia.id)).code).toBe("erasedAlready");
  });

  test("is never the studio's last owner", async () => {
    await api.db.prisma.reviewer.updateMany({ where: { NOT: { id: owner.id } }, data: { isOwner: false } });
    expect((await erase(owner.id)).code).toBe("lastOwner");
    expect(await who(owner.cookie)).toMatchObject({ name: "Olga" });
  });
});

test("every endpoint of one's own account has answered well", () => {
  expect(Object.keys(ownAccountEndpoints).filter((name) => !answered.has(name))).toEqual([]);
});
