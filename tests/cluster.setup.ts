import { rm } from "node:fs/promises";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { joinCluster } from "#server/cluster/join.ts";
import { migrate } from "#server/db/migrate.ts";
import { startSystemPostgres } from "./postgres/system-postgres.ts";
import { scratchFolder, sweepScratch } from "./scratch.ts";
import { TEMPLATE } from "./template.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Superuser's address of the test run's cluster. */
    controlUrl: string;
    /** The studio's own address in it; test files connect with its role. */
    studioUrl: string;
  }
}

/**
 * One cluster for a test run, in a folder of its own, with a migrated database that every test file copies. It is of the
 * PostgreSQL from npm, or with SVIT_TEST_POSTGRES of the programs in that folder (/usr/lib/postgresql/15/bin).
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await sweepScratch("svit-test", async (leftover) => (await joinCluster(leftover)).leave());
  const bin = process.env.SVIT_TEST_POSTGRES;
  const cluster = bin ? await startOther(bin) : await startOwn();
  const control = new pg.Client({ connectionString: cluster.controlUrl });
  await control.connect();
  await control.query(`CREATE DATABASE ${TEMPLATE} OWNER svit`);
  await control.end();
  const url = new URL(cluster.url);
  url.pathname = TEMPLATE;
  await migrate(url.href);
  project.provide("controlUrl", cluster.controlUrl);
  project.provide("studioUrl", cluster.url);
  return cluster.stop;
}

async function startOwn() {
  const folder = await scratchFolder("svit-test");
  // Losing a test's database to a power cut is no loss.
  const cluster = await joinCluster(folder, { settings: { fsync: "off", full_page_writes: "off" } });
  const stop = async () => {
    await cluster.leave();
    await rm(folder, { recursive: true, force: true });
  };
  return { ...cluster, stop };
}

async function startOther(bin: string) {
  const { url, version, stop } = await startSystemPostgres(bin);
  console.error(`PostgreSQL ${version} of ${bin}`);
  return { url, controlUrl: url, stop };
}
