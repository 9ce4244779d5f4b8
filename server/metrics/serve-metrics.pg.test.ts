import http from "node:http";
import type { AddressInfo } from "node:net";
import net from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Database, openDatabase } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { familyOf, parseFigures } from "#tests/metrics-text.ts";
import { noteHttpAnswer } from "./http-metrics.ts";
import { serveMetrics } from "./serve-metrics.ts";
import { beginStateMetrics } from "./state-metrics.ts";
import { beginWorkMetrics, noteClaims, noteConflict, noteDecode, noteStream, noteVerdict } from "./work-metrics.ts";

const TOKEN = "0123456789abcdef";
let db: Awaited<ReturnType<typeof freshDatabase>>;
let seen: Database | null = null;
const ends: (() => void)[] = [];
let port = 0;

beforeAll(async () => {
  db = await freshDatabase();
  await db.pool.query(
    `INSERT INTO "Run" (kind, state, request) VALUES ('import', 'done', '{}'), ('import', 'done', '{}'), ('export', 'failed', '{}')`,
  );
  seen = db;
  beginWorkMetrics();
  beginStateMetrics(() => seen);
  port = await freePort();
  ends.push(await serveMetrics({ host: "127.0.0.1", port, token: null }));
});

afterAll(async () => {
  for (const end of ends) end();
  await db.close();
});

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

type Asked = { path?: string; method?: string; headers?: Record<string, string>; at?: number };

function ask({ path = "/metrics", method = "GET", headers = {}, at = port }: Asked = {}) {
  return new Promise<{ status: number; headers: http.IncomingHttpHeaders; text: string }>((resolve, reject) => {
    const request = http.request({ host: "127.0.0.1", port: at, path, method, headers }, async (answer) => {
      let text = "";
      for await (const chunk of answer) text += chunk;
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
    });
    request.on("error", reject).end();
  });
}

async function scrape() {
  const { text } = await ask();
  const figures = parseFigures(text);
  const figure = (name: string, labels: Record<string, string> = {}) =>
    figures.samples.find(
      (sample) =>
        sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    )?.value;
  return { ...figures, figure };
}

test("the first answer of all knows of the database", async () => {
  expect((await scrape()).figure("svit_database_up")).toBe(1);
});

test("each line is one that Prometheus reads, each figure has its type and a sentence", async () => {
  noteHttpAnswer({
    route: "/api/queues/{queueId}/claims",
    method: "POST",
    status: 200,
    seconds: 0.003,
    isStream: false,
  });
  const figures = await scrape();
  expect(figures.samples.length).toBeGreaterThan(50);
  for (const { name } of figures.samples) {
    const family = familyOf(name, figures);
    expect(figures.types.has(family), name).toBe(true);
    expect(figures.helped.has(family), name).toBe(true);
  }
});

test("names are as Prometheus would have them: their program, their unit, and _total where they only grow", async () => {
  const { types } = await scrape();
  const own = [...types].filter(([name]) => name.startsWith("svit_"));
  expect(own.length).toBeGreaterThan(12);
  for (const [name, type] of own) {
    expect(name).toMatch(/^svit_[a-z]+(_[a-z]+)*$/);
    expect(name.endsWith("_total"), name).toBe(type === "counter");
    if (type === "histogram") expect(name).toMatch(/_seconds$/);
  }
  expect([...types.keys()]).toEqual(
    expect.arrayContaining([
      "process_cpu_seconds_total",
      "process_resident_memory_bytes",
      "nodejs_eventloop_lag_seconds",
    ]),
  );
});

test("what happens is counted", async () => {
  const before = await scrape();
  noteClaims(3);
  noteVerdict("accepted");
  noteVerdict("accepted");
  noteConflict();
  const end = noteStream();
  await noteDecode(Promise.resolve());
  const after = await scrape();
  const grown = (name: string, labels = {}) => (after.figure(name, labels) ?? 0) - (before.figure(name, labels) ?? 0);
  expect(grown("svit_claims_total")).toBe(3);
  expect(grown("svit_verdicts_total", { state: "accepted" })).toBe(2);
  expect(grown("svit_verdicts_total", { state: "rejected" })).toBe(0);
  expect(grown("svit_verdict_conflicts_total")).toBe(1);
  expect(grown("svit_photo_decodes_total")).toBe(1);
  expect(after.figure("svit_live_streams")).toBe(1);
  end();
  end();
  expect((await scrape()).figure("svit_live_streams")).toBe(0);
});

test("the time of an answer stands under its route, method and status; a stream's does not", async () => {
  const labels = { route: "/api/verdicts", method: "POST", status: "409" };
  noteHttpAnswer({ route: "/api/verdicts", method: "POST", status: 409, seconds: 0.02, isStream: false });
  noteHttpAnswer({ route: "/api/live", method: "GET", status: 200, seconds: 3600, isStream: true });
  const { samples, figure } = await scrape();
  expect(figure("svit_http_request_duration_seconds_count", labels)).toBe(1);
  expect(figure("svit_http_request_duration_seconds_bucket", { ...labels, le: "0.01" })).toBe(0);
  expect(figure("svit_http_request_duration_seconds_bucket", { ...labels, le: "0.025" })).toBe(1);
  expect(samples.some(({ labels: { route } }) => route === "/api/live")).toBe(false);
});

test("runs, connections and disks are told as they stand", async () => {
  const { figure } = await scrape();
  expect(figure("svit_runs", { kind: "import", state: "done" })).toBe(2);
  expect(figure("svit_runs", { kind: "export", state: "failed" })).toBe(1);
  expect(figure("svit_database_up")).toBe(1);
  expect(figure("svit_database_connections_max")).toBeGreaterThan(5);
  const client = await db.pool.connect();
  const held = await scrape();
  client.release();
  expect(held.figure("svit_database_connections", { state: "in_use" })).toBeGreaterThanOrEqual(1);
  expect(figure("svit_database_requests_waiting")).toBe(0);
  const [free = 0, size = 0] = ["free", "size"].map((what) => figure(`svit_disk_${what}_bytes`, { folder: "data" }));
  expect(free).toBeGreaterThan(0);
  expect(size).toBeGreaterThan(free);
});

test("without its database a process tells the rest", async () => {
  seen = openDatabase("postgresql://svit:x@127.0.0.1:1/svit");
  try {
    // What was asked a moment ago is not asked again.
    await expect.poll(async () => (await scrape()).figure("svit_database_up"), { timeout: 15_000 }).toBe(0);
    const { figure } = await scrape();
    expect(figure("svit_runs", { kind: "import", state: "done" })).toBeUndefined();
    expect(figure("svit_claims_total")).toBeGreaterThanOrEqual(0);
  } finally {
    await seen.close();
    seen = db;
  }
});

describe("who may read them", () => {
  test("is this machine, under its own names alone", async () => {
    expect((await ask({ headers: { host: `localhost:${port}` } })).status).toBe(200);
    expect((await ask({ headers: { host: `[::1]:${port}` } })).status).toBe(200);
    expect((await ask({ headers: { host: "rebound.example" } })).status).toBe(403);
  });

  test("is whoever says the token, where there is one", async () => {
    const at = await freePort();
    ends.push(await serveMetrics({ host: "127.0.0.1", port: at, token: TOKEN }));
    const as = (authorization: string) => ask({ at, headers: { authorization, host: "studio.example" } });
    expect((await as(`Bearer ${TOKEN}`)).status).toBe(200);
    for (const wrong of ["", "Bearer ", `Bearer ${TOKEN}x`, `Basic ${TOKEN}`, TOKEN]) {
      const { status, headers, text } = await as(wrong);
      expect({ status, text, asks: headers["www-authenticate"] }).toEqual({ status: 401, text: "", asks: "Bearer" });
    }
  });

  test("and there is nothing else on that port", async () => {
    for (const path of ["/", "/metrics/", "/metrics?x=1", "/api/health"])
      expect((await ask({ path })).status, path).toBe(404);
    expect((await ask({ method: "POST" })).status).toBe(405);
    expect((await ask()).headers).toMatchObject({ "cache-control": "no-store", "x-content-type-options": "nosniff" });
  });
});

test("a port that is taken keeps nobody from their work", async () => {
  const end = await serveMetrics({ host: "127.0.0.1", port, token: null });
  end();
  expect((await ask()).status).toBe(200);
});
