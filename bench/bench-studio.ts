import type { ChildProcess } from "node:child_process";
import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { promisify } from "node:util";
import pg from "pg";
import { NODE_FLAGS } from "#bin/node-flags.mjs";
import { root, spawnLeashed } from "#cli/serve/leash.ts";
import { must } from "#domain/must.ts";
import { joinCluster } from "#server/cluster/join.ts";
import { freePort } from "#server/cluster/place.ts";
import { scratchFolder, sweepScratch } from "#tests/scratch.ts";
import type { BenchContext } from "./report.ts";

/** The built studio at work: web server, worker and PostgreSQL, in a data folder of its own. */
export type BenchStudio = {
  port: number;
  /** Of the supervisor; web server and worker are its children. */
  pid: number;
  dataFolder: string;
  databaseUrl: string;
  /** Of the build that it serves. */
  buildFolder: string;
  /** Runs `studio …` against it. */
  command(...args: string[]): Promise<string>;
  /** The same, as a process to watch. */
  spawnCommand(...args: string[]): ChildProcess;
  database: pg.Pool;
};

/**
 * Starts `npm start`'s own program in a data folder, on a port and from a build of its own, so that a studio of this
 * machine is neither disturbed nor measured. All of it is gone when the benchmark is done, but for a data folder that was
 * given. `program`: what `npm start` runs, or what `npm run demo` does.
 */
export async function benchStudio(
  { say, whenDone }: BenchContext,
  keptFolder?: string,
  program: "cli/start.ts" | "cli/demo.ts" = "cli/start.ts",
): Promise<BenchStudio> {
  await sweepScratch("svit-bench", async (leftover) => (await joinCluster(leftover)).leave());
  const dataFolder = keptFolder ?? (await scratchFolder("svit-bench"));
  if (!keptFolder) whenDone(() => rm(dataFolder, { recursive: true, force: true }));
  const port = must(await freePort(0), "the system names a free port");
  const { DATABASE_URL: _, DIRECT_DATABASE_URL: __, ...environment } = process.env;
  const env = {
    ...environment,
    SVIT_DATA: dataFolder,
    SVIT_HOST: "127.0.0.1",
    SVIT_PORT: String(port),
    SVIT_BUILD_FOLDER: ".next-bench",
    // The benchmark stands for many machines, and says from which each of its people comes.
    SVIT_PROXIES: "127.0.0.1",
    SVIT_LOG: "warn",
  };
  const studio = spawnLeashed(["--conditions=react-server", program], env, "pipe");
  studio.stderr?.setEncoding("utf8").on("data", (text: string) => say(text.trimEnd()));
  whenDone(() => ended(studio));
  await serving(studio);
  const cluster = await joinCluster(dataFolder);
  const database = new pg.Pool({ connectionString: cluster.url, max: 4, application_name: "svit-studio bench" });
  // A connection that a benchmark breaks on purpose is told by the query that meets it.
  database.on("error", () => {});
  whenDone(async () => {
    await database.end();
    await cluster.leave();
  });
  const main = [...NODE_FLAGS, "cli/main.ts"];
  return {
    port,
    pid: must(studio.pid, "it was started"),
    dataFolder,
    databaseUrl: cluster.url,
    buildFolder: env.SVIT_BUILD_FOLDER,
    database,
    async command(...args) {
      const { stdout } = await promisify(execFile)(process.execPath, [...main, ...args], {
        cwd: root,
        env,
        maxBuffer: 64 * 1024 * 1024,
      });
      return stdout;
    },
    spawnCommand: (...args) => spawnLeashed([...main, ...args], env, "pipe"),
  };
}

/** Resolves when the studio prints its address, which it does as soon as it answers. */
function serving(studio: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    studio.stdout?.setEncoding("utf8").on("data", (text: string) => text.includes("http://") && resolve());
    studio.once("exit", (code) => reject(new Error(`The studio ended (exit code ${code}) before it served.`)));
  });
}

async function ended(studio: ChildProcess): Promise<void> {
  if (studio.exitCode !== null || studio.signalCode !== null) return;
  const gone = new Promise((resolve) => studio.once("exit", resolve));
  studio.kill("SIGTERM");
  await gone;
}
