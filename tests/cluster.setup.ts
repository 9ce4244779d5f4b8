import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { joinCluster } from "#server/cluster/join.ts";
import { migrate } from "#server/db/migrate.ts";
import { TEMPLATE } from "./template.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Superuser's address of the test run's cluster. */
    controlUrl: string;
    /** The studio's own address in it; test files connect with its role. */
    studioUrl: string;
  }
}

const FOLDER_PREFIX = "svit-test-";

/** One cluster for a test run, in a folder of its own, with a migrated database that every test file copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await sweep();
  const folder = await mkdtemp(path.join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-`));
  // Run by root, PostgreSQL has an account of its own, which must enter.
  await chmod(folder, 0o755);
  // Losing a test's database to a power cut is no loss.
  const cluster = await joinCluster(folder, { settings: { fsync: "off", full_page_writes: "off" } });
  const control = new pg.Client({ connectionString: cluster.controlUrl });
  await control.connect();
  await control.query(`CREATE DATABASE ${TEMPLATE} OWNER svit`);
  await control.end();
  const url = new URL(cluster.url);
  url.pathname = TEMPLATE;
  await migrate(url.href);
  project.provide("controlUrl", cluster.controlUrl);
  project.provide("studioUrl", cluster.url);
  return async () => {
    await cluster.leave();
    await rm(folder, { recursive: true, force: true });
  };
}

/** Stops and removes what killed test runs left. */
async function sweep(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = name.startsWith(FOLDER_PREFIX) ? Number.parseInt(name.slice(FOLDER_PREFIX.length), 10) : Number.NaN;
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    const folder = path.join(tmpdir(), name);
    try {
      await (await joinCluster(folder)).leave();
      await rm(folder, { recursive: true, force: true });
    } catch {
      // Another account's.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
