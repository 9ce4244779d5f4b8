import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { appendFile, mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { SLICE_BYTES } from "#domain/import/upload.ts";
import {
  bodyOf,
  content,
  dataFolder,
  moveTo,
  PROGRAM,
  ROOT,
  recordOf,
  send,
  sendOn,
  setUpUpload,
  sliceOf,
  uploadId,
} from "#tests/upload/upload-slices.ts";
import { saveSlice } from "./save-slice.ts";

setUpUpload();

describe("on a full disk", () => {
  const bytes = randomBytes(400_000);

  test("a slice is refused before the disk is full, so that PostgreSQL has room", async () => {
    const whole = saveSlice(dataFolder, uploadId, sliceOf({ name: "a", bytes: 3 }), bodyOf("abc"), {
      reserveBytes: Number.MAX_SAFE_INTEGER,
    });
    await expect(whole).rejects.toMatchObject({ code: "disk_full", detail: { code: "serverDiskFull" } });
  });

  test("what does not fit is said, what was there stays, and the rest follows when there is room", async () => {
    // A limit on the size of files, for whoever may mount no disk: the system's "no" comes in the middle of a write.
    const given = { dataFolder, uploadId, slice: sliceOf({ name: "a", bytes: bytes.length, from: 100_000 }) };
    await send(bytes.subarray(0, 100_000), { name: "a", bytes: bytes.length });
    const child = spawn(
      "bash",
      ["-c", `ulimit -f 200; exec "$0" "$@"`, process.execPath, ...PROGRAM, JSON.stringify(given)],
      { cwd: ROOT, stdio: ["pipe", "pipe", "inherit"] },
    );
    child.stdin.on("error", () => {});
    child.stdin.end(bytes.subarray(100_000));
    const [told] = await once(child.stdout, "data");
    expect(JSON.parse(String(told))).toEqual({ code: "disk_full", told: "serverDiskFull" });
    const { bytes: there } = await send("", { name: "a", bytes: bytes.length, from: bytes.length });
    expect(there).toBeGreaterThanOrEqual(100_000);
    expect(there).toBeLessThanOrEqual(204_800);
    await sendOn(bytes, "a", 150_000, there);
    expect(bytes.equals(await content())).toBe(true);
  });

  test("also where not even the record can be written to its end", async ({ skip }) => {
    const disk = await tinyDisk(dataFolder);
    if (disk === null) return skip("this account may not mount a disk");
    try {
      moveTo(disk);
      const save = (from: number, to: number) =>
        saveSlice(disk, uploadId, sliceOf({ name: "a", bytes: bytes.length, from }), bodyOf(bytes.subarray(from, to)), {
          reserveBytes: -SLICE_BYTES,
        });
      expect(await save(0, 100_000)).toEqual({ bytes: 100_000, isWhole: false });
      await expect(save(100_000, 400_000)).rejects.toMatchObject({ code: "disk_full" });
      // What a record's line on the full disk looks like.
      await appendFile(recordOf("a"), '\n{"from":100000,"to":4').catch(() => {});
      execFileSync("mount", ["-o", "remount,size=4m", disk]);
      const { bytes: there } = await save(400_000, 400_000);
      expect(there).toBeGreaterThanOrEqual(100_000);
      for (let at = there; at < bytes.length; ) at = (await save(at, at + 90_000)).bytes;
      expect(bytes.equals(await content())).toBe(true);
    } finally {
      execFileSync("umount", [disk]);
      await rm(disk, { recursive: true });
    }
  });
});

/** A disk of its own that is soon full; null where this account may not mount one. */
async function tinyDisk(folder: string): Promise<string | null> {
  const disk = path.join(folder, "tiny");
  await mkdir(disk);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=160k", "tmpfs", disk], { stdio: "ignore" });
    return disk;
  } catch {
    return null;
  }
}
