import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

export type CommandOutput = { code: number | null; out: string; err: string };

/** Starts `studio …` in a process of its own, with these settings over the test's; `as` another account. */
export function startCommand(
  args: readonly string[],
  settings: Record<string, string>,
  as: { uid?: number; gid?: number } = {},
): { child: ChildProcess; ended: Promise<CommandOutput> } {
  const child = spawn(process.execPath, ["--conditions=react-server", path.join("cli", "main.ts"), ...args], {
    ...as,
    cwd: path.join(import.meta.dirname, "..", ".."),
    env: { ...process.env, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: CommandOutput = { code: null, out: "", err: "" };
  child.stdout?.on("data", (chunk) => {
    output.out += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    output.err += chunk;
  });
  return { child, ended: once(child, "close").then(([code]) => ({ ...output, code })) };
}
