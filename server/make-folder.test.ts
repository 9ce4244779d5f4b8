import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeFolder } from "./make-folder.ts";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), "svit-folder-"));
});
afterAll(() => rm(root, { recursive: true }));

test("folders are made from the first that lacks, which is told, also where several make them at once", async () => {
  for (let round = 0; round < 50; round++) {
    const top = path.join(root, String(round));
    const deep = path.join(top, "b", "c");
    const made = await Promise.all([deep, path.join(top, "b"), deep, top, deep].map((folder) => makeFolder(folder)));
    expect(made).toContain(top);
    expect((await stat(deep)).isDirectory()).toBe(true);
    expect(await makeFolder(deep)).toBeUndefined();
  }
});

test("a file in the way, and a place where nothing can be made, are told by the system's own code", async () => {
  await writeFile(path.join(root, "file"), "");
  await expect(makeFolder(path.join(root, "file"))).rejects.toMatchObject({ code: "EEXIST" });
  await expect(makeFolder(path.join(root, "file", "a"))).rejects.toMatchObject({ code: "ENOTDIR" });
  await expect(makeFolder("/proc/none/a")).rejects.toMatchObject({ code: "ENOENT" });
});

test("a disk that can only be read is told as that", async ({ skip }) => {
  const disk = path.join(root, "read only");
  await mkdir(disk);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "ro", "tmpfs", disk], { stdio: "ignore" });
  } catch {
    return skip("this account may not mount a disk");
  }
  try {
    await expect(makeFolder(path.join(disk, "a", "b"))).rejects.toMatchObject({ code: "EROFS" });
  } finally {
    execFileSync("umount", [disk]);
    await rm(disk, { recursive: true });
  }
});
