import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exportRunRequestSchema } from "#domain/export/export-run.ts";
import { browseQuerySchema } from "#domain/find/browse-query.ts";
import { startBulk } from "#server/bulk/start-bulk.ts";
import { startExport } from "#server/export/start-export.ts";
import { createRun } from "#server/runs/create-run.ts";
import { freshDatabase } from "./database.ts";
import { addDataset, addReviewer } from "./entries.ts";
import { startCommand } from "./machine/start-command.ts";
import { printed } from "./printed.ts";
import { askFor } from "./runs.ts";

const ROOT = path.join(import.meta.dirname, "..");
/** The fewest that are taken. */
const FEWEST = "6";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder = "";
beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-few-"));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

const loadRun = (id: bigint) => db.prisma.run.findUniqueOrThrow({ where: { id } });
const isState = (id: bigint, state: string) =>
  expect.poll(async () => (await loadRun(id)).state, { timeout: 20_000 }).toBe(state);

test("fewer connections than jobs hold at once are refused at the start, with one sentence", async () => {
  for (const count of ["2", "5"]) {
    const { ended } = startCommand(["dataset", "list"], { DATABASE_URL: db.url, SVIT_DB_CONNECTIONS: count });
    const { code, err } = await ended;
    expect([code, err.trim().split("\n").length]).toEqual([2, 1]);
    expect(err).toMatch(printed("wrongSetting", { problem: "SVIT_DB_CONNECTIONS: .*6.*" }));
  }
});

/** Rows and tables that somebody holds, until what is returned is called. */
async function hold(sql: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: db.url });
  await client.connect();
  await client.query(`BEGIN; ${sql}`);
  return () => client.end();
}

test("with the fewest, a worker's import, export and bulk action wait at once, and the export is cancelled meanwhile", async () => {
  const ann = await addReviewer(db, "Ann");
  const { datasetId, entryIds } = await addDataset(db, { name: "boats", images: 5 });
  const content = [
    { from: "user", value: "Why are the boats empty?" },
    { from: "gpt", value: "The market is on land." },
  ];
  await writeFile(
    path.join(folder, "complex_reasoning.json"),
    JSON.stringify([{ image_id: 1, conversations: [{ content }] }]),
  );
  const release = [
    await hold('LOCK TABLE "SourceFile" IN ACCESS EXCLUSIVE MODE'),
    await hold(`SELECT 1 FROM "EntryStatus" WHERE "entryId" = ${entryIds[0]} FOR UPDATE`),
  ];
  const worker = spawn(process.execPath, ["--conditions=react-server", "cli/worker.ts"], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: db.url, SVIT_DATA: folder, SVIT_LOG: "silent", SVIT_DB_CONNECTIONS: FEWEST },
    stdio: "ignore",
  });
  try {
    const importing = await askFor(db, { kind: "import", request: { datasetName: "new", paths: [folder] } });
    const { filter } = browseQuerySchema.parse({});
    const target = { kind: "filter" as const, filter, exceptIds: [] };
    const flagging = await createRun(db, (client) =>
      startBulk(
        client,
        { datasetId, reviewerId: ann.id, total: entryIds.length },
        { target, action: { do: "flag", reasonCodes: [], note: null } },
      ),
    );
    const wanted = exportRunRequestSchema.parse({ request: { format: "jsonl", states: ["pending", "flagged"] } });
    const addExport = () => createRun(db, (client) => startExport(client, { datasetId, reviewerId: ann.id }, wanted));
    const [cancelled, kept] = [await addExport(), await addExport()];
    // Each of them waits in the middle of a transaction of its own.
    await expect.poll(waiting, { timeout: 20_000 }).toBe(3);
    await db.prisma.run.update({ where: { id: cancelled }, data: { cancelled: true } });
    await isState(cancelled, "cancelled");
    for (const own of release.splice(0)) await own();
    for (const id of [importing, flagging, kept]) await isState(id, "done");
  } finally {
    for (const own of release) await own();
    worker.kill("SIGTERM");
    await once(worker, "exit");
  }
});

/** Statements of this database that wait for a lock. */
async function waiting(): Promise<number> {
  const { rows } = await db.pool.query(
    `SELECT count(DISTINCT pid)::int AS waiting FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows[0].waiting;
}
