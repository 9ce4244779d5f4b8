import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ADDRESS_HEADER } from "#server/web/client-address.ts";
import { verdictBody } from "./entries.ts";
import { type Api, type Asked, openApi, type Route } from "./http/api-routes.ts";

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const routeOf = (method: string, name: string): Route =>
  api.routes.find((route) => route.method === method && route.name === `app/api/${name}/route.ts`) ??
  expect.unreachable(`${method} ${name}`);

const post = (name: string, body: unknown, more: Asked = {}, method = "POST") =>
  api.ask(routeOf(method, name), { body: typeof body === "string" ? body : JSON.stringify(body), ...more });

describe("a body", () => {
  test("of more than 64 KB is refused by a route that says nothing of its own, whatever length it says it has", async () => {
    const body = JSON.stringify({ name: "x".repeat(70_000) });
    expect((await post("reviewers", body)).status).toBe(413);
    expect((await post("reviewers", body, { headers: { "content-length": "70011" } })).status).toBe(413);
    const claim = { count: 1, have: Array.from({ length: 2000 }, (_, nth) => String(10 ** 15 + nth)) };
    expect((await post("queues/[queueId]/claims", claim, { params: { queueId: "1" } })).status).toBe(404);
  });

  test("of a verdict may be as large as an imported entry, and no larger", async () => {
    const entryId = BigInt(api.ids.entryId ?? "");
    const large = verdictBody(entryId, {
      decision: "edit",
      turnsAfter: [
        { id: "0", from: "user", value: "What?" },
        { id: "1", from: "gpt", value: "视".repeat(2_000_000) },
      ],
    });
    expect((await post("verdicts", large)).status).not.toBe(413);
    expect((await post("verdicts", `{"id":"${"x".repeat(33_600_000)}"}`)).status).toBe(413);
  });

  test.each([
    ["64 levels are read", `${'{"a":'.repeat(64)}1${"}".repeat(64)}`, 400],
    ["65 levels are not", `${'{"a":'.repeat(65)}1${"}".repeat(65)}`, 413],
    ["30 MB of brackets are not parsed", "[".repeat(30_000_000), 413],
    ["nor is a flat list of millions", `[${"[],".repeat(9_000_000)}[]]`, 413],
    ["nor what is not UTF-8", Buffer.from([0x22, 0xff, 0x22]).toString("latin1"), 400],
  ])("%s", async (_, body, status) => {
    const answer = await post("verdicts", body);
    expect(answer.status).toBe(status);
    expect((await answer.json()).message.code).not.toBe("");
  });

  test("that is not UTF-8 is refused, not repaired", async () => {
    const body = new Blob([Buffer.from('{"name":"'), new Uint8Array([0x41, 0xff]), Buffer.from('"}')]);
    const answer = await routeOf("POST", "reviewers").handle(
      new Request("http://localhost/api/reviewers", {
        method: "POST",
        body,
        headers: { host: "localhost", "content-type": "application/json" },
      }),
      { params: Promise.resolve({}) },
    );
    expect(answer.status).toBe(400);
    expect(await api.db.prisma.reviewer.count({ where: { name: { startsWith: "A\ufffd" } } })).toBe(0);
  });

  test("half of a character is refused, wherever it stands", async () => {
    const answer = await post("verdicts", { ...verdictBody(BigInt(api.ids.entryId ?? "")), note: "\ud83d" });
    expect(answer.status).toBe(422);
    expect((await answer.json()).message).toMatchObject({ code: "unstorable" });
  });
});

test.each([
  ["POST", "reviewers", "name", {}],
  ["POST", "imports", "datasetName", { source: { path: "/x" } }],
  ["POST", "datasets/[datasetId]/views", "name", { query: "" }],
  ["PATCH", "datasets/[datasetId]/views/[viewId]", "name", {}],
  ["POST", "images/[imageId]/regions", "name", { id: "00000000-0000-4000-8000-000000000001", box: [1, 1, 9, 9] }],
  ["POST", "datasets/[datasetId]/queues", "seed", {}],
])("%s %s takes no %s that cannot be seen", async (method, name, key, more) => {
  const params = { ...api.ids, viewId: "1" };
  for (const unseen of [" \u3000", "\u200b\u2060", "\u202e", "\u0007", "\u2800"]) {
    const answer = await post(name, { ...more, [key]: unseen }, { params }, method);
    expect(answer.status, JSON.stringify(unseen)).toBe(400);
  }
  expect((await post(name, { ...more, [key]: "seen" }, { params }, method)).status).not.toBe(400);
});

describe("an address", () => {
  const from = (address: string) => ({ headers: { [ADDRESS_HEADER]: address, cookie: "" } });

  test("says sixty new names an hour, and is told when it may say another", async () => {
    for (let nth = 0; nth < 60; nth++)
      expect((await post("reviewers", { name: `Person ${nth}` }, from("198.51.100.1"))).status).toBe(200);
    const refused = await post("reviewers", { name: "Person 60" }, from("198.51.100.1"));
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(3000);
    expect((await post("reviewers", { name: "Person 60" }, from("198.51.100.2"))).status).toBe(200);
  });

  test("that has used them up still knows who was there before", async () => {
    const { id, name } = (await (await post("reviewers", { name: "Old" }, from("198.51.100.3"))).json()) as {
      id: string;
      name: string;
    };
    for (let nth = 0; nth < 60; nth++) await post("reviewers", { name: `New ${nth}` }, from("198.51.100.3"));
    const again = await post("reviewers", { id, name }, from("198.51.100.3"));
    expect(again.status).toBe(200);
    expect(again.headers.get("set-cookie")).toMatch(
      new RegExp(`^svit-reviewer=${id}; Path=/; Max-Age=31536000; HttpOnly; SameSite=strict$`),
    );
  });

  test("follows two hundred streams at once, and another when one has ended", async () => {
    const live = routeOf("GET", "live");
    const open = () => api.ask(live, { search: "?run=1", ...from("198.51.100.4") });
    const streams = await Promise.all(Array.from({ length: 200 }, open));
    expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 200));
    const refused = await open();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "60"]);
    expect((await api.ask(live, { search: "?run=1", ...from("198.51.100.5") })).status).toBe(200);
    await streams[0]?.body?.cancel();
    expect((await open()).status).toBe(200);
  });
});
