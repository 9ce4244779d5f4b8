import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDataFolder } from "./data-folder.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-data-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const modeOf = async (...parts: string[]) => (await stat(path.join(folder, ...parts))).mode & 0o7777;

test("a new data folder lets others pass, and none look in", async () => {
  await openDataFolder(path.join(folder, "a", "data"));
  expect(await modeOf("a", "data")).toBe(0o711);
  expect(await readdir(path.join(folder, "a", "data"))).toEqual([]);
});

test("one of an earlier release is closed with what is private in it, and keeps what it has", async () => {
  await chmod(folder, 0o755);
  for (const name of ["photos", "exports", "uploads", "rejects", "runs", "photo-cache", "cluster"]) {
    await mkdir(path.join(folder, name), { mode: 0o755 });
    await writeFile(path.join(folder, name, "kept"), "");
  }
  await openDataFolder(folder);
  expect(await modeOf()).toBe(0o711);
  for (const name of ["photos", "exports", "uploads", "rejects", "runs", "photo-cache"]) {
    expect(await modeOf(name), name).toBe(0o700);
    expect(await readdir(path.join(folder, name))).toEqual(["kept"]);
  }
  // PostgreSQL's account passes through it.
  expect(await modeOf("cluster")).toBe(0o755);
});

test.each([0o700, 0o750, 0o770, 0o2775, 0o1777])("a mode that a person chose (%o) stays", async (mode) => {
  await chmod(folder, mode);
  await openDataFolder(folder);
  expect(await modeOf()).toBe(mode);
});

test("what a link in it leads to is not ours to close", async () => {
  await mkdir(path.join(folder, "elsewhere"));
  await chmod(path.join(folder, "elsewhere"), 0o755);
  await mkdir(path.join(folder, "data"));
  await symlink(path.join(folder, "elsewhere"), path.join(folder, "data", "photos"));
  await openDataFolder(path.join(folder, "data"));
  expect(await modeOf("elsewhere")).toBe(0o755);
});

test("a file in its place is refused with what to do", async () => {
  const file = path.join(folder, "data");
  await writeFile(file, "");
  await expect(openDataFolder(file)).rejects.toMatchObject({
    code: "invalid_request",
    detail: { code: "dataIsFile", data: { file } },
  });
});
