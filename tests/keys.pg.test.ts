import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { EndpointName } from "#domain/api/endpoints.ts";
import type { KeyRequest } from "#domain/rights/keys.ts";
import { type Account, addAccount, addKey } from "./accounts.ts";
import { addDataset, verdictBody } from "./entries.ts";
import { type Api, openApi } from "./http/api-routes.ts";

let api: Api;
let lead: Account;
let owner: Account;
let datasetId: string;
let entryIds: bigint[];
beforeAll(async () => {
  api = await openApi({ SVIT_ACCOUNTS: "on" });
  owner = await addAccount(api.db, "Olga", { isOwner: true });
});
afterAll(() => api.close());
beforeEach(async () => {
  const made = await addDataset(api.db);
  datasetId = String(made.datasetId);
  entryIds = made.entryIds;
  lead = await addAccount(api.db, "Liam", { roles: { [datasetId]: "lead" } });
});

async function ask(
  endpoint: EndpointName,
  more: { params?: Record<string, string>; search?: string; body?: unknown; headers?: Record<string, string> },
) {
  const route = api.routes.find((one) => one.endpoint === endpoint) ?? expect.unreachable();
  const { body, ...asked } = more;
  return api.ask(route, { ...asked, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
}
const bearer = (key: string) => ({ authorization: `Bearer ${key}`, cookie: "" });

const request = (more: Partial<KeyRequest> = {}): KeyRequest => ({
  name: "nightly",
  scopes: ["read"],
  datasetIds: [datasetId],
  days: 30,
  ...more,
});
const make = async (cookie: string, body: KeyRequest) => {
  const answer = await ask("POST /api/keys", { body, headers: { cookie } });
  const told = await answer.json();
  return { status: answer.status, code: told.message?.code, ...told };
};

test("a key is told once, and neither stands in the database nor in any later answer", async () => {
  const { key, id } = await make(lead.cookie, request());
  expect(key).toMatch(/^svit_[\w-]{43}$/);
  const listed = await (await ask("GET /api/keys", { headers: { cookie: lead.cookie } })).text();
  expect(JSON.parse(listed).keys).toEqual([expect.objectContaining({ id, start: key.slice(0, 9), state: "usable" })]);
  expect(listed).not.toContain(key);
  const used = await ask("GET /api/datasets/{datasetId}/codebook", { params: { datasetId }, headers: bearer(key) });
  expect(used.status).toBe(200);
  const { rows: tables } = await api.db.pool.query(
    `SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  expect(tables.length).toBeGreaterThan(30);
  for (const { name } of tables) {
    const { rows } = await api.db.pool.query(`SELECT 1 FROM ${name} t WHERE strpos(t::text, $1) > 0`, [key]);
    expect([name, rows.length]).toEqual([name, 0]);
  }
});

test("a key is for what its maker may: more is refused, and of a data set that is not theirs nothing is told", async () => {
  const other = String((await addDataset(api.db)).datasetId);
  expect(await make(lead.cookie, request({ datasetIds: [other] }))).toMatchObject({ status: 404, code: "notThere" });
  expect(await make(lead.cookie, request({ datasetIds: ["9000000000000000000"] }))).toMatchObject({ status: 404 });
  expect(await make(lead.cookie, request({ datasetIds: null }))).toMatchObject({ status: 403, code: "keyTooWide" });
  const reader = await addAccount(api.db, "Rae", { roles: { [datasetId]: "reader", [other]: "lead" } });
  expect(await make(reader.cookie, request())).toMatchObject({ status: 404 });
  expect(await make(owner.cookie, request({ datasetIds: null }))).toMatchObject({ status: 200 });
  expect(await make(lead.cookie, { ...request(), days: 366 })).toMatchObject({ status: 400 });
});

test("a lead sees and revokes their own keys; an owner of the studio all", async () => {
  const { id } = await make(lead.cookie, request());
  const { id: foreign } = await make(owner.cookie, request());
  const seen = async (cookie: string) =>
    (await (await ask("GET /api/keys", { headers: { cookie } })).json()).keys.map((one: { id: string }) => one.id);
  expect(await seen(lead.cookie)).toEqual([id]);
  expect(await seen(owner.cookie)).toEqual(expect.arrayContaining([id, foreign]));
  const revoke = async (keyId: string, cookie: string) =>
    (await ask("DELETE /api/keys/{keyId}", { params: { keyId }, headers: { cookie } })).status;
  expect(await revoke(foreign, lead.cookie)).toBe(404);
  expect(await revoke(randomUUID(), lead.cookie)).toBe(404);
  expect(await revoke(id, owner.cookie)).toBe(200);
  expect(await revoke(id, lead.cookie)).toBe(200);
});

test("when a key was used last is told to the minute, and not written anew with each request", async () => {
  const { key, id } = await addKey(api.db, owner, { scopes: ["read"] });
  const used = async () => {
    await ask("GET /api/openapi.json", { headers: bearer(key) });
    return (await api.db.prisma.apiKey.findUniqueOrThrow({ where: { id } })).lastUsedAt;
  };
  const first = await used();
  expect(first).not.toBeNull();
  expect(await used()).toEqual(first);
  const before = new Date(Date.now() - 61_000);
  await api.db.prisma.apiKey.update({ where: { id }, data: { lastUsedAt: before } });
  expect((await used())?.getTime()).toBeGreaterThan(before.getTime());
});

test("a browser's checks are not a key's: any Origin may write, and a cookie beside it is not read", async () => {
  const { key, programId } = await addKey(api.db, owner, { scopes: ["lead"], datasetIds: [datasetId] });
  const body = { name: "dark photos", query: "" };
  const save = (headers: Record<string, string>, name: string) =>
    ask("POST /api/datasets/{datasetId}/views", { params: { datasetId }, body: { ...body, name }, headers });
  const foreign = { origin: "https://elsewhere.example", "sec-fetch-site": "cross-site" };
  expect((await save({ ...foreign, cookie: owner.cookie }, "a")).status).toBe(403);
  // Not a key: the cookie's rule holds.
  expect((await save({ ...foreign, cookie: owner.cookie, authorization: "Bearer x" }, "b")).status).toBe(403);
  expect((await save({ ...bearer(key), ...foreign, cookie: lead.cookie }, "c")).status).toBe(200);
  expect(await api.db.prisma.savedView.findFirst({ where: { name: "c" } })).toMatchObject({ reviewerId: programId });
  // A bad key is not passed over for a good cookie.
  expect((await save({ authorization: `Bearer ${key}x`, cookie: owner.cookie }, "d")).status).toBe(401);
  expect((await save({ ...bearer(key), host: "elsewhere.example" }, "e")).status).toBe(403);
});

test("what a key decides stands under its own name, marked as a program's, and leaves its maker's chain alone", async () => {
  const { key, programId } = await addKey(api.db, lead, { scopes: ["review"], datasetIds: [datasetId] });
  const started = await ask("POST /api/datasets/{datasetId}/queues", {
    params: { datasetId },
    body: { size: 1 },
    headers: { cookie: lead.cookie },
  });
  const { queueId } = await started.json();
  const claimed = await ask("POST /api/queues/{queueId}/claims", {
    params: { queueId },
    body: { count: 1, have: [], by: "entry", isCounted: false },
    headers: bearer(key),
  });
  const { entries } = await claimed.json();
  const [{ claim, entry }] = entries;
  const body = verdictBody(BigInt(entry.id), { queueId, claimToken: claim.token });
  const recorded = await ask("POST /api/verdicts", { body, headers: bearer(key) });
  expect([recorded.status, entryIds.map(String)]).toEqual([200, expect.arrayContaining([entry.id])]);
  const verdict = await api.db.prisma.verdict.findFirstOrThrow({ where: { entryId: BigInt(entry.id) } });
  expect(verdict).toMatchObject({ reviewerId: programId });
  const { AUTHOR } = await import("#server/entries/standing-sql.ts");
  const { rows } = await api.db.pool.query(`SELECT ${AUTHOR} AS author FROM "Verdict" v WHERE v.id = $1`, [verdict.id]);
  expect(rows).toEqual([{ author: "program" }]);
});

test("a key for reviewing alone sees as a reviewer does: nothing that was not handed to it", async () => {
  const { key } = await addKey(api.db, owner, { scopes: ["review"], datasetIds: [datasetId] });
  const params = { entryId: String(entryIds[0]) };
  expect((await ask("GET /api/entries/{entryId}/history", { params, headers: bearer(key) })).status).toBe(404);
});
