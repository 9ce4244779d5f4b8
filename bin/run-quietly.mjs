import { spawn } from "node:child_process";

/**
 * Runs a program and returns its exit code (null: a signal) and what it printed. With `lock` (of acquireLock) the program
 * holds that lock as well, until it ends: where this process is killed, nobody else begins while the program goes on.
 */
export function runQuietly(program, args, { cwd, env, lock }) {
  return new Promise((resolve, reject) => {
    const inherited = lock?.descriptor === undefined ? [] : [lock.descriptor];
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe", ...inherited] });
    const chunks = [];
    child.stdout.on("data", (chunk) => chunks.push(chunk));
    child.stderr.on("data", (chunk) => chunks.push(chunk));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output: Buffer.concat(chunks).toString().trim() }));
  });
}
