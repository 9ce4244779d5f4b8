import type { Lock } from "./lock.mjs";

/** See run-quietly.mjs: plain JavaScript, because bin/prepare.mjs needs it before anything is installed. */
export function runQuietly(
  program: string,
  args: string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; lock?: Lock },
): Promise<{ code: number | null; output: string }>;
