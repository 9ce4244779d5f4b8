import type { ChildProcess } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { spawnLeashed } from "./leash.ts";

/** A program that the supervisor keeps running. `stop` ends it in order and returns when it is gone. */
export type Kept = { stop(): Promise<void>; kill(): void };

const BACKOFF_FIRST_MS = 500;
const BACKOFF_MAX_MS = 30_000;
/** One that ran this long before it crashed starts again without delay. */
const HEALTHY_MS = 60_000;
const STOP_MS_MAX = 10_000;

/**
 * Runs a Node program with its output on this process's stderr, and runs it again whenever it ends, with growing
 * delays. `beforeAgain` may throw where running it again cannot help; `onHopeless` gets that.
 */
export function keepRunning(
  name: string,
  args: string[],
  env: Record<string, string>,
  say: (message: string) => void,
  onHopeless: (error: unknown) => void,
  beforeAgain: () => Promise<void> = async () => {},
): Kept {
  let child: ChildProcess | null = null;
  let isStopping = false;
  const stopping = new AbortController();

  const loop = async () => {
    let delayMs = BACKOFF_FIRST_MS;
    while (!isStopping) {
      const startedAt = Date.now();
      child = spawnLeashed(args, { ...process.env, ...env }, "inherit");
      const end = await ended(child);
      if (isStopping) return;
      if (Date.now() - startedAt > HEALTHY_MS) delayMs = BACKOFF_FIRST_MS;
      say(`The ${name} stopped (${end}); restarting it in ${delayMs / 1000} s.`);
      // Aborted: the studio ends.
      await pause(delayMs, undefined, { signal: stopping.signal }).catch(() => {});
      delayMs = Math.min(delayMs * 2, BACKOFF_MAX_MS);
      if (!isStopping) await beforeAgain();
    }
  };
  const running = loop().catch(onHopeless);

  return {
    async stop() {
      isStopping = true;
      stopping.abort();
      child?.kill("SIGTERM");
      const timer = setTimeout(() => child?.kill("SIGKILL"), STOP_MS_MAX);
      await running;
      clearTimeout(timer);
    },
    kill() {
      isStopping = true;
      child?.kill("SIGKILL");
    },
  };
}

function ended(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
}
