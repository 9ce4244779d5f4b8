import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { singleSignOnEndpoints } from "#domain/api/single-sign-on.ts";
import { type Api, openApi } from "#tests/http/api-routes.ts";
import { type Account, addAccount, addInvitation } from "./accounts.ts";
import { type Ask, asker, type Sent, sentBack } from "./accounts-api.ts";
import { addDataset } from "./entries.ts";
import { CLIENT, type Known, type OidcProvider, signInThere, startOidcProvider } from "./oidc-provider.ts";

let provider: OidcProvider;
let api: Api;
let owner: Account;
let ask: Ask;
let answered: ReadonlySet<string>;
beforeAll(async () => {
  provider = await startOidcProvider();
  api = await openApi({ SVIT_ACCOUNTS: "on", SVIT_OIDC_ISSUER: provider.issuer, SVIT_OIDC_NAME: "The lab", ...CLIENT });
  ({ ask, answered } = asker(api));
  owner = await addAccount(api.db, "Olga", { isOwner: true });
});
afterEach(() => {
  provider.before = null;
});
afterAll(async () => {
  await api.close();
  await provider.close();
});

const known = (login: string, more: Known = {}) => provider.people.set(login, { name: login, ...more });
const who = async (cookie: string) => (await ask("GET /api/reviewers", { cookie })).body.reviewer;

/** Begins here: where the browser is sent, and the cookie that it takes along. */
async function begin(body: object = {}, cookie = "") {
  const begun = await ask("POST /api/auth/oidc", { body, cookie });
  return { ...begun, url: String(begun.body.url), flow: sentBack(begun.cookie) };
}

/** Comes back; answers where the browser is led, and what it is signed in by. */
async function comeBack(query: object, cookie: string, more: Sent = {}) {
  const came = await ask("GET /api/auth/oidc/callback", { query, cookie, ...more });
  const signedIn = came.cookies.find((one) => one.startsWith("svit-session=")) ?? "";
  const problem = new URL(came.location, "http://studio.invalid").searchParams.get("problem");
  return { ...came, problem, signedIn: sentBack(signedIn), setCookie: signedIn };
}

async function signIn(login: string, body: object = {}, cookie = "") {
  const { url, flow } = await begin(body, cookie);
  return comeBack(await signInThere(url, login), [flow, cookie].filter(Boolean).join("; "));
}

/** Gives a group a role in a new data set. */
async function addGroup(group: string, role = "reviewer") {
  const { datasetId } = await addDataset(api.db);
  const body = { to: "dataset", group, datasetId: String(datasetId), role };
  const made = await ask("PUT /api/groups", { body, cookie: owner.cookie });
  expect(made.status).toBe(200);
  return { datasetId: String(datasetId), id: String(made.body.id) };
}

const views = (datasetId: string, cookie: string) =>
  ask("GET /api/datasets/{datasetId}/views", { params: { datasetId }, cookie });

describe("signing in at the provider", () => {
  test("makes an account of who is in a group that has a right here, and finds it again", async () => {
    const { datasetId } = await addGroup("annotators", "reader");
    known("ann", { name: "Ann of the lab", email: "ann@lab.example", email_verified: true, groups: ["annotators"] });
    const first = await signIn("ann", { next: "/datasets/1?text=boat" });
    expect([first.status, first.location]).toEqual([303, "/datasets/1?text=boat"]);
    expect(first.setCookie).toMatch(/^svit-session=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(first.cookies[0]).toMatch(/^svit-oidc=; Max-Age=0; Path=\/api\/auth\/oidc; HttpOnly; SameSite=Lax$/);
    const person = await who(first.signedIn);
    expect(person).toMatchObject({ name: "Ann of the lab" });
    const told = await api.db.prisma.auditEvent.findMany({ orderBy: { id: "desc" }, take: 2 });
    expect(told.map(({ action, actor }) => [action, actor])).toEqual([
      ["sign_in", "person"],
      ["account_link", "person"],
    ]);
    expect((await views(datasetId, first.signedIn)).status).toBe(200);
    expect(await who((await signIn("ann")).signedIn)).toEqual(person);
    const seen = await ask("GET /api/people", { cookie: owner.cookie });
    expect(seen.body.people).toContainEqual(
      expect.objectContaining({ name: "Ann of the lab", email: "ann@lab.example", groups: ["annotators"] }),
    );
  });

  test("asks with PKCE, state and nonce, for the studio's own address, and takes nothing readable along", async () => {
    const { url, flow, cookie } = await begin({ next: "/somewhere" });
    const asked = Object.fromEntries(new URL(url).searchParams);
    expect(asked).toMatchObject({
      response_type: "code",
      client_id: "studio",
      redirect_uri: "http://localhost/api/auth/oidc/callback",
      code_challenge_method: "S256",
      scope: "openid profile email offline_access",
    });
    for (const name of ["state", "nonce", "code_challenge"]) expect(asked[name]).toMatch(/^[\w-]{43}$/);
    expect(cookie).toMatch(/; Max-Age=600; Path=\/api\/auth\/oidc; HttpOnly; SameSite=Lax$/);
    const carried = Buffer.from(flow.slice("svit-oidc=".length), "base64url").toString("latin1");
    expect(carried).not.toContain(asked.state);
    expect(carried).not.toContain("/somewhere");
  });

  test("gets nobody in who is in no such group and was not invited", async () => {
    known("stranger", { groups: ["cooks"] });
    const before = await api.db.prisma.reviewer.count();
    const came = await signIn("stranger");
    expect([came.problem, came.signedIn]).toEqual(["oidcNobody", ""]);
    expect(await api.db.prisma.reviewer.count()).toBe(before);
  });

  test("takes an invitation up on the way, once", async () => {
    const { datasetId } = await addDataset(api.db);
    const token = await addInvitation(api.db, { madeById: owner.id, role: "lead", datasetIds: [datasetId] });
    for (const login of ["ben", "bess"]) known(login);
    const ben = await signIn("ben", { token });
    expect((await views(String(datasetId), ben.signedIn)).status).toBe(200);
    expect(await signIn("bess", { token })).toMatchObject({ problem: "invitationGone", signedIn: "" });
    expect(await api.db.prisma.reviewer.count({ where: { name: "bess" } })).toBe(0);
  });

  test("makes no account of the e-mail of one that has a password, which its person connects, signed in", async () => {
    await addGroup("everybody");
    const cy = await addAccount(api.db, "Cy");
    known("cy", { email: cy.email.toUpperCase(), email_verified: true, groups: ["everybody"] });
    expect(await signIn("cy")).toMatchObject({ problem: "oidcEmailKnown", signedIn: "" });
    const linked = await signIn("cy", { isLink: true }, cy.cookie);
    expect(await who(linked.signedIn)).toEqual({ id: cy.id, name: "Cy" });
    expect(await who((await signIn("cy")).signedIn)).toEqual({ id: cy.id, name: "Cy" });
    const other = await addAccount(api.db, "Cain");
    expect(await signIn("cy", { isLink: true }, other.cookie)).toMatchObject({ problem: "oidcTaken", signedIn: "" });
  });

  test("believes no e-mail that the provider has not verified", async () => {
    await addGroup("everybody");
    const dee = await addAccount(api.db, "Dee");
    known("thief", { name: "Thief", email: dee.email, email_verified: false, groups: ["everybody"] });
    const { signedIn } = await signIn("thief");
    expect(await who(signedIn)).toMatchObject({ name: "Thief" });
    expect(await who(signedIn)).not.toMatchObject({ id: dee.id });
    expect(await api.db.prisma.reviewer.findFirst({ where: { name: "Thief" } })).toMatchObject({ email: null });
  });

  test("connects nobody who signed out, or is another, when they come back", async () => {
    known("eve");
    const [eve, mallory] = [await addAccount(api.db, "Eve"), await addAccount(api.db, "Mallory")];
    const { url, flow } = await begin({ isLink: true }, eve.cookie);
    const query = await signInThere(url, "eve");
    for (const cookie of [flow, `${flow}; ${mallory.cookie}`])
      expect(await comeBack(query, cookie)).toMatchObject({ problem: "signInFirst", signedIn: "" });
    expect((await ask("POST /api/auth/oidc", { body: { isLink: true } })).status).toBe(401);
  });
});

describe("a way back", () => {
  const GROUP = "guests";
  beforeAll(async () => {
    await addGroup(GROUP);
    known("gus", { groups: [GROUP] });
  });

  test("that another browser began, whose state or cookie is forged, or that comes twice, signs nobody in", async () => {
    const { url, flow } = await begin();
    const query = await signInThere(url, "gus");
    const other = await begin();
    const forged = `${flow.slice(0, -2)}${flow.endsWith("AA") ? "BB" : "AA"}`;
    for (const [cookie, came, problem] of [
      ["", query, "oidcExpired"],
      [forged, query, "oidcExpired"],
      [other.flow, query, "oidcWrong"],
      [flow, { ...query, state: "x".repeat(43) }, "oidcWrong"],
      [flow, { code: query.code }, "oidcWrong"],
      [flow, {}, "oidcWrong"],
      [flow, { error: "access_denied", state: query.state, iss: query.iss }, "oidcRefused"],
    ] as const)
      expect(await comeBack(came, cookie)).toMatchObject({ status: 303, problem, signedIn: "" });
    expect((await comeBack(query, flow)).problem).toBeNull();
    expect(await comeBack(query, flow)).toMatchObject({ problem: "oidcExpired", signedIn: "" });
  });

  test("leads to a page of the studio alone, whatever whoever began it wanted", async () => {
    for (const next of ["https://evil.example/", "//evil.example/", "/\\evil.example", "/..//evil.example"])
      expect((await signIn("gus", { next })).location).toBe("/");
  });

  test("that names who signs in beside the code is not believed", async () => {
    const { url, flow } = await begin();
    const query = await signInThere(url, "gus");
    expect(await comeBack({ ...query, iss: "https://evil.example" }, flow)).toMatchObject({ problem: "oidcWrong" });
  });

  test("with an id token for another, of another, from another time or without a right signature signs nobody in", async () => {
    const now = Math.floor(Date.now() / 1000);
    const right = { iss: provider.issuer, aud: "studio", sub: "gus", iat: now, exp: now + 60 };
    const wrong: [string, (nonce: string) => string][] = [
      ["audience", (nonce) => provider.sign({ ...right, nonce, aud: "another client" })],
      ["issuer", (nonce) => provider.sign({ ...right, nonce, iss: "https://evil.example" })],
      ["expired", (nonce) => provider.sign({ ...right, nonce, iat: now - 7200, exp: now - 3600 })],
      ["nonce", () => provider.sign({ ...right, nonce: "another" })],
      ["no nonce", () => provider.sign(right)],
      ["signature", (nonce) => provider.sign({ ...right, nonce }).replace(/[^.]{20}$/, "A".repeat(20))],
      ["none", (nonce) => unsigned({ ...right, nonce })],
      ["no token", () => ""],
    ];
    for (const [name, tokenOf] of wrong) {
      const { url, flow } = await begin();
      const query = await signInThere(url, "gus");
      const nonce = new URL(url).searchParams.get("nonce") ?? "";
      provider.before = ({ url: path }, response) => {
        if (path !== "/token") return false;
        response.setHeader("content-type", "application/json");
        response.end(
          JSON.stringify({ access_token: "x", token_type: "Bearer", id_token: tokenOf(nonce) || undefined }),
        );
        return true;
      };
      const came = await comeBack(query, flow);
      provider.before = null;
      expect([name, came.problem, came.signedIn]).toEqual([name, "oidcWrong", ""]);
    }
  });
});

const unsigned = (claims: object) =>
  `${[{ alg: "none" }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".")}.`;

describe("a provider that", () => {
  beforeAll(async () => {
    await addGroup("hosts");
    known("hal", { groups: ["hosts"] });
  });

  test("is down, slow, endless or talks nonsense is told in one sentence, and signs nobody in", {
    timeout: 60_000,
  }, async () => {
    const answers: [string, OidcProvider["before"], string][] = [
      ["down", ({ socket }) => socket.destroy() !== undefined, "oidcDown"],
      ["502", (_, response) => response.writeHead(502).end("<h1>Bad gateway</h1>") !== undefined, "oidcDown"],
      ["slow", () => true, "oidcDown"],
      ["endless", (_, response) => endless(response), "oidcDown"],
      ["nonsense", (_, response) => response.end("<script>alert(1)</script>") !== undefined, "oidcWrong"],
      ["json of nothing", (_, response) => asJson(response, "null"), "oidcWrong"],
      [
        "redirects",
        (_, response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end() !== undefined,
        "oidcWrong",
      ],
    ];
    for (const [name, before, problem] of answers) {
      const { url, flow } = await begin();
      const query = await signInThere(url, "hal");
      provider.before = before;
      const came = await comeBack(query, flow);
      provider.before = null;
      expect([name, came.problem, came.signedIn]).toEqual([name, problem, ""]);
    }
  });
});

const asJson = (response: Parameters<NonNullable<OidcProvider["before"]>>[1], text: string) => {
  response.setHeader("content-type", "application/json");
  response.end(text);
  return true;
};

function endless(response: Parameters<NonNullable<OidcProvider["before"]>>[1]): true {
  response.setHeader("content-type", "application/json");
  const more = () => {
    while (!response.destroyed && response.write(" ".repeat(65_536)));
  };
  response.on("drain", more);
  more();
  return true;
}

test("every endpoint of single sign-on has answered well", async () => {
  const { id } = await addGroup("short-lived");
  await ask("GET /api/groups", { cookie: owner.cookie });
  await ask("DELETE /api/groups/{groupRoleId}", { params: { groupRoleId: id }, cookie: owner.cookie });
  expect((await ask("GET /api/auth/methods")).body).toEqual({ oidc: { name: "The lab" } });
  expect(Object.keys(singleSignOnEndpoints).filter((name) => !answered.has(name))).toEqual([]);
});
