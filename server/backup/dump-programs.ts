import { spawn, spawnSync } from "node:child_process";
import path from "node:path";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { env } from "#server/env.ts";

/**
 * pg_dump or pg_restore: the program that SVIT_PG_DUMP names, or the one beside it, else of the PATH. PostgreSQL's rule is that it may be newer than
 * the server, and never older.
 * @throws StudioError invalid_request where there is none, or an older one
 */
export function findDumpProgram(name: "pg_dump" | "pg_restore", serverMajor: number): string {
  const named = name === "pg_dump" ? env.pgDump : env.pgDump && path.join(path.dirname(env.pgDump), name);
  const program = named ?? name;
  const { status, stdout } = spawnSync(program, ["--version"], { encoding: "utf8", timeout: 10_000 });
  if (status !== 0)
    throw new StudioError("invalid_request", message("backupNoDump", { program, version: serverMajor }));
  const major = Number(/\b(\d+)(?:\.\d+|beta|rc|devel)/.exec(stdout)?.[1] ?? 0);
  if (major < serverMajor)
    throw new StudioError("invalid_request", message("backupOldDump", { program, major, version: serverMajor }));
  return program;
}

/** Runs it on that database. The password goes by the environment: arguments can be read by everybody on the machine. */
export async function runDumpProgram(
  program: string,
  args: readonly string[],
  url: string,
  signal: AbortSignal,
): Promise<void> {
  const address = new URL(url);
  const password = decodeURIComponent(address.password);
  address.password = "";
  const child = spawn(program, [`--dbname=${address.href}`, ...args], {
    env: { ...env.surroundings, ...(password ? { PGPASSWORD: password } : {}) },
    stdio: ["ignore", "ignore", "pipe"],
    signal,
  });
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-4000);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", (error) => reject(signal.aborted ? signal.reason : error));
    child.once("close", resolve);
  });
  if (code === 0) return;
  const problem = stderr.trim().split("\n").slice(-3).join(" ");
  const isFull = /No space left on device|Disk quota exceeded/.test(stderr);
  throw new StudioError(isFull ? "disk_full" : "database_down", message("backupDumpFailed", { program, problem }));
}
