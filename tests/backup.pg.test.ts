import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Database, openDatabase } from "#server/db/client.ts";
import { findPending, migrate } from "#server/db/migrate.ts";
import { openJobs } from "#server/runs/job-queue.ts";
import { decide } from "./decide.ts";
import { addDataset } from "./entries.ts";
import { findSystemPostgres, startSystemPostgres } from "./postgres/system-postgres.ts";
import { scratchFolder } from "./scratch.ts";

const DEPLOY = path.join(import.meta.dirname, "..", "deploy");
const bin = await findSystemPostgres();

/** With pg_dump and pg_restore of the system's packages; skipped where they brought none. */
describe.skipIf(bin === null)(`backup with the programs of ${bin ?? "no PostgreSQL"}`, () => {
  let system: Awaited<ReturnType<typeof startSystemPostgres>>;
  let db: Database;
  let folder = "";
  const data = () => path.join(folder, "data");
  const target = () => path.join(folder, "backups");

  beforeAll(async () => {
    system = await startSystemPostgres(bin ?? "");
    folder = await scratchFolder("svit-test");
    await migrate(system.url);
    db = openDatabase(system.url);
    await openJobs(db);
    const { entryIds } = await addDataset(db, { perImage: 5 });
    for (const entryId of entryIds.slice(0, 3)) await decide(db, entryId, { decision: "flag" });
    await mkdir(path.join(data(), "photos"), { recursive: true });
    await mkdir(path.join(data(), "exports"), { recursive: true });
    await writeFile(path.join(data(), "photos", "1.jpg"), "pixels");
    await writeFile(path.join(data(), "exports", "large.zip"), "made again");
  });
  afterAll(async () => {
    await db.close();
    await system.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (script: string, argument: string, url: string, dataFolder: string) =>
    promisify(execFile)(path.join(DEPLOY, script), [argument], {
      env: {
        PATH: `${bin}:${process.env.PATH}`,
        DATABASE_URL: url,
        SVIT_DATA: dataFolder,
        SVIT_BACKUPS_KEPT: "2",
        NODE_ENV: "test",
      },
    });
  const backUp = async () => (await run("backup.sh", target(), system.url, data())).stdout.trim();

  test("what was backed up comes back into an empty database and folder, verdict by verdict", async () => {
    const backup = await backUp();
    await db.pool.query("CREATE DATABASE restored");
    const url = system.url.replace(/[^/]+$/, "restored");
    const restored = path.join(folder, "restored");
    await run("restore.sh", backup, url, restored);
    expect(await findPending(url)).toEqual([]);
    const again = openDatabase(url);
    const verdicts = (from: Database) => from.prisma.verdict.findMany({ orderBy: { sequence: "asc" } });
    expect(await verdicts(db)).toHaveLength(3);
    expect(await verdicts(again)).toEqual(await verdicts(db));
    expect(await again.prisma.entryStatus.findMany()).toEqual(await db.prisma.entryStatus.findMany());
    await again.close();
    expect(await readFile(path.join(restored, "photos", "1.jpg"), "utf8")).toBe("pixels");
    expect(await readdir(restored)).not.toContain("exports");
  });

  test("nothing is restored over what is there, nor from a damaged backup", async () => {
    const backup = await backUp();
    await expect(run("restore.sh", backup, system.url, path.join(folder, "new"))).rejects.toMatchObject({
      stderr: expect.stringContaining("tables already"),
    });
    await writeFile(path.join(backup, "database.dump"), "cut off");
    await expect(run("restore.sh", backup, system.url, path.join(folder, "new"))).rejects.toMatchObject({
      stdout: expect.stringContaining("database.dump: FAILED"),
    });
  });

  test("two backups of one moment are two folders", async () => {
    const both = [await backUp(), await backUp()];
    expect(new Set(both).size).toBe(2);
    for (const backup of both)
      expect((await readdir(backup)).sort()).toEqual(["SHA256SUMS", "data.tar.gz", "database.dump"]);
  });

  test("so many backups are kept, and a failed one leaves nothing", async () => {
    const wrong = system.url.replace(/[^/]+$/, "nowhere");
    await expect(run("backup.sh", target(), wrong, data())).rejects.toMatchObject({
      stderr: expect.stringContaining("nowhere"),
    });
    expect((await readdir(target())).filter((name) => name.startsWith("."))).toEqual([]);
    for (const name of ["2020-01-01T000000Z", "2021-01-01T000000Z"]) await mkdir(path.join(target(), name));
    const newest = path.basename(await backUp());
    const kept = await readdir(target());
    expect(kept).toHaveLength(2);
    expect(kept).toContain(newest);
  });
});
