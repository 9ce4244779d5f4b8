import type { ChildProcess } from "node:child_process";
import { rm } from "node:fs/promises";
import path from "node:path";
import { runLeashed, spawnLeashed } from "#cli/serve/leash.ts";
import { joinCluster } from "#server/cluster/join.ts";
import { portToHold } from "#tests/port.ts";
import { scratchFolder, sweepScratch } from "#tests/scratch.ts";

/** What a spec needs to know of the studio that it looks at. */
export type StudioUnderTest = { url: string; dataFolder: string; databaseUrl: string; host: string; port: number };

/** A build of the tests' own, so that they disturb no studio of this machine. */
export const BUILD_FOLDER = ".next-e2e";

const { DATABASE_URL: _, DIRECT_DATABASE_URL: __, ...environment } = process.env;

/** Before all specs: puts away what killed runs left, and builds once what every worker's studio serves. */
export default async function setup(): Promise<void> {
  await sweepScratch("svit-e2e", async (leftover) => (await joinCluster(leftover)).leave());
  const program = ["--conditions=react-server", "cli/serve/build-only.ts"];
  const env = { ...environment, SVIT_BUILD_FOLDER: BUILD_FOLDER };
  const { code, printed } = await runLeashed(program, env, "pipe", new AbortController().signal);
  if (code !== 0) throw new Error(printed);
}

/** Starts the real thing, `npm run demo`'s own program, in a data folder and on a port of its own, with these settings besides. */
export async function startStudio(
  settings: Record<string, string> = {},
): Promise<StudioUnderTest & { ownerLink(): string; printed(): string; stop(): Promise<void> }> {
  const dataFolder = await scratchFolder("svit-e2e");
  // The first one in starts PostgreSQL. Losing a test's database to a power cut is no loss.
  const cluster = await joinCluster(dataFolder, { settings: { fsync: "off", full_page_writes: "off" } });
  const port = await portToHold();
  const own = {
    SVIT_DATA: dataFolder,
    SVIT_HOST: "127.0.0.1",
    SVIT_PORT: String(port),
    SVIT_BUILD_FOLDER: BUILD_FOLDER,
    SVIT_IMPORT_ROOTS: path.join(dataFolder, "import"),
    // Each test's people come from an address of their own (sayName): one may say sixty new names an hour.
    SVIT_PROXIES: "127.0.0.1",
    SVIT_LOG: "warn",
    SVIT_CHECK_ANSWERS: "1",
    SVIT_ACCOUNTS: "off",
    ...settings,
  };
  const studio = spawnLeashed(["--conditions=react-server", "cli/demo.ts"], { ...environment, ...own }, "pipe");
  studio.stderr?.pipe(process.stderr);
  let printed = "";
  studio.stderr?.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  // As the person who started it reads it in the terminal.
  const ownerLink = () => /http:\/\/\S+join#token=\S+/.exec(printed)?.[0] ?? "";
  const stop = async () => {
    await endStudio(studio);
    await cluster.leave();
    await rm(dataFolder, { recursive: true, force: true });
  };
  const url = await addressOf(studio).catch(async (error) => {
    await stop();
    throw error;
  });
  return {
    url,
    dataFolder,
    databaseUrl: cluster.url,
    host: "127.0.0.1",
    port,
    ownerLink,
    printed: () => printed,
    stop,
  };
}

/** The address that the studio prints when a browser can open it. */
function addressOf(studio: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = "";
    studio.stdout?.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      const address = printed.match(/http:\/\/\S+/)?.[0];
      if (address) resolve(address);
    });
    studio.once("exit", (code) => reject(new Error(`The studio ended (exit code ${code}) before it served.`)));
  });
}

async function endStudio(studio: ChildProcess): Promise<void> {
  if (studio.exitCode !== null || studio.signalCode !== null) return;
  const gone = new Promise((resolve) => studio.once("exit", resolve));
  studio.kill("SIGTERM");
  await gone;
}
