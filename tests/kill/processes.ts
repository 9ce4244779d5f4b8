import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { must } from "#domain/must.ts";
import { loadPlace } from "#server/cluster/place.ts";
import { findPostmaster } from "#server/cluster/postmaster.ts";

const ROOT = path.join(import.meta.dirname, "..", "..");

/** A process of the studio's own. `kill` ends it at once and without a word, as a crash or a power cut would. */
export type Killable = { ended: Promise<number | null>; kill(): Promise<void>; stop(): Promise<void> };

/** A worker of the data folder's studio, as `npm run worker` starts it. It keeps its PostgreSQL running. */
export const startWorker = (dataFolder: string): Killable => start(dataFolder, "cli/worker.ts");

/** `studio …` in a data folder. */
export const startCommand = (dataFolder: string, ...args: string[]): Killable =>
  start(dataFolder, "cli/main.ts", ...args);

function start(dataFolder: string, ...program: string[]): Killable {
  const { DATABASE_URL: _, DIRECT_DATABASE_URL: __, ...environment } = process.env;
  const child = spawn(process.execPath, ["--conditions=react-server", ...program], {
    cwd: ROOT,
    env: { ...environment, SVIT_DATA: dataFolder, SVIT_LOG: "silent" },
    stdio: "ignore",
  });
  const ended = once(child, "exit").then(([code]) => code as number | null);
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  return { ended, kill: () => end("SIGKILL"), stop: () => end("SIGTERM") };
}

/** Kills the data folder's PostgreSQL. Its members start it again. */
export async function killPostgres(dataFolder: string): Promise<void> {
  const place = must(await loadPlace(path.join(dataFolder, "cluster")), "the data folder has a cluster");
  process.kill(must(await findPostmaster(place), "PostgreSQL runs"), "SIGKILL");
}
