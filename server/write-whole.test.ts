import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { message } from "#domain/message.ts";
import { worldFaultOf } from "./world-fault.ts";
import { writeWhole } from "./write-whole.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-whole-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("a file takes the place of the one before, with its mode", async () => {
  const file = path.join(folder, "a.json");
  await writeWhole(file, "first", 0o600);
  await writeWhole(file, "second", 0o600);
  expect(await readFile(file, "utf8")).toBe("second");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test("a file whose place is taken leaves no part of it", async () => {
  const file = path.join(folder, "a.json");
  await mkdir(file);
  await expect(writeWhole(file, "text")).rejects.toMatchObject({ code: "EISDIR", path: file });
  expect(await readdir(folder)).toEqual(["a.json"]);
});

test.skipIf(process.platform !== "linux")("of a full disk the file is named", async () => {
  const file = path.join(folder, "a.json");
  await symlink("/dev/full", `${file}.new`);
  const error = await writeWhole(file, "text").catch((reason) => reason);
  expect(worldFaultOf(error)?.forOperator).toEqual(message("diskFullAt", { file }));
  expect(await readdir(folder)).toEqual([]);
});
