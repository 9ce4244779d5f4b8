import { spawn } from "node:child_process";
import path from "node:path";

export const root = path.join(import.meta.dirname, "..");

/** What Node has compiled once: tests start some hundred processes, whose first half second is compiling the same files. */
const COMPILED = path.join(root, "tmp", "compiled");

/** Runs one of the project's own programs with its output shown, and returns whether it succeeded. Prints its time. */
export async function runStep(title: string, command: string[], env: Record<string, string> = {}): Promise<boolean> {
  console.log(`\n── ${title}`);
  const started = performance.now();
  const code = await exitCode(command, env);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    code === 0 ? `── ${title}: passed in ${seconds} s` : `── ${title}: FAILED (exit code ${code}) after ${seconds} s`,
  );
  return code === 0;
}

/** A program of node_modules, to be run by this Node: its .bin entry is a shell script on some systems. */
export function nodeProgram(file: string, ...args: string[]): string[] {
  return [process.execPath, path.join(root, "node_modules", file), ...args];
}

function exitCode([program = "", ...args]: string[], env: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: "inherit",
      env: { NODE_COMPILE_CACHE: COMPILED, ...process.env, ...env },
    });
    // Playwright and vitest put away what they started when interrupted, not when terminated.
    const forward = () => child.kill("SIGINT");
    process.on("SIGTERM", forward);
    child.once("error", (error) => {
      console.error(error.message);
      resolve(127);
    });
    child.once("exit", (code) => {
      process.off("SIGTERM", forward);
      resolve(code ?? 1);
    });
  });
}
