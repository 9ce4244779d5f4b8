import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import http from "node:http";
import path from "node:path";
import pg from "pg";
import { type HttpLine, openLine } from "#bench/claim/http-line.ts";
import { addPeople, startQueue } from "#bench/claim/team.ts";
import type { ClaimedEntry } from "#domain/entry/entry-view.ts";
import type { ExportRunView, SpooledFile } from "#domain/export/export-run.ts";
import { must } from "#domain/must.ts";
import { verdictBody } from "#tests/entries.ts";
import { startCommand } from "#tests/kill/processes.ts";
import { expect, test } from "./fixtures.ts";
import { startStudio } from "./studio.setup.ts";

/** The fewest that are taken, and far fewer than the downloads. */
const CONNECTIONS = 6;
const DOWNLOADS = 25;
/** More than the sockets between take up: without a reader the server is still at the file. */
const ENTRIES = 60;
const ANSWER_BYTES = 1_000_000;

let studio: Awaited<ReturnType<typeof startStudio>>;
let line: HttpLine;
let database: pg.Pool;
let cookie = "";
let datasetId = "";

test.beforeAll(async () => {
  test.setTimeout(180_000);
  studio = await startStudio({ SVIT_DB_CONNECTIONS: String(CONNECTIONS) });
  line = openLine(studio.port);
  database = new pg.Pool({ connectionString: studio.databaseUrl, max: 2 });
  const made = path.join(studio.dataFolder, "import", "large");
  await mkdir(made, { recursive: true });
  const conversations = Array.from({ length: ENTRIES }, (_, number) => ({
    content: [
      { from: "user", value: `Why is number ${number} here?` },
      { from: "gpt", value: `${number} `.repeat(ANSWER_BYTES / 3) },
    ],
  }));
  await writeFile(path.join(made, "complex_reasoning.json"), JSON.stringify([{ image_id: 1, conversations }]));
  expect(await startCommand(studio.dataFolder, "import", made, "--dataset", "large").ended).toBe(0);
  const { rows } = await database.query(`SELECT id FROM "Dataset" WHERE name = 'large'`);
  datasetId = String(rows[0].id);
  cookie = must((await addPeople(line, 1))[0], "there is one").cookie;
});
test.afterAll(async () => {
  line.close();
  await database.end();
  await studio.stop();
});

async function ask<T>(method: "GET" | "POST", address: string, body?: unknown): Promise<T> {
  const { status, text } = await line.send(method, address, cookie, body);
  expect(status, `${method} ${address}: ${text}`).toBe(200);
  return JSON.parse(text) as T;
}

/** Asks for an export of all, and answers its number. */
const startExport = async (packaging: "files" | "zip") => {
  const request = { format: "jsonl", states: ["pending", "accepted"] };
  return (await ask<{ runId: string }>("POST", "/api/exports", { datasetId, request, packaging })).runId;
};
const loadExport = async (runId: string) => {
  const runs = await ask<ExportRunView[]>("GET", `/api/exports?datasetId=${datasetId}`);
  return must(
    runs.find(({ id }) => id === runId),
    "it is listed",
  );
};
const isExport = (runId: string, state: string) =>
  expect.poll(async () => (await loadExport(runId)).state, { timeout: 60_000 }).toBe(state);

/** Begins a download, and reads on when it is told to. */
function startDownload(runId: string): Promise<{ isOver(): boolean; finish(): Promise<string> }> {
  return new Promise((resolve, reject) => {
    const address = { host: "127.0.0.1", port: studio.port, path: `/api/exports/${runId}/files/0`, agent: false };
    http
      .get(address, (response) => {
        const hash = createHash("sha256");
        response.once("readable", () => {
          hash.update(response.read());
          resolve({
            isOver: () => response.complete,
            async finish() {
              for await (const chunk of response) hash.update(chunk);
              return hash.digest("hex");
            },
          });
        });
      })
      .once("error", reject);
  });
}

test("25 downloads that hardly move hold no connection to the database: everything else is answered meanwhile", async () => {
  test.setTimeout(180_000);
  const ready = await startExport("files");
  await isExport(ready, "done");
  const file = must((await loadExport(ready)).report?.files[0], "it has a file") as SpooledFile;
  expect(file.bytes).toBeGreaterThan(ENTRIES * ANSWER_BYTES * 0.9);
  const downloads = await Promise.all(Array.from({ length: DOWNLOADS }, () => startDownload(ready)));

  await expect.poll(heldConnections).toBe(0);
  const queueId = await startQueue(line, { name: "", cookie }, { datasetId, size: 3, seed: "d" });
  const claims = `/api/queues/${queueId}/claims`;
  const { entries } = await ask<{ entries: ClaimedEntry[] }>("POST", claims, { count: 3, have: [] });
  expect(entries).toHaveLength(3);
  for (const { entry, claim, headId } of entries) {
    const own = { queueId, claimToken: claim.token, previousId: headId, entryHash: entry.hash };
    await ask("POST", "/api/verdicts", verdictBody(BigInt(entry.id), { ...own, entryVersion: entry.version }));
  }
  await ask("POST", "/api/exports/estimate", { datasetId, format: "jsonl", states: ["pending"] });
  await isExport(await startExport("zip"), "done");

  expect(downloads.filter(({ isOver }) => isOver())).toEqual([]);
  const hashes = await Promise.all(downloads.map(({ finish }) => finish()));
  expect(hashes).toEqual(Array(DOWNLOADS).fill(file.sha256));
});

/** The studio's connections in the middle of anything. */
async function heldConnections(): Promise<number> {
  const { rows } = await database.query(
    `SELECT count(*)::int AS held FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'svit-studio' AND state <> 'idle'`,
  );
  return rows[0].held;
}

test("an export is cancelled, and one that gets no connection is told so, while others hold them all", async () => {
  test.setTimeout(120_000);
  const holder = await database.connect();
  await holder.query('BEGIN; LOCK TABLE "SourceFile" IN ACCESS EXCLUSIVE MODE');
  const runId = await startExport("files");
  await isExport(runId, "running");
  await ask("POST", `/api/runs/${runId}/cancel`, {});
  await isExport(runId, "cancelled");
  await holder.query('ROLLBACK; BEGIN; LOCK TABLE "Run" IN ACCESS EXCLUSIVE MODE');

  const address = `/api/exports?datasetId=${datasetId}`;
  const waiting = Array.from({ length: CONNECTIONS + 2 }, () => line.send("GET", address, ""));
  const first = await Promise.race(waiting);
  expect(first.status).toBe(503);
  expect(JSON.parse(first.text).message).toMatchObject({ code: "noConnectionFree" });
  expect((await line.send("GET", "/api/health", "")).status).toBe(200);
  await holder.query("ROLLBACK");
  holder.release();
  const statuses = (await Promise.all(waiting)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 503)).toHaveLength(2);
  expect(statuses.filter((status) => status === 200)).toHaveLength(CONNECTIONS);
  await ask("GET", address);
});
