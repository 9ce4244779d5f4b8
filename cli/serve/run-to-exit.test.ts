import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const ROOT = path.join(import.meta.dirname, "..", "..");
const isLinux = process.platform === "linux";

/** Runs Node with one of its two outputs on a full disk, and answers its exit code and what came by the other. */
async function run(args: readonly string[], full: "stdout" | "stderr"): Promise<{ code: number | null; said: string }> {
  const disk = openSync("/dev/full", "a");
  const child = spawn(process.execPath, ["--conditions=react-server", ...args], {
    cwd: ROOT,
    stdio: ["ignore", full === "stdout" ? disk : "pipe", full === "stderr" ? disk : "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (text) => {
      said += text;
    });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, said };
}

const program = (work: string) => [
  "--input-type=module",
  "--eval",
  `const { runToExit } = await import("#cli/serve/run-to-exit.ts");
   const pause = () => new Promise((resolve) => setTimeout(resolve, 10));
   await runToExit(async () => { ${work} });`,
];

test.skipIf(!isLinux)("a sentence that a full disk keeps from being written ends nothing", async () => {
  const work = `for (const text of ["one", "two", "three"]) { console.error(text); await pause(); } console.log("goes on");`;
  expect(await run(program(work), "stderr")).toEqual({ code: 0, said: "goes on\n" });
});

test.skipIf(!isLinux)("a result that finds the disk full is an error with a sentence", async () => {
  for (const work of [`process.stdout.write("result");`, `console.log("result"); await pause();`])
    expect(await run(program(work), "stdout"), work).toEqual({
      code: 7,
      said: "The disk is full: the output cannot be written. Free up space, then try again.\n",
    });
});
