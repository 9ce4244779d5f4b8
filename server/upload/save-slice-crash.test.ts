import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { type FileHandle, open, readFile, stat, truncate, writeFile } from "node:fs/promises";
import { describe, expect, test, vi } from "vitest";
import {
  content,
  dataFolder,
  fileOf,
  PROGRAM,
  ROOT,
  recordOf,
  send,
  sendOn,
  setUpUpload,
  sizeOf,
  sliceOf,
  uploadId,
} from "#tests/upload/upload-slices.ts";
import { loadUpload } from "./load-upload.ts";

setUpUpload();

test("an answer comes when the bytes, then the record, and then the names of both are on the disk", async () => {
  const steps: string[] = [];
  const probe = await open(dataFolder);
  const prototype = Object.getPrototypeOf(probe);
  await probe.close();
  const sync = prototype.sync;
  const spy = vi.spyOn(prototype, "sync").mockImplementation(async function (this: FileHandle) {
    const known = await this.stat();
    const told = (await readFile(recordOf("a"), "utf8").catch(() => "")).includes('"to":3');
    const what = known.isDirectory() ? "folder" : known.ino === (await stat(fileOf("a"))).ino ? "bytes" : "record";
    steps.push(`${what}${told ? " (told)" : ""}`);
    return sync.call(this);
  });
  try {
    await send("abc", { name: "a", bytes: 6 });
  } finally {
    spy.mockRestore();
  }
  // The upload's own folder and the one that holds uploads first.
  expect(steps.filter((step) => step !== "folder")).toEqual(["bytes", "record (told)", "folder (told)"]);
  expect(steps.slice(0, 2)).toEqual(["folder", "folder"]);
});

describe("after a crash", () => {
  const bytes = randomBytes(300);

  test("whatever of the record was written, the file is completed, and nothing lost is taken for there", async () => {
    await send(bytes.subarray(0, 100), { name: "a", bytes: 300 });
    await send(bytes.subarray(150, 200), { name: "a", bytes: 300, from: 150 });
    const record = await readFile(recordOf("a"));
    for (let kept = 0; kept <= record.length; kept++) {
      await writeFile(recordOf("a"), record.subarray(0, kept));
      // What the record does not begin to tell of may be there or not, and may be anything.
      if (kept <= record.indexOf('\n{"from"')) await writeFile(fileOf("a"), randomBytes(kept * 5));
      await sendOn(bytes, "a", 90);
      expect(bytes.equals(await content()), `${kept} bytes of the record were written`).toBe(true);
      await truncate(fileOf("a"), 200);
    }
  });

  test("a file that lost bytes below its record is lacking, not read as it is", async () => {
    await send(bytes, { name: "a", bytes: 300 });
    await truncate(fileOf("a"), 299);
    await expect(loadUpload(dataFolder, uploadId)).rejects.toMatchObject({
      detail: { code: "filesLacking", data: { names: "a" } },
    });
  });

  test("a process that is killed in the middle of a slice leaves what the next one completes", async () => {
    const large = randomBytes(5_000_000);
    await send(large.subarray(0, 1_000_000), { name: "a", bytes: large.length });
    const slice = sliceOf({ name: "a", bytes: large.length, from: 1_000_000 });
    const child = startSender({ dataFolder, uploadId, slice });
    child.stdin?.on("error", () => {});
    child.stdin?.write(large.subarray(1_000_000, 3_500_000));
    await expect.poll(sizeOf).toBeGreaterThan(2_000_000);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(await send("", { name: "a", bytes: large.length, from: large.length })).toEqual({
      bytes: 1_000_000,
      isWhole: false,
    });
    await sendOn(large, "a", 1_500_000);
    expect(
      createHash("sha1")
        .update(await content())
        .digest("hex"),
    ).toBe(createHash("sha1").update(large).digest("hex"));
  });
});

function startSender(given: object) {
  const child = spawn(process.execPath, [...PROGRAM, JSON.stringify(given)], {
    cwd: ROOT,
    stdio: ["pipe", "pipe", "inherit"],
  });
  // It may be killed while it is written to.
  child.stdin.on("error", () => {});
  return child;
}
