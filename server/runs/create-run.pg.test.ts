import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { bulkRequestSchema } from "#domain/bulk.ts";
import { ownWords } from "#domain/message.ts";
import { RUN_KINDS, type RunKind } from "#domain/run-kind.ts";
import { startBulk, startUndo } from "#server/bulk/start-bulk.ts";
import { startRemoval } from "#server/datasets/removal/start-removal.ts";
import { openDatabase } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { addDataset, addReviewer, type Reviewer } from "#tests/entries.ts";
import { openWay } from "#tests/http/breakable-way.ts";
import { loadJob } from "#tests/runs.ts";
import { type AskedRun, createRun } from "./create-run.ts";
import { insertRun } from "./insert-run.ts";
import { openJobs } from "./job-queue.ts";
import { resumeRun } from "./resume-run.ts";
import { takeOverRuns } from "./take-over.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let reviewer: Reviewer;
let datasetId: bigint;

beforeAll(async () => {
  db = await freshDatabase();
  reviewer = await addReviewer(db, "Ann");
  ({ datasetId } = await addDataset(db, { perImage: 2 }));
  await openJobs(db);
});
afterAll(() => db.close());

const FLAG = bulkRequestSchema.parse({
  target: { kind: "filter", filter: {}, exceptIds: [] },
  action: { do: "flag", reasonCodes: [], note: null },
});
const asked = () => ({ datasetId, reviewerId: reviewer.id, total: null });

/** A bulk action that is over, whose undo can be asked for. */
async function addDone(): Promise<bigint> {
  const id = await insertRun(db.pool, await startBulk(db.pool, asked(), FLAG));
  await db.prisma.run.update({ where: { id }, data: { state: "done", finishedAt: new Date() } });
  return id;
}

/** All that a browser can ask a worker for. */
const ASKED: readonly [string, RunKind, (client: pg.PoolClient) => Promise<AskedRun>][] = [
  ["an import", "import", async () => ({ kind: "import", request: { datasetName: "a" } })],
  ["an export", "export", async () => ({ kind: "export", datasetId, request: {} })],
  ["a bulk action", "bulk", (client) => startBulk(client, asked(), FLAG)],
  ["an undo", "bulk", async (client) => startUndo(client, asked(), await addDone())],
  ["a removal", "removal", (client) => startRemoval(client, { dataset: { id: datasetId }, reviewerId: null })],
];

const runIds = async () =>
  (await db.prisma.run.findMany({ select: { id: true }, orderBy: { id: "asc" } })).map(({ id }) => id);

/** As if the database took no more jobs. */
async function withoutJobs<T>(work: () => Promise<T>, how = "RAISE 'no room'"): Promise<T> {
  await db.pool.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${how}; END $$`);
  for (const table of new Set(await Promise.all(Object.keys(RUN_KINDS).map(tableOf))))
    await db.pool.query(
      `CREATE TRIGGER refuse BEFORE INSERT ON pgboss.${table} FOR EACH ROW EXECUTE FUNCTION refuse()`,
    );
  try {
    return await work();
  } finally {
    await db.pool.query("DROP FUNCTION refuse CASCADE");
  }
}

const tableOf = async (kind: string): Promise<string> =>
  (await db.pool.query("SELECT table_name FROM pgboss.queue WHERE name = $1", [kind])).rows[0].table_name;

describe.each(ASKED)("%s", (_, kind, ask) => {
  test("whose job cannot be sent is never there, neither then nor at a worker's next look", async () => {
    const others: bigint[] = [];
    const asking = withoutJobs(() =>
      createRun(db, async (client) => {
        const asked = await ask(client);
        // An undo makes what it undoes first.
        others.push(...(await runIds()));
        return asked;
      }),
    );
    await expect(asking).rejects.toThrow("no room");
    await takeOverRuns(db, 0);
    expect(await runIds()).toEqual(others);
    expect((await db.prisma.dataset.findUniqueOrThrow({ where: { id: datasetId } })).removedAt).toBeNull();
  });

  test("that is answered with its number waits with its job", async () => {
    // The connection that failed in the test above was closed: PostgreSQL releases its locks as soon as it notices.
    const id = await vi.waitFor(() => createRun(db, ask));
    expect(await db.prisma.run.findUniqueOrThrow({ where: { id } })).toMatchObject({ kind, state: "waiting" });
    expect(await loadJob(db, kind, id)).toMatchObject({ state: "created", data: { runId: String(id) } });
  });
});

test("a run whose job pg-boss drops without a word is not there either", async () => {
  const before = await runIds();
  const asking = withoutJobs(
    () => createRun(db, async () => ({ kind: "export", datasetId, request: {} })),
    "RETURN NULL",
  );
  await expect(asking).rejects.toThrow();
  expect(await runIds()).toEqual(before);
});

test("a resumed import whose job cannot be sent stays as it was", async () => {
  const id = await insertRun(db.pool, { kind: "import", request: {} });
  await db.prisma.run.update({
    where: { id },
    data: { state: "failed", error: ownWords("why"), finishedAt: new Date() },
  });
  await expect(withoutJobs(() => resumeRun(db, id))).rejects.toThrow("no room");
  expect(await db.prisma.run.findUniqueOrThrow({ where: { id } })).toMatchObject({
    state: "failed",
    error: ownWords("why"),
  });
  // The connection that failed was closed: PostgreSQL releases its lock on the run as soon as it notices.
  await vi.waitFor(() => resumeRun(db, id));
  expect(await loadJob(db, "import", id)).toMatchObject({ state: "created" });
});

test("of two that ask for one undo at the same instant, one is told of the other", async () => {
  const { datasetId: other } = await addDataset(db);
  const mine = { ...asked(), datasetId: other };
  const done = await insertRun(db.pool, await startBulk(db.pool, mine, FLAG));
  await db.prisma.run.update({ where: { id: done }, data: { state: "done", finishedAt: new Date() } });
  const both = await Promise.allSettled([0, 1].map(() => createRun(db, (client) => startUndo(client, mine, done))));
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
});

test.each(["after", "before"] as const)(
  "where the connection breaks %s the database has heard of the commit, what is answered is what stands",
  async (at) => {
    const way = await openWay(db.url);
    const far = openDatabase(way.url);
    await openJobs(far);
    way.cutAtCommit(at);
    const before = await runIds();
    const answer = await createRun(far, async () => ({ kind: "import", request: {} })).catch((error: Error) => error);
    const added = (await runIds()).filter((id) => !before.includes(id));
    if (at === "after") {
      expect(added).toEqual([answer]);
      expect(await loadJob(db, "import", answer as bigint)).toMatchObject({ state: "created" });
    } else {
      expect(answer).toBeInstanceOf(Error);
      expect(added).toEqual([]);
    }
    await far.close();
    way.close();
  },
);
