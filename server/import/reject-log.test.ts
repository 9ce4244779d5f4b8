import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { ownWords } from "#domain/message.ts";
import { type SmallDisk, smallDisk } from "#tests/machine/small-disk.ts";
import { RejectLog } from "./reject-log.ts";

const REJECT = {
  file: "a.json",
  row: 1,
  byteStart: 0,
  byteEnd: 9,
  path: "$",
  ...ownWords("x".repeat(700)),
  text: null,
};
const logIn = (folder: string) => new RejectLog(path.join(folder, "run", "rejects.jsonl"), Number.POSITIVE_INFINITY);

async function onSmallDisk(work: (folder: string, disk: SmallDisk) => Promise<void>): Promise<boolean> {
  const folder = await mkdtemp(path.join(tmpdir(), "svit-rejects-"));
  const disk = await smallDisk(folder, 1);
  try {
    if (disk) await work(folder, disk);
  } finally {
    await disk?.unmount();
    await rm(folder, { recursive: true });
  }
  return disk !== null;
}

test("a disk that fills up leaves whole lines", async ({ skip }) => {
  const isTried = await onSmallDisk(async (folder) => {
    const log = logIn(folder);
    const fill = async () => {
      for (;;) await log.add(REJECT);
    };
    await expect(fill()).rejects.toMatchObject({ code: "ENOSPC" });
    await log.close().catch(() => {});
    const text = await readFile(path.join(folder, "run", "rejects.jsonl"), "utf8");
    expect(text.length).toBe(log.position);
    for (const line of text.trimEnd().split("\n")) expect(JSON.parse(line)).toMatchObject(REJECT);
  });
  if (!isTried) skip("this account may not mount a disk");
});

test("a full disk leaves no file without a reject", async ({ skip }) => {
  const isTried = await onSmallDisk(async (folder, disk) => {
    await disk.fill();
    const log = logIn(folder);
    await log.add(REJECT);
    await expect(log.close()).rejects.toMatchObject({ code: "ENOSPC" });
    expect(await readdir(path.join(folder, "run"))).toEqual([]);
  });
  if (!isTried) skip("this account may not mount a disk");
});

test.skipIf(process.platform !== "linux")("a device that takes nothing stays a device", async () => {
  const log = new RejectLog("/dev/full", Number.POSITIVE_INFINITY);
  await log.add(REJECT);
  await expect(log.close()).rejects.toMatchObject({ code: "ENOSPC" });
  expect((await stat("/dev/full")).isCharacterDevice()).toBe(true);
});
