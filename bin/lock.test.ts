import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { acquireLock } from "./lock.mjs";

let file = "";

beforeEach(async () => {
  file = path.join(await mkdtemp(path.join(tmpdir(), "svit-lock-")), "lock");
});

afterEach(async () => {
  await rm(path.dirname(file), { recursive: true });
});

test("one holder at a time, and the next is told that it waits", async () => {
  let holders = 0;
  let waits = 0;
  const hold = async () => {
    const release = await acquireLock(file, { onWait: () => (waits += 1) });
    holders += 1;
    expect(holders).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    holders -= 1;
    await release();
  };
  await Promise.all([hold(), hold(), hold()]);
  expect(waits).toBeGreaterThan(0);
});

test("locks of two files do not meet", async () => {
  const release = await acquireLock(file);
  const other = await acquireLock(`${file}-2`);
  await other();
  await release();
});

test("a killed holder holds nothing", async () => {
  const script = `import { acquireLock } from ${JSON.stringify(path.join(import.meta.dirname, "lock.mjs"))};
    await acquireLock(${JSON.stringify(file)}); console.log("held"); process.stdin.resume();`;
  const holder = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(holder.stdout, "data");
  const waiting = new Promise<void>((resolve) => {
    void acquireLock(file, { onWait: resolve }).then((release) => release());
  });
  await waiting;
  holder.kill("SIGKILL");
  await (await acquireLock(file))();
});
