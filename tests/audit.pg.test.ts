import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { auditOf, isBytes } from "#domain/api/endpoint.ts";
import { ENDPOINTS, type EndpointName, endpointOf } from "#domain/api/endpoints.ts";
import type { AuditPage } from "#domain/audit/event.ts";
import { makePasswordLink } from "#server/accounts/password-link.ts";
import { clearAddresses } from "#server/audit/clear-addresses.ts";
import { actAs } from "#server/db/acting.ts";
import { record } from "#server/db/audit.ts";
import { rejectsOf } from "#server/import/find-rejects.ts";
import { ADDRESS_HEADER } from "#server/web/client-address.ts";
import { type Account, addAccount, addInvitation, addKey, PASSWORD, signedIn } from "./accounts.ts";
import { type Audited, SILENT } from "./audit-table.ts";
import { addDataset, addReviewer, verdictBody } from "./entries.ts";
import { type Api, openApi } from "./http/api-routes.ts";
import { workUntil } from "./machine/work-here.ts";

const ADDRESS = "192.0.2.7";

let api: Api;
let owner: Account;
let folder: string;
beforeAll(async () => {
  api = await openApi({ SVIT_ACCOUNTS: "on" });
  folder = process.env.SVIT_DATA ?? "";
  owner = await addAccount(api.db, "Zebedee", { isOwner: true });
});
afterEach(async () => {
  await api.db.pool.query(`DROP TRIGGER IF EXISTS "refuse" ON "AuditEvent"`);
});
afterAll(() => api.close());

type Asked = {
  params?: Record<string, string>;
  search?: string;
  body?: unknown;
  cookie?: string;
  headers?: Record<string, string>;
};

async function ask(endpoint: EndpointName, { body, cookie = owner.cookie, headers, ...asked }: Asked) {
  const route = api.routes.find((one) => one.endpoint === endpoint) ?? expect.unreachable();
  return api.ask(route, {
    ...asked,
    headers: { cookie, [ADDRESS_HEADER]: ADDRESS, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

type Event = { id: bigint; action: string; actor: string; reviewerId: string | null; address: string | null };
const events = async (): Promise<Event[]> => api.db.prisma.auditEvent.findMany({ orderBy: { id: "asc" } });

/** A data set with what the requests below need; nothing of it is the HTTP interface's work. */
async function addWorld() {
  const { prisma } = api.db;
  const { datasetId, entryIds } = await addDataset(api.db, { perImage: 2 });
  const [entryId = 0n] = entryIds;
  const { imageId } = await prisma.entry.findUniqueOrThrow({ where: { id: entryId } });
  await prisma.practiceEntry.create({ data: { datasetId, position: 1, entryId } });
  const practice = await prisma.queue.create({
    data: {
      ...{ datasetId, filter: {}, order: "shuffle", seed: "1", size: 1, reviewerId: owner.id },
      ...{ purpose: "practice", pass: `practice-${randomUUID()}` },
      entries: { create: { position: 1, entryId, probability: 1, outcome: "decided" } },
    },
  });
  const view = await prisma.savedView.create({ data: { datasetId, name: "view", query: "" } });
  const comment = await prisma.comment.create({
    data: { id: randomUUID(), datasetId, entryId, reviewerId: owner.id, text: "?" },
  });
  const person = await addAccount(api.db, "Yolanda", { roles: { [String(datasetId)]: "reader" } });
  const runOf = async (kind: string, state: "done" | "failed" | "running", request: object = {}) => {
    const finishedAt = state === "running" ? null : new Date();
    return String((await prisma.run.create({ data: { kind, state, datasetId, request, finishedAt } })).id);
  };
  const name = (await prisma.dataset.findUniqueOrThrow({ where: { id: datasetId } })).name;
  return {
    id: String(datasetId),
    name,
    entryId: String(entryId),
    imageId: String(imageId),
    practice,
    view,
    comment,
    person,
    runOf,
  };
}
type World = Awaited<ReturnType<typeof addWorld>>;

/** A finished export with its files, and what it is asked for by. */
async function finishedExport({ id }: World): Promise<string> {
  const asked = await ask("POST /api/exports", {
    body: { datasetId: id, request: { format: "jsonl", states: ["pending"] } },
  });
  const { runId } = await asked.json();
  const isDone = async () => (await api.db.prisma.run.findUniqueOrThrow({ where: { id: BigInt(runId) } })).state;
  await workUntil(api.db, folder, () => expect.poll(isDone, { timeout: 30_000 }).toBe("done"));
  return runId;
}

/** What a provider sends back is asked of a provider: tests/single-sign-on.pg.test.ts, and below. */
type Here = Exclude<Audited, "GET /api/auth/oidc/callback">;

/** Each endpoint that records something, asked so that it does. */
const DOING: Record<Here, (world: World) => Promise<Asked> | Asked> = {
  "POST /api/datasets/{datasetId}/views": ({ id }) => ({
    params: { datasetId: id },
    body: { name: "dark", query: "" },
  }),
  "PATCH /api/datasets/{datasetId}/views/{viewId}": ({ id, view }) => ({
    params: { datasetId: id, viewId: String(view.id) },
    body: { name: "light" },
  }),
  "DELETE /api/datasets/{datasetId}/views/{viewId}": ({ id, view }) => ({
    params: { datasetId: id, viewId: String(view.id) },
  }),
  "POST /api/datasets/{datasetId}/queues": ({ id }) => ({ params: { datasetId: id }, body: { size: 1 } }),
  "POST /api/datasets/{datasetId}/practice": async ({ id, practice }) => {
    await api.db.prisma.queue.delete({ where: { id: practice.id } });
    return { params: { datasetId: id }, body: {} };
  },
  "PUT /api/datasets/{datasetId}/codebook": ({ id }) => ({
    params: { datasetId: id },
    body: { after: 0, guideline: "Look twice." },
  }),
  "POST /api/datasets/{datasetId}/bulk": ({ id, entryId }) => ({
    params: { datasetId: id },
    body: { target: { kind: "entries", entryIds: [entryId] }, action: { do: "flag", reasonCodes: [], note: null } },
  }),
  "POST /api/datasets/{datasetId}/bulk/{runId}/undo": async ({ id, runOf }) => ({
    params: { datasetId: id, runId: await runOf("bulk", "done") },
    body: {},
  }),
  "POST /api/datasets/{datasetId}/removal": ({ id }) => ({ params: { datasetId: id }, body: {} }),
  "POST /api/datasets/{datasetId}/withdrawals": ({ id, imageId }) => ({
    params: { datasetId: id },
    body: { imageIds: [imageId], reason: "a face" },
  }),
  "DELETE /api/datasets/{datasetId}/withdrawals/{withdrawalId}": async ({ id, imageId }) => {
    const withdrawn = { params: { datasetId: id }, body: { imageIds: [imageId], reason: "a face" } };
    await (await ask("POST /api/datasets/{datasetId}/withdrawals", withdrawn)).body?.cancel();
    const { id: withdrawalId } = await api.db.prisma.withdrawal.findFirstOrThrow({ where: { datasetId: BigInt(id) } });
    return { params: { datasetId: id, withdrawalId: String(withdrawalId) } };
  },
  "POST /api/images/{imageId}/reports": ({ imageId }) => ({
    params: { imageId },
    body: { id: randomUUID(), note: "a face" },
  }),
  "POST /api/datasets/{datasetId}/reported-photos/closing": async ({ id, imageId }) => {
    const reportId = randomUUID();
    const report = { params: { imageId }, body: { id: reportId, note: "a face" } };
    await (await ask("POST /api/images/{imageId}/reports", report)).body?.cancel();
    return { params: { datasetId: id }, body: { reports: [reportId] } };
  },
  "POST /api/queues/{queueId}/reveal": ({ practice }) => ({ params: { queueId: String(practice.id) }, body: {} }),
  "GET /api/queues/{queueId}/cleaned/file": ({ practice }) => ({ params: { queueId: String(practice.id) } }),
  "POST /api/entries/{entryId}/comments": ({ entryId }) => ({
    params: { entryId },
    body: { id: randomUUID(), anchor: { on: "entry" }, text: "Zebedee says so" },
  }),
  "PATCH /api/comments/{commentId}": ({ comment }) => ({ params: { commentId: comment.id }, body: { resolved: true } }),
  "POST /api/imports": async ({ name }) => {
    const uploadId = randomUUID();
    const place = path.join(folder, "uploads", uploadId);
    await mkdir(place, { recursive: true });
    const bytes = "[]";
    const route = api.routes.find(({ endpoint }) => endpoint === "PUT /api/uploads/{uploadId}/files");
    await route?.handle(
      new Request(`http://localhost/api/asked?name=a.json&bytes=${bytes.length}`, {
        method: "PUT",
        headers: { host: "localhost", cookie: owner.cookie },
        body: bytes,
      }),
      { params: Promise.resolve({ uploadId }) },
    );
    return { body: { datasetName: name, source: { uploadId } } };
  },
  "POST /api/exports": ({ id }) => ({ body: { datasetId: id, request: { format: "jsonl" } } }),
  "DELETE /api/exports/{runId}": async ({ runOf }) => ({ params: { runId: await runOf("export", "done") } }),
  "GET /api/exports/{runId}/files/{number}": async (world) => ({
    params: { runId: await finishedExport(world), number: "0" },
    headers: { range: "bytes=0-9" },
  }),
  "POST /api/runs/{runId}/cancel": async ({ runOf }) => ({
    params: { runId: await runOf("export", "running") },
    body: {},
  }),
  "POST /api/runs/{runId}/resume": async ({ runOf }) => ({
    params: { runId: await runOf("import", "failed") },
    body: {},
  }),
  "GET /api/runs/{runId}/rejects": async ({ runOf }) => {
    const runId = await runOf("import", "done");
    const file = rejectsOf(folder, BigInt(runId));
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, "{}\n");
    return { params: { runId } };
  },
  "POST /api/auth/sign-in": ({ person }) => ({ body: { email: person.email, password: PASSWORD }, cookie: "" }),
  "POST /api/auth/sign-out": async ({ person }) => ({ body: {}, cookie: await signedIn(api.db, person.email) }),
  "POST /api/auth/join": async ({ id, person }) => ({
    body: { token: await addInvitation(api.db, { madeById: owner.id, role: "lead", datasetIds: [BigInt(id)] }) },
    cookie: person.cookie,
  }),
  "POST /api/invitations": ({ id }) => ({ body: { to: "datasets", role: "reader", datasetIds: [id] } }),
  "DELETE /api/invitations/{invitationId}": async () => {
    await addInvitation(api.db, { madeById: owner.id, isOwner: true });
    const { id } = await api.db.prisma.invitation.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
    return { params: { invitationId: id } };
  },
  "PUT /api/datasets/{datasetId}/people/{reviewerId}": ({ id, person }) => ({
    params: { datasetId: id, reviewerId: person.id },
    body: { role: "lead" },
  }),
  "DELETE /api/datasets/{datasetId}/people/{reviewerId}": ({ id, person }) => ({
    params: { datasetId: id, reviewerId: person.id },
  }),
  "PUT /api/people/{reviewerId}/studio": ({ person }) => ({
    params: { reviewerId: person.id },
    body: { isOwner: true },
  }),
  "DELETE /api/people/{reviewerId}/sign-ins": ({ person }) => ({ params: { reviewerId: person.id } }),
  "POST /api/people/{reviewerId}/password-link": ({ person }) => ({ params: { reviewerId: person.id }, body: {} }),
  "POST /api/auth/password": async ({ person }) => {
    const { token } = await makePasswordLink(api.db, { id: person.id }, owner.id);
    return { body: { token, password: PASSWORD }, cookie: "" };
  },
  "DELETE /api/account/sign-ins/{signInId}": async ({ person }) => {
    const { id } = await api.db.prisma.signIn.findFirstOrThrow({ where: { reviewerId: person.id } });
    return { params: { signInId: id }, cookie: await signedIn(api.db, person.email) };
  },
  "POST /api/account/former-names": ({ person }) => ({ body: { name: "Yolanda I" }, cookie: person.cookie }),
  "DELETE /api/former-names/claims/{claimId}": async ({ person }) => {
    const data = { id: randomUUID(), reviewerId: person.id, name: "Yolanda I" };
    return { params: { claimId: (await api.db.prisma.nameClaim.create({ data })).id } };
  },
  "PUT /api/former-names/{reviewerId}": async ({ person }) => ({
    params: { reviewerId: (await addReviewer(api.db, "Yolanda I")).id },
    body: { personId: person.id },
  }),
  "DELETE /api/people/{reviewerId}": ({ person }) => ({ params: { reviewerId: person.id } }),
  "PUT /api/groups": ({ id }) => ({ body: { group: "labs", to: "dataset", datasetId: id, role: "lead" } }),
  "DELETE /api/groups/{groupRoleId}": async ({ id }) => {
    const data = { id: randomUUID(), group: "labs", datasetId: BigInt(id), role: "lead" as const };
    return { params: { groupRoleId: (await api.db.prisma.groupRole.create({ data })).id } };
  },
  "POST /api/keys": ({ id }) => ({ body: { name: "of Zebedee", scopes: ["read"], datasetIds: [id], days: 1 } }),
  "DELETE /api/keys/{keyId}": async () => ({
    params: { keyId: (await addKey(api.db, owner, { scopes: ["read"] })).id },
  }),
  "POST /api/images/{imageId}/regions": ({ imageId }) => ({
    params: { imageId },
    body: { id: randomUUID(), name: "boat", box: [1, 1, 9, 9] },
  }),
  "POST /api/reviewers": ({ person }) => ({ body: { name: "Yolanda II", isRenamed: true }, cookie: person.cookie }),
  "GET /api/audit/file": () => ({ search: "?format=csv" }),
};
const NAMES = Object.keys(DOING) as Here[];

test("what changes something, or sends bytes, says what it records, or stands in a list with the reason why it does not", () => {
  for (const name of Object.keys(ENDPOINTS) as EndpointName[]) {
    const { answer, audit } = endpointOf(name);
    const isSilent = audit === "none";
    const isWanted = !name.startsWith("GET ") || isBytes(answer);
    expect([name, isSilent && isWanted]).toEqual([name, name in SILENT]);
  }
});

test.each(NAMES)("%s records who did it, from where, and what", { timeout: 60_000 }, async (name) => {
  const asked = await DOING[name](await addWorld());
  const before = await events();
  const answer = await ask(name, asked);
  const told = await answer.text();
  expect([answer.ok, answer.ok ? "" : told]).toEqual([true, ""]);
  const made = (await events()).slice(before.length);
  const [first] = auditOf(endpointOf(name));
  expect(made.map(({ action }) => action)).toContain(first);
  for (const event of made) {
    expect(auditOf(endpointOf(name))).toContain(event.action);
    expect([event.actor, event.address]).toEqual(["person", ADDRESS]);
    expect(event.reviewerId).not.toBeNull();
    if (!LEAVES_NO_ROW.test(event.action))
      expect([event.action, await isOneTransaction(event)]).toEqual([event.action, true]);
  }
});

/** What deletes, or only reads; and better-auth's own. */
const LEAVES_NO_ROW = /remove$|drop$|forget$|withdraw$|download$|^sign_/;

/** Whether the transaction that wrote the event wrote a row elsewhere, too. */
async function isOneTransaction({ id }: Event): Promise<boolean> {
  const { rows } = await api.db.pool.query<{ name: string; xmin: string }>(
    `SELECT quote_ident(table_name) AS name, (SELECT xmin::text FROM "AuditEvent" WHERE id = $1) AS xmin FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema = 'public' AND table_name <> 'AuditEvent'`,
    [id],
  );
  const found = rows.map(({ name, xmin }) =>
    api.db.pool.query(`SELECT 1 FROM ${name} WHERE xmin::text = $1 LIMIT 1`, [xmin]),
  );
  return (await Promise.all(found)).some(({ rowCount }) => rowCount === 1);
}

/** better-auth writes a sign-in by itself: it is there, and nobody is ever given its cookie. */
const APART: readonly Here[] = ["POST /api/auth/sign-in"];

test.each(NAMES.filter((name) => !APART.includes(name)))(
  "%s changes nothing, and lets nothing out, where it cannot be recorded",
  { timeout: 60_000 },
  async (name) => {
    const asked = await DOING[name](await addWorld());
    await api.db.pool.query(
      `CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no room'; END $$`,
    );
    await api.db.pool.query(
      `CREATE TRIGGER "refuse" BEFORE INSERT ON "AuditEvent" FOR EACH ROW EXECUTE FUNCTION refuse()`,
    );
    const before = await contents();
    const answer = await ask(name, asked);
    expect([name, answer.status]).toEqual([name, 500]);
    expect(await contents()).toEqual(before);
  },
);

/** A checksum of each table of the studio. */
async function contents(): Promise<Record<string, string>> {
  const { rows } = await api.db.pool.query<{ name: string }>(
    `SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema = 'public' OR table_name = 'job'`,
  );
  const sums = rows.map(async ({ name }) => {
    const { rows: sum } = await api.db.pool.query(
      `SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS sum FROM ${name} t`,
    );
    return [name, sum[0].sum];
  });
  return Object.fromEntries(await Promise.all(sums));
}

test("a way back from a provider that nobody began is a failed sign-in, of nobody", async () => {
  const answer = await ask("GET /api/auth/oidc/callback", { search: "?code=x&state=y", cookie: "" });
  expect(answer.status).toBe(303);
  expect((await events()).at(-1)).toMatchObject({ action: "sign_in_fail", actor: "nobody", address: ADDRESS });
});

test("rows are added, and neither changed nor deleted, whatever statement asks for it", async () => {
  await record(api.db.pool, { action: "view_save" });
  for (const sql of [
    `UPDATE "AuditEvent" SET action = 'x'`,
    `UPDATE "AuditEvent" SET address = NULL WHERE address IS NOT NULL`,
    `UPDATE "AuditEvent" SET at = now() - interval '100 days'`,
    `DELETE FROM "AuditEvent"`,
    `TRUNCATE "AuditEvent"`,
  ])
    await expect(api.db.pool.query(sql)).rejects.toMatchObject({ message: "the audit log is append-only" });
});

test("an address is cleared when it is ninety days old, and nothing else of its row", async () => {
  const insert = (days: number) =>
    api.db.pool.query(
      `INSERT INTO "AuditEvent" (at, actor, action, address, after) VALUES (now() - make_interval(days => $1), 'nobody', 'sign_in_fail', '192.0.2.9', '{"n": 1}') RETURNING id::text`,
      [days],
    );
  const [old, young] = [(await insert(91)).rows[0].id, (await insert(89)).rows[0].id];
  expect(await clearAddresses(api.db)).toBe(1);
  expect(await clearAddresses(api.db)).toBe(0);
  const of = (id: string) => api.db.prisma.auditEvent.findUniqueOrThrow({ where: { id: BigInt(id) } });
  expect(await of(old)).toMatchObject({ address: null, after: { n: 1 }, action: "sign_in_fail" });
  expect(await of(young)).toMatchObject({ address: "192.0.2.9" });
  await expect(api.db.pool.query(`UPDATE "AuditEvent" SET address = '192.0.2.1' WHERE id = $1`, [old])).rejects.toThrow(
    "append-only",
  );
});

test("no row has anybody's name, e-mail, password or key in it", async () => {
  const { person } = await addWorld();
  await ask("POST /api/auth/sign-in", { body: { email: person.email, password: "not the password" }, cookie: "" });
  await ask("POST /api/auth/sign-in", {
    body: { email: "hunter2@example.org", password: "hunter2hunter2" },
    cookie: "",
  });
  const failed = await api.db.prisma.auditEvent.findMany({
    where: { action: "sign_in_fail" },
    orderBy: { id: "desc" },
  });
  expect(failed.slice(0, 2)).toEqual([
    expect.objectContaining({ actor: "nobody", targetId: null }),
    expect.objectContaining({ actor: "nobody", targetId: person.id }),
  ]);
  const { rows } = await api.db.pool.query(
    `SELECT a::text FROM "AuditEvent" a WHERE a::text ~* 'zebedee|yolanda|example\\.org|hunter2|horse|svit_'`,
  );
  expect(rows).toEqual([]);
});

test("a verdict and a claim record nothing: they are a log themselves", async () => {
  const { id, entryId } = await addWorld();
  const { queueId } = await (
    await ask("POST /api/datasets/{datasetId}/queues", { params: { datasetId: id }, body: { size: 2 } })
  ).json();
  const before = (await events()).length;
  await ask("POST /api/queues/{queueId}/claims", { params: { queueId }, body: { count: 1 } });
  expect((await ask("POST /api/verdicts", { body: verdictBody(BigInt(entryId)) })).status).toBeLessThan(500);
  expect((await events()).length).toBe(before);
});

test("what a key does stands as its own and its maker's, and what the command line does as its own", async () => {
  const { id } = await addWorld();
  const key = await addKey(api.db, owner, { scopes: ["lead"], datasetIds: [id] });
  await ask("POST /api/datasets/{datasetId}/views", {
    params: { datasetId: id },
    body: { name: "by a key", query: "" },
    headers: { authorization: `Bearer ${key.key}` },
  });
  const [made] = await api.db.prisma.auditEvent.findMany({ where: { action: "view_save" }, orderBy: { id: "desc" } });
  expect(made).toMatchObject({ actor: "key", keyId: key.id, reviewerId: owner.id, datasetId: BigInt(id) });
  await actAs({ kind: "command_line" }, () => record(api.db.pool, { action: "export_write" }));
  expect((await events()).at(-1)).toMatchObject({ actor: "command_line", reviewerId: null, address: null });
});

test("a run tells how it ended, as of whoever asked for it", { timeout: 60_000 }, async () => {
  const runId = await finishedExport(await addWorld());
  const of = await api.db.prisma.auditEvent.findMany({
    where: { targetKind: "run", targetId: runId },
    orderBy: { id: "asc" },
  });
  expect(of).toMatchObject([
    { action: "export_start", actor: "person", reviewerId: owner.id },
    { action: "export_end", actor: "run", reviewerId: owner.id, runId: BigInt(runId), after: { state: "done" } },
  ]);
});

test("a role that is set again as it is, is no change", async () => {
  const { id, person } = await addWorld();
  const set = (role: string) =>
    ask("PUT /api/datasets/{datasetId}/people/{reviewerId}", {
      params: { datasetId: id, reviewerId: person.id },
      body: { role },
    });
  const before = (await events()).length;
  expect((await set("reader")).status).toBe(200);
  expect((await events()).length).toBe(before);
  await set("lead");
  expect((await events()).at(-1)).toMatchObject({
    action: "role_set",
    before: { role: "reader" },
    after: { role: "lead" },
  });
});

test("of roles that are set at one instant each tells the one that it took the place of", async () => {
  const { id, person } = await addWorld();
  const before = (await events()).length;
  const roles = ["lead", "reviewer", "owner", "reader", "lead", "reviewer"];
  await Promise.all(
    roles.map((role) =>
      ask("PUT /api/datasets/{datasetId}/people/{reviewerId}", {
        params: { datasetId: id, reviewerId: person.id },
        body: { role },
      }),
    ),
  );
  const made = (await api.db.prisma.auditEvent.findMany({ orderBy: { id: "asc" } })).slice(before);
  expect(made.length).toBeGreaterThan(2);
  let role: unknown = "reader";
  for (const event of made) {
    expect(event.before).toEqual({ role });
    role = (event.after as { role: string }).role;
  }
});

/** A page of the log, as its reader gets it. */
async function readLog(search: Record<string, string>, cookie = owner.cookie): Promise<AuditPage> {
  const answer = await ask("GET /api/audit", { search: `?${new URLSearchParams(search)}`, cookie });
  expect(answer.status).toBe(200);
  return answer.json();
}

test("a lead reads of their data sets alone, and no addresses; an owner of the studio everything", async () => {
  const [mine, other] = [await addWorld(), await addWorld()];
  const lead = await addAccount(api.db, "Xaver", { roles: { [mine.id]: "lead" } });
  for (const { id } of [mine, other])
    await ask("POST /api/datasets/{datasetId}/views", { params: { datasetId: id }, body: { name: "one", query: "" } });
  const { events: seen } = await readLog({}, lead.cookie);
  expect(seen.map(({ dataset }) => dataset?.id)).toEqual(seen.map(() => mine.id));
  expect(seen).toContainEqual(
    expect.objectContaining({ action: "view_save", address: null, person: { id: owner.id, name: owner.name } }),
  );
  const all = await readLog({ rows: "200" });
  expect(all.events).toContainEqual(
    expect.objectContaining({ dataset: expect.objectContaining({ id: other.id }), address: ADDRESS }),
  );
  expect(all.events.some(({ dataset }) => dataset === null)).toBe(true);
  expect((await ask("GET /api/audit", { search: `?datasetId=${other.id}`, cookie: lead.cookie })).status).toBe(404);
});

test("pages join to the whole log, and each filter leaves what fits it", async () => {
  const { id, person } = await addWorld();
  for (const name of ["a", "b", "c", "d", "e"])
    await ask("POST /api/datasets/{datasetId}/views", { params: { datasetId: id }, body: { name, query: "" } });
  await ask("DELETE /api/datasets/{datasetId}/people/{reviewerId}", {
    params: { datasetId: id, reviewerId: person.id },
  });
  const whole = await readLog({ datasetId: id, rows: "200" });
  expect(whole.events.map(({ action }) => action)).toEqual(["role_remove", ...Array(5).fill("view_save")]);
  const joined: string[] = [];
  for (let next: string | null | undefined; next !== null; ) {
    const page: AuditPage = await readLog({ datasetId: id, rows: "2", ...(next && { before: next }) });
    joined.push(...page.events.map((event) => event.id));
    next = page.next;
  }
  expect(joined).toEqual(whole.events.map((event) => event.id));
  const count = async (search: Record<string, string>) => (await readLog({ datasetId: id, ...search })).events.length;
  expect(await count({ action: "role_remove" })).toBe(1);
  expect(await count({ who: owner.id })).toBe(6);
  expect(await count({ who: person.id })).toBe(0);
  const { rows } = await api.db.pool.query(
    `SELECT (now() AT TIME ZONE 'UTC')::date::text AS today, ((now() AT TIME ZONE 'UTC')::date + 1)::text AS tomorrow`,
  );
  expect(await count({ from: rows[0].today, to: rows[0].tomorrow })).toBe(6);
  expect(await count({ from: rows[0].tomorrow })).toBe(0);
  expect(await count({ to: "2020-01-01" })).toBe(0);
  const file = async (format: string) =>
    (await ask("GET /api/audit/file", { search: `?format=${format}&datasetId=${id}` })).text();
  const lines = (await file("jsonl"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  // It tells of its own download as well.
  expect(lines.slice(1)).toEqual(whole.events);
  expect(lines[0]).toMatchObject({ action: "audit_download" });
  expect((await file("csv")).trim().split("\r\n")).toHaveLength(1 + whole.events.length + 2);
});

test("who is erased has no name in it, and their events stay", async () => {
  const { id, person } = await addWorld();
  await ask("POST /api/datasets/{datasetId}/views", {
    params: { datasetId: id },
    body: { name: "mine", query: "" },
    cookie: (await addAccount(api.db, "W", { roles: { [id]: "lead" } })).cookie,
  });
  await ask("DELETE /api/datasets/{datasetId}/people/{reviewerId}", {
    params: { datasetId: id, reviewerId: person.id },
  });
  await api.db.prisma.reviewer.delete({ where: { id: person.id } });
  const { events: seen } = await readLog({ datasetId: id, action: "role_remove" });
  expect(seen).toMatchObject([{ target: { kind: "person", id: person.id, name: null } }]);
});
