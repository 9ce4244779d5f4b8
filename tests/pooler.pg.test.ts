import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BulkAction } from "#domain/bulk.ts";
import { browseQuerySchema } from "#domain/find/browse-query.ts";
import { FIRST_PAGE } from "#domain/find/place.ts";
import { sessionRequestSchema } from "#domain/session-request.ts";
import { startBulk } from "#server/bulk/start-bulk.ts";
import { type Database, openDatabase } from "#server/db/client.ts";
import { migrate } from "#server/db/migrate.ts";
import { notifyDataset } from "#server/db/notify-dataset.ts";
import { exportDataset } from "#server/export/export-dataset.ts";
import { memorySink } from "#server/export/write/memory-sink.ts";
import { loadEntryPage } from "#server/find/entry-page.ts";
import { openHub } from "#server/live/hub.ts";
import { claimNext } from "#server/queue/claim-next.ts";
import { startSession } from "#server/queue/start-session.ts";
import { createRun } from "#server/runs/create-run.ts";
import { hasWordIndex } from "#server/search/word-index.ts";
import { recordVerdict } from "#server/verdict/record.ts";
import { addReviewer, verdictBody } from "./entries.ts";
import { startCommand } from "./machine/start-command.ts";
import { findPgbouncer, startPgbouncer, versionOf } from "./postgres/pgbouncer.ts";
import { findSystemPostgres, startSystemPostgres } from "./postgres/system-postgres.ts";
import { scratchFolder } from "./scratch.ts";

const ROOT = path.join(import.meta.dirname, "..");
const [bin, pgbouncer] = [await findSystemPostgres(), await findPgbouncer()];
const isThere = bin !== null && pgbouncer !== null;
const ENTRIES = 300;

/** A team's server behind a pooler that gives each transaction another connection; skipped where either is not installed. */
describe.skipIf(!isThere)(`behind a transaction pooler (${pgbouncer ? versionOf(pgbouncer) : "no pgbouncer"})`, () => {
  let system: Awaited<ReturnType<typeof startSystemPostgres>>;
  let pooler: Awaited<ReturnType<typeof startPgbouncer>>;
  let db: Database;
  let folder = "";
  let settings: Record<string, string> = {};
  let stopWorker = async () => {};
  let datasetId = 0n;

  beforeAll(async () => {
    system = await startSystemPostgres(bin ?? "");
    pooler = await startPgbouncer(pgbouncer ?? "", system.url);
    folder = await scratchFolder("svit-test");
    await migrate(system.url);
    db = openDatabase(pooler.url, { directUrl: system.url });
    settings = {
      DATABASE_URL: pooler.url,
      DIRECT_DATABASE_URL: system.url,
      SVIT_DATA: path.join(folder, "data"),
      SVIT_LOG: "silent",
    };
    await mkdir(path.join(folder, "files"));
    const content = (number: number) => [
      { from: "user", value: `Why is number ${number} near the heron?` },
      { from: "gpt", value: "Because it was decided." },
    ];
    const rows = Array.from({ length: ENTRIES }, (_, number) => ({
      image_id: number + 1,
      conversations: [{ content: content(number) }],
    }));
    await writeFile(path.join(folder, "files", "complex_reasoning.json"), JSON.stringify(rows));
  });
  afterAll(async () => {
    await stopWorker();
    await db.close();
    await pooler.stop();
    await system.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (...args: string[]) => startCommand(args, settings).ended;
  async function at(url: string): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return client;
  }

  test("an import comes in, search words and their index included", async () => {
    await db.pool.query(`DROP INDEX "EntrySearch_words_idx"`);
    expect(await run("import", path.join(folder, "files"), "--dataset", "pooled", "--json")).toMatchObject({ code: 0 });
    const dataset = await db.prisma.dataset.findFirstOrThrow({ where: { name: "pooled" } });
    datasetId = dataset.id;
    expect(await hasWordIndex(db)).toBe(true);
    const { rows } = await db.pool.query(
      `SELECT count(*)::int AS left FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    expect(rows[0].left, "no lock stays behind on a connection of the pooler").toBe(0);
    const query = browseQuerySchema.parse({ filter: { text: "heron" } });
    const page = await loadEntryPage(db, datasetId, { query, place: FIRST_PAGE, rowsMax: 50 });
    expect(page.rows).toHaveLength(50);
  });

  test("ten reviewers at once decide a session, each entry once", async () => {
    const people = await Promise.all(Array.from({ length: 10 }, (_, nth) => addReviewer(db, `P${nth}`)));
    const [first] = people;
    const { queueId } = await startSession(db, datasetId, first?.id ?? "", sessionRequestSchema.parse({ size: 100 }));
    const review = async (reviewer: (typeof people)[number]) => {
      for (;;) {
        const { entries } = await claimNext(db, queueId, reviewer.id, { count: 3, have: [] });
        if (entries.length === 0) return;
        for (const { entry, headId } of entries) {
          const body = verdictBody(BigInt(entry.id), { queueId: String(queueId), previousId: headId });
          expect(await recordVerdict(db, reviewer, body)).toMatchObject({ repeated: false });
        }
      }
    };
    await Promise.all(people.map(review));
    expect(await db.prisma.verdict.count({ where: { datasetId } })).toBe(100);
    expect(await db.prisma.entryStatus.count({ where: { datasetId, state: "accepted", version: 1 } })).toBe(100);
  });

  test("a worker carries out a bulk action, and what changes is told", async () => {
    const worker = spawn(process.execPath, ["--conditions=react-server", "cli/worker.ts"], {
      cwd: ROOT,
      env: { ...process.env, ...settings },
      stdio: "ignore",
    });
    stopWorker = async () => {
      const gone = once(worker, "exit");
      worker.kill("SIGTERM");
      await gone;
    };
    const ann = await addReviewer(db, "Ann");
    const filter = browseQuerySchema.parse({ filter: { states: ["pending"] } }).filter;
    const hub = openHub(db.directUrl);
    let told = 0;
    hub.follow([`dataset ${datasetId}`], () => told++);
    // At the beginning everything may have changed.
    await expect.poll(() => told, { timeout: 10_000 }).toBe(1);
    const action: BulkAction = { do: "flag", reasonCodes: [], note: null };
    const runId = await createRun(db, (client) =>
      startBulk(
        client,
        { datasetId, reviewerId: ann.id, total: 200 },
        { target: { kind: "filter", filter, exceptIds: [] }, action },
      ),
    );
    const load = () => db.prisma.run.findUniqueOrThrow({ where: { id: runId } });
    await expect.poll(async () => (await load()).state, { timeout: 30_000 }).toBe("done");
    notifyDataset(db, String(datasetId));
    await expect.poll(() => told, { timeout: 10_000 }).toBe(2);
    await hub.close();
    expect(await db.prisma.entryStatus.count({ where: { datasetId, state: "flagged" } })).toBe(200);
  }, 60_000);

  test("a cancelled export ends its statement at the database, and nobody else's", async () => {
    const holder = await at(system.url);
    await holder.query('BEGIN; LOCK TABLE "SourceFile" IN ACCESS EXCLUSIVE MODE');
    const waiting = async () =>
      (await holder.query("SELECT count(*)::int AS waiting FROM pg_locks WHERE NOT granted")).rows[0].waiting;
    const exporting = (stop: AbortSignal) =>
      exportDataset({ db, datasetId, format: "jsonl", states: ["accepted"], signal: stop }, memorySink());
    const [stop, other] = [new AbortController(), new AbortController()];
    const stopped = expect(exporting(stop.signal)).rejects.toMatchObject({ code: "interrupted" });
    const left = exporting(other.signal);
    await expect.poll(waiting).toBe(2);
    stop.abort();
    await stopped;
    expect(await waiting()).toBe(1);
    await holder.query("ROLLBACK");
    await holder.end();
    expect((await left).entries).toBe(100);
  });

  test("an export leaves, and the data set can be removed", async () => {
    const out = path.join(folder, "out.jsonl");
    expect(
      await run("export", "--dataset", "pooled", "--format", "jsonl", "--state", "accepted", "--out", out),
    ).toMatchObject({
      code: 0,
    });
    expect((await readFile(out, "utf8").catch(() => "")).trim().split("\n")).toHaveLength(100);
    expect(await run("dataset", "remove", "pooled", "--yes")).toMatchObject({
      code: 0,
      out: `Removed pooled: ${ENTRIES} entries, 300 verdicts.\n`,
    });
    expect(await db.prisma.entry.count()).toBe(0);
  });
});
