import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { smallDisk } from "#tests/machine/small-disk.ts";

const ROOT = path.join(import.meta.dirname, "..");

/** Runs a program of one text with its stderr in a file, and answers its exit code and what it printed. */
async function run(program: string, stderr: string): Promise<{ code: number | null; printed: string }> {
  const file = openSync(stderr, "a");
  const args = ["--conditions=react-server", "--input-type=module", "--eval", program];
  const limits = { timeout: 20_000, killSignal: "SIGKILL" } as const;
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", file], ...limits });
  closeSync(file);
  let printed = "";
  child.stdout?.on("data", (text) => {
    printed += text;
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, printed };
}

const LOGGING = `
  const { log } = await import("#server/log.ts");
  const { setTimeout: pause } = await import("node:timers/promises");
  log.warn("first");
  await pause(10);
  log.warn("second");
`;

test.skipIf(process.platform !== "linux")("a log on a full disk neither ends nor holds its process", async () => {
  const { code, printed } = await run(`${LOGGING} console.log("goes on"); process.exit(0);`, "/dev/full");
  expect({ code, printed }).toEqual({ code: 0, printed: "goes on\n" });
});

test("what a full disk kept out of the log is written when there is room", async ({ skip }) => {
  const folder = await mkdtemp(path.join(tmpdir(), "svit-log-"));
  const disk = await smallDisk(folder, 1);
  if (!disk) {
    await rm(folder, { recursive: true });
    return skip("this account may not mount a disk");
  }
  try {
    const file = path.join(folder, "log");
    await writeFile(file, "");
    await disk.fill();
    const ballast = JSON.stringify(path.join(folder, "ballast"));
    const room = `(await import("node:fs")).rmSync(${ballast}); log.warn("third"); process.exit(0);`;
    expect(await run(LOGGING + room, file)).toMatchObject({ code: 0 });
    const lines = (await readFile(file, "utf8")).trim().split("\n");
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(["first", "second", "third"]);
  } finally {
    await disk.unmount();
    await rm(folder, { recursive: true });
  }
});
