import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dropDatabase, emptyDatabase } from "#tests/database.ts";
import { migrate } from "./migrate.ts";
import { openSchemaEngine } from "./schema-engine.ts";

const MIGRATIONS = path.join(import.meta.dirname, "..", "..", "prisma", "migrations");

let url = "";
let folder = "";
let names: string[] = [];

beforeEach(async () => {
  url = await emptyDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "svit-migrations-"));
  await cp(MIGRATIONS, folder, { recursive: true });
  names = (await readdir(MIGRATIONS)).filter((name) => /^\d+_/.test(name)).sort();
});

afterEach(async () => {
  await dropDatabase(url);
  await rm(folder, { recursive: true });
});

async function addMigration(name: string, sql: string): Promise<void> {
  await mkdir(path.join(folder, name));
  await writeFile(path.join(folder, name, "migration.sql"), sql);
}

async function ask<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Row>(sql);
  await client.end();
  return rows;
}

test("ten servers that start at once migrate an empty database once", async () => {
  const applied = await Promise.all(Array.from({ length: 10 }, () => migrate(url)));
  expect(applied.flat().sort()).toEqual(names);
  const rows = await ask("SELECT migration_name AS name FROM _prisma_migrations ORDER BY 1");
  expect(rows).toEqual(names.map((name) => ({ name })));
});

test("a migrated database stays as it is", async () => {
  await migrate(url);
  const [before] = await ask('SELECT uuid FROM "Installation"');
  expect(await migrate(url)).toEqual([]);
  expect(await ask('SELECT uuid FROM "Installation"')).toEqual([before]);
});

test("Prisma's own engine finds every migration applied, and none edited", async () => {
  await migrate(url);
  const { engine, close } = await openSchemaEngine(url);
  const migrationDirectories = await Promise.all(
    names.map(async (name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok" as const, value: await readFile(path.join(MIGRATIONS, name, "migration.sql"), "utf8") },
      },
    })),
  );
  const report = await engine.diagnoseMigrationHistory({
    migrationsList: {
      baseDir: MIGRATIONS,
      lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"' },
      shadowDbInitScript: "",
      migrationDirectories,
    },
    optInToShadowDatabase: false,
    filters: { externalTables: [], externalEnums: [] },
  });
  await close();
  expect(report).toMatchObject({ editedMigrationNames: [], failedMigrationNames: [], hasMigrationsTable: true });
  expect(report.history ?? null).toBeNull();
});

test("the migrations lead to today's schema", async () => {
  const kept = await readFile(path.join(MIGRATIONS, "schema.prisma"), "utf8");
  expect(kept).toBe(await readFile(path.join(MIGRATIONS, "..", "schema.prisma"), "utf8"));
});

test("a migration that finds the disk full says so and what to do, and is applied when there is room", async () => {
  const name = "29990101000000_future";
  const full = `CREATE TABLE "Future" (id int); DO $$ BEGIN RAISE 'could not extend file' USING ERRCODE = '53100'; END $$`;
  await addMigration(name, full);
  await expect(migrate(url, folder)).rejects.toMatchObject({
    code: "disk_full",
    message: `Migration ${name} failed and was rolled back: The database's disk is full. Free up space, then try again.`,
  });
  expect(await ask(`SELECT to_regclass('"Future"') AS name`)).toEqual([{ name: null }]);
  await writeFile(path.join(folder, name, "migration.sql"), 'CREATE TABLE "Future" (id int)');
  expect(await migrate(url, folder)).toEqual([name]);
});

test("a database newer than the program is refused and left alone", async () => {
  await addMigration("29990101000000_future", 'CREATE TABLE "Future" (id int)');
  await migrate(url, folder);
  await expect(migrate(url)).rejects.toMatchObject({
    code: "database_newer",
    detail: { code: "databaseNewer", data: { name: "29990101000000_future" } },
  });
});

test("a database whose migration differs from the program's is refused", async () => {
  await migrate(url);
  await writeFile(path.join(folder, names[0] ?? "", "migration.sql"), "-- another text");
  await expect(migrate(url, folder)).rejects.toMatchObject({ code: "database_newer" });
});

test("a migration that fails leaves nothing of itself, and those before it stay", async () => {
  await addMigration("29990101000000_broken", 'CREATE TABLE "Half" (id int); SELECT 1 / 0;');
  await expect(migrate(url, folder)).rejects.toMatchObject({
    detail: { code: "migrationFailed", data: { name: "29990101000000_broken" } },
  });
  expect(await ask("SELECT to_regclass('\"Half\"') AS half")).toEqual([{ half: null }]);
  expect(await migrate(url)).toEqual([]);
});

test("an address where no database answers is told in a sentence", async () => {
  await expect(migrate("postgresql://svit@127.0.0.1:1/none")).rejects.toMatchObject({ code: "database_down" });
});
