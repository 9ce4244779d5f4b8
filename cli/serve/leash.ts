import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";

/** The project's folder. */
export const root = path.join(import.meta.dirname, "..", "..");

const LEASH = new URL("leash.mjs", import.meta.url).href;

/**
 * Starts a Node program that ends when this process does, even by `kill -9`. Where `env` has the data folder as
 * SVIT_LAST_OUT, it then also sees to it that the folder's PostgreSQL is stopped. It has a session of its own: Ctrl-C in
 * the terminal is the supervisor's, which ends its children in their order. `output` "inherit" shows all on stderr.
 */
export function spawnLeashed(args: string[], env: NodeJS.ProcessEnv, output: "inherit" | "pipe"): ChildProcess {
  const to = output === "inherit" ? 2 : "pipe";
  return spawn(process.execPath, ["--import", LEASH, ...args], {
    cwd: root,
    env: { ...env, SVIT_SUPERVISOR: String(process.pid) },
    detached: true,
    stdio: ["ignore", to, to, "ipc"],
  });
}

/** Runs such a program to its end and returns its exit code (null: a signal) and what it printed. `signal` ends it. */
export async function runLeashed(
  args: string[],
  env: NodeJS.ProcessEnv,
  output: "inherit" | "pipe",
  signal: AbortSignal,
): Promise<{ code: number | null; printed: string }> {
  signal.throwIfAborted();
  const child = spawnLeashed(args, env, output);
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => chunks.push(chunk));
  const stop = () => child.kill("SIGTERM");
  signal.addEventListener("abort", stop);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  signal.removeEventListener("abort", stop);
  return { code, printed: Buffer.concat(chunks).toString().trim() };
}
