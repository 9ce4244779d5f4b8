import { execFile, spawn } from "node:child_process";
import { open, readFile, rm, stat, statfs, truncate } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { type Account, asAccount } from "./account.ts";
import { type ClusterPlace, controlUrl, freePort, logFileOf, pgdataOf, savePlace } from "./place.ts";
import type { Programs } from "./programs.ts";

export type ServerSettings = Readonly<Record<string, string>>;

/** ready: ours and answering. busy: starting, recovering or ending. absent: nobody there, or somebody else. */
type Answer = "ready" | "busy" | "absent";

const START_ATTEMPTS = 5;
/** Recovery after a power cut replays up to max_wal_size of log. */
const WAIT_SECONDS = 600;
const LOG_BYTES_MAX = 16 * 1024 * 1024;
/** To recover, PostgreSQL begins a new file of its log, of 16 MB, and writes back what it had in memory. */
const ROOM_BYTES_MIN = 32 * 1024 * 1024;

/**
 * Returns when the cluster answers, starting it where it does not run. Call it under the cluster's lock. The returned
 * place differs from the given one where its port had been taken by somebody else.
 */
export async function ensureRunning(
  place: ClusterPlace,
  programs: Programs,
  account: Account | null,
  settings: ServerSettings,
): Promise<ClusterPlace> {
  const deadline = Date.now() + WAIT_SECONDS * 1000;
  let starts = 0;
  let child: { hasEnded: boolean } | null = null;
  let current = place;
  while (Date.now() < deadline) {
    const answer = await ask(current);
    if (answer === "ready") return current;
    const isUnderWay =
      answer === "busy" || (child !== null && !child.hasEnded) || (await findPostmaster(current)) !== null;
    if (!isUnderWay) {
      // Where there is no room the next attempt would end as the last.
      if (starts === START_ATTEMPTS || (starts > 0 && !(await hasRoom(current)))) throw await startFailure(current);
      // The first start waits for nobody; after a `kill -9` the old server's children need a moment to notice.
      if (starts > 0) await pause(500 * starts);
      starts += 1;
      await rm(path.join(pgdataOf(current), "postmaster.pid"), { force: true });
      current = await withFreePort(current);
      child = await startPostmaster(current, programs, account, settings);
    }
    await pause(20);
  }
  throw await startFailure(current);
}

/** Ends the cluster's server in order (open connections are cut) and returns when it is gone. */
export async function stopPostmaster(place: ClusterPlace): Promise<void> {
  const pid = await findPostmaster(place);
  if (pid === null) return;
  process.kill(pid, "SIGINT");
  while ((await findPostmaster(place)) !== null) await pause(20);
}

/** Process id of the server that runs on these files, or null: a leftover postmaster.pid may name anybody by now. */
export async function findPostmaster(place: ClusterPlace): Promise<number | null> {
  const pgdata = pgdataOf(place);
  // No file: no server runs.
  const text = await readFile(path.join(pgdata, "postmaster.pid"), "utf8").catch(() => "");
  const pid = Number.parseInt(text, 10);
  if (!(pid > 0)) return null;
  return (await commandLine(pid)).includes(pgdata) ? pid : null;
}

async function commandLine(pid: number): Promise<string> {
  // Gone meanwhile.
  if (process.platform === "linux") return readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  const ps = promisify(execFile)("ps", ["-o", "args=", "-p", String(pid)]);
  // Gone meanwhile.
  return ps.then(({ stdout }) => stdout).catch(() => "");
}

async function ask(place: ClusterPlace): Promise<Answer> {
  const client = new pg.Client({ connectionString: controlUrl(place), connectionTimeoutMillis: 5000 });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ folder: string }>("SELECT current_setting('data_directory') AS folder");
    return rows[0]?.folder === pgdataOf(place) ? "ready" : "absent";
  } catch (error) {
    // 57P03: starting up, recovering or shutting down.
    return (error as { code?: string }).code === "57P03" ? "busy" : "absent";
  } finally {
    // Cut already, or never connected.
    await client.end().catch(() => {});
  }
}

async function startPostmaster(
  place: ClusterPlace,
  programs: Programs,
  account: Account | null,
  settings: ServerSettings,
): Promise<{ hasEnded: boolean }> {
  const logFile = logFileOf(place);
  const size = await stat(logFile)
    .then((found) => found.size)
    // Not written yet.
    .catch(() => 0);
  if (size > LOG_BYTES_MAX) await truncate(logFile);
  const log = await open(logFile, "a", 0o600);
  const args = ["-D", pgdataOf(place), "-p", String(place.port)];
  for (const [name, value] of Object.entries(settings)) args.push("-c", `${name}=${value}`);
  const state = { hasEnded: false };
  try {
    // Detached: Ctrl-C in the terminal that started it is not meant for it.
    const child = spawn(programs.postgres, args, {
      ...asAccount(account),
      cwd: place.home,
      env: { LC_ALL: "C", TZ: "UTC", NODE_ENV: "production" },
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
    });
    child.once("error", () => {
      state.hasEnded = true;
    });
    child.once("exit", () => {
      state.hasEnded = true;
    });
    child.unref();
  } finally {
    await log.close();
  }
  return state;
}

/** The place with its own port where that is free, else with another one, kept from now on. */
async function withFreePort(place: ClusterPlace): Promise<ClusterPlace> {
  if (await freePort(place.port)) return place;
  const port = await freePort(0);
  if (port === null) throw new StudioError("database_down", message("noPortFree"));
  const moved = { ...place, port };
  await savePlace(moved);
  return moved;
}

/** Whether the disk of the cluster's files has room for a start; true where nobody can tell. */
export const hasRoom = (place: ClusterPlace): Promise<boolean> =>
  statfs(place.home).then(
    ({ bavail, bsize }) => bavail * bsize >= ROOM_BYTES_MIN,
    () => true,
  );

/** The log lies on the same disk: where that is full, its last words are of before. */
async function startFailure(place: ClusterPlace): Promise<StudioError> {
  // It ended before it wrote any.
  const log = await readFile(logFileOf(place), "utf8").catch(() => "");
  const tail = log.trim().split("\n").slice(-5).join("\n");
  if (!(await hasRoom(place)) || tail.includes("No space left on device"))
    return new StudioError("disk_full", message("diskFullAt", { file: pgdataOf(place) }));
  return new StudioError("database_down", message("clusterNotStarted", { file: logFileOf(place), tail }));
}
