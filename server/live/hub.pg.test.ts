import { afterAll, beforeAll, expect, test } from "vitest";
import { notifyDataset, type Topic } from "#server/db/notify-dataset.ts";
import { freshDatabase } from "#tests/database.ts";
import { eventStream } from "./event-stream.ts";
import { type Hub, openHub } from "./hub.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let hub: Hub;
beforeAll(async () => {
  db = await freshDatabase();
  hub = openHub(db.url);
});
afterAll(async () => {
  await hub.close();
  await db.close();
});

/** Follows until the test ends, once the listening connection stands. */
async function follow(...topics: Topic[]): Promise<Topic[]> {
  const told: Topic[] = [];
  hub.follow(topics, (topic) => told.push(topic));
  await expect.poll(() => listeners()).toBe(1);
  return told;
}

const listeners = async () => {
  const { rows } = await db.pool.query(
    `SELECT count(*)::int AS n FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'svit-studio live' AND query LIKE 'LISTEN%' AND state = 'idle'`,
  );
  return rows[0].n;
};
const addRun = async () => db.prisma.run.create({ data: { kind: "import", request: {} } });

test("whoever follows a run is told of its progress, and of no other's", async () => {
  const [run, other] = [await addRun(), await addRun()];
  const told = await follow(`run ${run.id}`);
  await expect.poll(() => told.length).toBeGreaterThan(0);
  told.length = 0;
  await db.prisma.run.update({ where: { id: other.id }, data: { state: "running" } });
  await db.prisma.run.update({ where: { id: run.id }, data: { state: "running" } });
  await expect.poll(() => told).toEqual([`run ${run.id}`]);
});

test("many verdicts of a moment are told once", async () => {
  const told = await follow("dataset 7");
  told.length = 0;
  for (let nth = 0; nth < 100; nth++) notifyDataset(db, "7");
  await expect.poll(() => told).toEqual(["dataset 7"]);
});

test("after the connection broke it listens again, and says that something may have been missed", async () => {
  const told = await follow("dataset 8");
  told.length = 0;
  await db.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'svit-studio live'`,
  );
  await expect.poll(() => told, { timeout: 10_000 }).toEqual(["dataset 8"]);
  told.length = 0;
  notifyDataset(db, "8");
  await expect.poll(() => told, { timeout: 5000 }).toEqual(["dataset 8"]);
});

test("a stream of events begins with all topics, tells what changes, and ends with its request", async () => {
  const gone = new AbortController();
  let ends = 0;
  const answer = eventStream(hub, ["dataset 9", "run 1"], gone.signal, () => ends++);
  expect(answer.headers.get("content-type")).toBe("text/event-stream");
  const reader = (answer.body ?? expect.unreachable()).pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const read = async (wanted: string) => {
    while (!text.includes(wanted)) text += (await reader.read()).value ?? expect.unreachable();
  };
  await read("event: changed\ndata: dataset 9\n\nevent: changed\ndata: run 1\n\n");
  text = "";
  notifyDataset(db, "9");
  await read("event: changed\ndata: dataset 9\n\n");
  expect(ends).toBe(0);
  gone.abort();
  await expect.poll(async () => (await reader.read()).done).toBe(true);
  expect(ends).toBe(1);
});

test("a stream whose reader goes away, or was gone before it began, ends", async () => {
  let ends = 0;
  const gone = new AbortController();
  const answer = eventStream(hub, ["run 1"], gone.signal, () => ends++);
  await answer.body?.cancel();
  // The web framework does both when a connection ends; the second must not throw.
  gone.abort();
  expect(ends).toBe(1);
  const late = eventStream(hub, ["run 1"], AbortSignal.abort(), () => ends++);
  expect(await late.text()).toBe("");
  expect(ends).toBe(2);
});
