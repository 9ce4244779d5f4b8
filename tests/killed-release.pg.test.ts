import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "#tests/database.ts";
import { addDataset } from "#tests/entries.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let folder = "";
let datasetId = 0n;
beforeAll(async () => {
  db = await freshDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-killed-release-"));
  ({ datasetId } = await addDataset(db, { name: "boats", images: 4, perImage: 3 }));
  const recipe = "recipe: 1\nselect: { include: [pending] }\nmix: { preset: svit-train }\n";
  await writeFile(path.join(folder, "all.yaml"), recipe);
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

const ROOT = path.join(import.meta.dirname, "..");

function start() {
  const args = ["release", "cut", path.join(folder, "all.yaml"), "--dataset", "boats"];
  const child = spawn(process.execPath, ["--conditions=react-server", "cli/main.ts", ...args], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: db.url, SVIT_DATA: folder },
    stdio: "ignore",
  });
  const closed = once(child, "close");
  return {
    kill: () => child.kill("SIGKILL"),
    code: async () => (await closed)[0] as number | null,
  };
}

/** Takes a lock that a cut will wait for, until what is answered is called. */
async function hold(sql: string): Promise<() => Promise<void>> {
  const client = await db.pool.connect();
  await client.query(`BEGIN; ${sql}`);
  return async () => {
    await client.query("ROLLBACK");
    client.release();
  };
}

const releases = () => path.join(folder, "releases", String(datasetId));
const foldersThere = () => readdir(releases()).catch(() => [] as string[]);
const rows = () =>
  db.prisma.release.findMany({
    where: { datasetId },
    select: { number: true, publishedAt: true },
    orderBy: { number: "asc" },
  });

test("killed while it writes, or when all stands in its place but in no list, a cut leaves nothing that the next does not clear", async () => {
  // What the reviewers went by is read when the data files are written.
  const letRead = await hold('LOCK TABLE "Codebook" IN ACCESS EXCLUSIVE MODE');
  const writing = start();
  await expect.poll(async () => (await foldersThere())[0] ?? "", { timeout: 60_000 }).toContain(".1.partial-");
  const [partial = ""] = await foldersThere();
  await expect.poll(() => readdir(path.join(releases(), partial))).toContain("records.jsonl");
  writing.kill();
  expect(await writing.code()).toBeNull();
  await letRead();
  expect(await rows()).toEqual([{ number: 1, publishedAt: null }]);

  const publishing = start();
  await expect
    .poll(async () => (await foldersThere()).some((name) => name !== partial), { timeout: 60_000 })
    .toBe(true);
  // The row is there before its folder is.
  const letPublish = await hold(`SELECT 1 FROM "Release" WHERE "datasetId" = ${datasetId} FOR UPDATE`);
  await expect
    .poll(
      () =>
        access(path.join(releases(), "1", "run.json")).then(
          () => true,
          () => false,
        ),
      { timeout: 60_000 },
    )
    .toBe(true);
  publishing.kill();
  expect(await publishing.code()).toBeNull();
  await letPublish();
  expect(await rows()).toEqual([{ number: 1, publishedAt: null }]);

  expect(await start().code()).toBe(0);
  expect(await foldersThere()).toEqual(["1"]);
  expect(await rows()).toEqual([{ number: 1, publishedAt: expect.any(Date) }]);
  const { rows: noted } = await db.pool.query(`SELECT release FROM "ExportedImages" WHERE "datasetId" = $1`, [
    datasetId,
  ]);
  expect(noted).toEqual([{ release: 1 }]);
}, 180_000);
