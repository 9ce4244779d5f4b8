import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { verifyBackups } from "#server/backup/verify-backups.ts";
import { type Database, openDatabase } from "#server/db/client.ts";
import { findPending, migrate } from "#server/db/migrate.ts";
import { openJobs } from "#server/runs/job-queue.ts";
import { putFile, sumOfTables } from "./backup/own-studio.ts";
import { decide } from "./decide.ts";
import { addDataset } from "./entries.ts";
import { startCommand } from "./machine/start-command.ts";
import { findSystemPostgres, startSystemPostgres } from "./postgres/system-postgres.ts";
import { scratchFolder } from "./scratch.ts";

// Several commands a test, and a dump each.
vi.setConfig({ testTimeout: 120_000 });

const bin = await findSystemPostgres();

/** With pg_dump and pg_restore of the system's packages; skipped where they brought none. */
describe.skipIf(bin === null)(`a backup with the programs of ${bin ?? "no PostgreSQL"}`, () => {
  let system: Awaited<ReturnType<typeof startSystemPostgres>>;
  let db: Database;
  let folder = "";
  const at = (name: string) => path.join(folder, name);

  beforeAll(async () => {
    system = await startSystemPostgres(bin ?? "");
    folder = await scratchFolder("svit-test");
    await migrate(system.url);
    db = openDatabase(system.url);
    await openJobs(db);
    const { entryIds } = await addDataset(db, { perImage: 5 });
    for (const entryId of entryIds.slice(0, 3)) await decide(db, entryId, { decision: "flag" });
    await putFile(at("data"), "photos/1.jpg", "pixels");
    await putFile(at("data"), "exports/large.zip", "made again");
  });
  afterAll(async () => {
    await db.close();
    await system.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (args: string[], url: string, settings: Record<string, string> = {}) =>
    startCommand(args, {
      DATABASE_URL: url,
      SVIT_DATA: at("data"),
      SVIT_PG_DUMP: path.join(bin ?? "", "pg_dump"),
      ...settings,
    }).ended;
  const empty = async (name: string) => {
    await db.pool.query(`CREATE DATABASE ${name}`);
    return system.url.replace(/[^/]+$/, name);
  };

  test("comes back into an empty database and folder, table by table", async () => {
    expect(await run(["backup", at("backups")], system.url)).toMatchObject({ code: 0 });
    const url = await empty("restored");
    const { code, out, err } = await run(["restore", at("backups"), "--data", at("restored"), "--json"], url);
    expect({ code, err }).toMatchObject({ code: 0 });
    expect(JSON.parse(out)).toMatchObject({ datasets: 1, entries: 5, verdicts: 3, kind: "dump" });
    expect(await findPending(url)).toEqual([]);
    const again = openDatabase(url);
    const [before, after] = [await sumOfTables(db.pool), await sumOfTables(again.pool)];
    const told = await again.prisma.auditEvent.findMany();
    await again.close();
    expect(Object.keys(before)).toContain("pgboss.job");
    // A dump is of before the event that tells of it.
    expect(await db.prisma.auditEvent.findMany()).toMatchObject([
      { action: "backup", actor: "command_line", after: { kind: "dump" } },
    ]);
    expect(told).toMatchObject([{ action: "restore", actor: "command_line", after: { kind: "dump" } }]);
    const log = 'public."AuditEvent"';
    expect({ ...after, [log]: "" }).toEqual({ ...before, [log]: "" });
    expect((await readdir(at("restored"))).sort()).toEqual(["photos"]);
  });

  test("is not restored over what is there, nor without a database for it", async () => {
    const restore = (url: string) => run(["restore", at("backups"), "--data", at("new")], url);
    expect(await restore(system.url)).toMatchObject({ code: 4, out: "" });
    expect(await run(["restore", at("backups"), "--data", at("data")], system.url)).toMatchObject({ code: 4, out: "" });
    expect(await readdir(folder)).not.toContain("new");
  });

  test("is kept as often as was said, and a failed one leaves nothing", async () => {
    for (let times = 0; times < 3; times++) await run(["backup", at("kept"), "--keep", "2"], system.url);
    const names = await readdir(path.join(at("kept"), "backups"));
    expect(names).toHaveLength(2);
    const failed = await run(["backup", at("kept")], system.url, { SVIT_PG_DUMP: "/bin/false" });
    expect(failed).toMatchObject({ code: 2, out: "" });
    expect(await db.prisma.auditEvent.findFirst({ orderBy: { id: "desc" } })).toMatchObject({
      action: "backup_fail",
      actor: "command_line",
      after: { code: "invalid_request" },
    });
    expect(await readdir(path.join(at("kept"), "backups"))).toEqual(names);
    const verified = await verifyBackups(at("kept"), new AbortController().signal, () => {});
    expect(verified).toMatchObject([{ is: "whole" }, { is: "whole" }]);
    expect(await run(["backup", at("kept"), "--follow"], system.url)).toMatchObject({ code: 2, out: "" });
  });

  test("by programs that are older than the server is refused in a sentence that names both", async () => {
    const old = at("old");
    await mkdir(old);
    await writeFile(path.join(old, "pg_dump"), "#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n", { mode: 0o755 });
    const { code, err } = await run(["backup", at("never")], system.url, { SVIT_PG_DUMP: path.join(old, "pg_dump") });
    expect(code).toBe(2);
    expect(err).toContain("9");
    expect(err).toContain("15");
  });
});
