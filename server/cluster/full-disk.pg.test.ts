import { watch } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type SmallDisk, smallDisk } from "#tests/machine/small-disk.ts";
import { scratchFolder } from "#tests/scratch.ts";
import { joinCluster } from "./join.ts";

/** PostgreSQL's files take some 40 MB, its first log 16. */
const DISK_MB = 160;

let folder: string;
let disk: SmallDisk | null;
const mount = async (megabytes: number) => {
  disk = await smallDisk(folder, megabytes);
  return disk;
};
beforeEach(async () => {
  folder = await scratchFolder("svit-full-disk");
});
afterEach(async () => {
  await disk?.unmount();
  disk = null;
  await rm(folder, { recursive: true, force: true });
});

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  try {
    await client.connect();
    return (await client.query(sql)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Waits for so many starts of PostgreSQL: each makes this file, and fails to write it. Its log has no room for what it says. */
async function untilStarted(pgdata: string, times: number): Promise<void> {
  let made = 0;
  const watcher = watch(pgdata, (_, name) => {
    if (name === "postmaster.pid") made++;
  });
  await expect.poll(() => made).toBeGreaterThanOrEqual(2 * times);
  watcher.close();
}

test("PostgreSQL that a full disk ended is told of once, in a sentence, and is back as soon as there is room", async ({
  skip,
}) => {
  if (!(await mount(DISK_MB))) return skip("this account may not mount a disk");
  const told: string[] = [];
  const cluster = await joinCluster(folder, { say: (message) => told.push(message) });
  try {
    await ask(cluster.url, "CREATE TABLE kept (number int)");
    await ask(cluster.url, "INSERT INTO kept VALUES (1)");
    await disk?.fill();
    // Its log's next file does not fit: it gives itself up, and cannot recover.
    await ask(cluster.controlUrl, "SELECT pg_switch_wal()");
    await expect(ask(cluster.url, "INSERT INTO kept VALUES (2)")).rejects.toMatchObject({ code: "53100" });
    await expect.poll(() => told.length).toBe(1);
    const pgdata = path.join(folder, "cluster", "postgres", "pgdata");
    await untilStarted(pgdata, 2);
    expect(told).toEqual([
      `PostgreSQL ended and cannot be started; it is tried again by itself. The disk is full: ${pgdata} cannot be written. Free up space, then try again.`,
    ]);
    await disk?.clear();
    await expect.poll(() => ask(cluster.url, "SELECT number FROM kept").catch(() => null)).toEqual([{ number: 1 }]);
  } finally {
    await disk?.clear();
    await cluster.leave();
  }
});

test("a first start on a full disk names the folder, leaves nothing half made, and succeeds when there is room", async ({
  skip,
}) => {
  if (!(await mount(DISK_MB))) return skip("this account may not mount a disk");
  await (await joinCluster(folder)).leave();
  await rm(path.join(folder, "cluster", "postgres", "pgdata"), { recursive: true });
  await disk?.fill();
  await expect(joinCluster(folder)).rejects.toMatchObject({ code: expect.stringMatching(/disk_full|ENOSPC/) });
  const inside = await readdir(path.join(folder, "cluster"), { recursive: true });
  expect(inside.filter((name) => /pgdata|\.new$/.test(name))).toEqual([]);
  await disk?.clear();
  await (await joinCluster(folder)).leave();
});
