import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { type WorkTimes, work } from "#server/jobs/work.ts";
import type { Workplace } from "#server/runs/carry-out.ts";
import type { freshDatabase } from "#tests/database.ts";

type TestDatabase = Awaited<ReturnType<typeof freshDatabase>>;

/** Looks for jobs all the time, and does nothing else unless a test says so. */
const ONLY_JOBS: WorkTimes = { pollMs: 20, takeOverMs: 3_600_000, upkeepMs: 3_600_000 };

/** What a worker of this process works with; its data folder is `folder`. */
export const workplace = (db: TestDatabase, folder: string, stop: AbortSignal): Workplace => ({
  db,
  directUrl: db.url,
  dataFolder: folder,
  exportsFolder: path.join(folder, "exports"),
  exportDays: 7,
  stop,
});

/** Works in this process until `enough` is content. */
export async function workUntil(
  db: TestDatabase,
  folder: string,
  enough: () => Promise<unknown>,
  times: Partial<WorkTimes> = {},
): Promise<void> {
  const stop = new AbortController();
  const working = work(workplace(db, folder, stop.signal), { ...ONLY_JOBS, ...times });
  try {
    await enough();
  } finally {
    stop.abort();
    await working;
  }
}

/** A new folder with one file of twenty entries. */
export async function folderOfTwenty(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "svit-jobs-"));
  const content = [
    { from: "user", value: "Why are the boats empty?" },
    { from: "gpt", value: "The market is on land." },
  ];
  const rows = Array.from({ length: 20 }, (_, image_id) => ({ image_id: image_id + 1, conversations: [{ content }] }));
  await writeFile(path.join(folder, "complex_reasoning.json"), JSON.stringify(rows));
  return folder;
}

/** Keeps every import of the data set waiting before its first row, until what is returned is called. */
export async function holdImports(db: TestDatabase, datasetName: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: db.url });
  // A test may cut all connections.
  client.on("error", () => {});
  await client.connect();
  await client.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [`svit import ${datasetName}`]);
  return () => client.end();
}
