import type { ChildProcess } from "node:child_process";
import { rm } from "node:fs/promises";
import path from "node:path";
import { spawnLeashed } from "#cli/serve/leash.ts";
import { must } from "#domain/must.ts";
import { joinCluster } from "#server/cluster/join.ts";
import { freePort } from "#server/cluster/place.ts";
import { scratchFolder, sweepScratch } from "#tests/scratch.ts";

/** What the specs need to know of the studio that was started for them; in the environment of Playwright's workers. */
export type StudioUnderTest = { url: string; dataFolder: string; host: string; port: number };

/**
 * Starts the real thing, `npm run demo`'s own program, in a data folder, on a port and from a build of its own, so that
 * it disturbs no studio of this machine.
 */
export default async function setup(): Promise<() => Promise<void>> {
  await sweepScratch("svit-e2e", async (leftover) => (await joinCluster(leftover)).leave());
  const dataFolder = await scratchFolder("svit-e2e");
  const port = must(await freePort(0), "the system names a free port");
  const { DATABASE_URL: _, DIRECT_DATABASE_URL: __, ...environment } = process.env;
  const studio = spawnLeashed(
    ["--conditions=react-server", "cli/demo.ts"],
    {
      ...environment,
      SVIT_DATA: dataFolder,
      SVIT_HOST: "127.0.0.1",
      SVIT_PORT: String(port),
      SVIT_BUILD_FOLDER: ".next-e2e",
      SVIT_IMPORT_ROOTS: path.join(dataFolder, "import"),
    },
    "pipe",
  );
  studio.stderr?.pipe(process.stderr);
  const stop = () => stopStudio(studio, dataFolder);
  const url = await addressOf(studio).catch(async (error) => {
    await stop();
    throw error;
  });
  const known: StudioUnderTest = { url, dataFolder, host: "127.0.0.1", port };
  process.env.SVIT_UNDER_TEST = JSON.stringify(known);
  return stop;
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

async function stopStudio(studio: ChildProcess, dataFolder: string): Promise<void> {
  if (studio.exitCode === null && studio.signalCode === null) {
    const gone = new Promise((resolve) => studio.once("exit", resolve));
    studio.kill("SIGTERM");
    await gone;
  }
  await rm(dataFolder, { recursive: true, force: true });
}
