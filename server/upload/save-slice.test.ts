import { randomBytes } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { SLICE_BYTES } from "#domain/import/upload.ts";
import {
  content,
  dataFolder,
  fileOf,
  openBody,
  recordOf,
  send,
  setUpUpload,
  sizeOf,
  sliceOf,
  uploadId,
} from "#tests/upload/upload-slices.ts";
import { loadUpload } from "./load-upload.ts";
import { saveSlice } from "./save-slice.ts";
import { uploadFolder } from "./upload-folder.ts";

setUpUpload();

test("a file that comes in slices is there under its name when it is whole, and lies under ours", async () => {
  const name = "a/<b>.json";
  expect(await send("abc", { name, bytes: 5 })).toEqual({ bytes: 3, isWhole: false });
  await expect(loadUpload(dataFolder, uploadId)).rejects.toMatchObject({
    code: "conflict",
    detail: { code: "filesLacking", data: { names: name } },
  });
  expect(await send("de", { name, bytes: 5, from: 3 })).toEqual({ bytes: 5, isWhole: true });
  expect(String(await content())).toBe("abcde");
  expect(await loadUpload(dataFolder, uploadId)).toEqual([{ name, path: fileOf(name) }]);
  for (const inside of await readdir(uploadFolder(dataFolder, uploadId))) expect(inside).toMatch(/^[0-9a-f]{64}/);
});

test("an empty file is a file", async () => {
  const answer = await saveSlice(dataFolder, uploadId, sliceOf({ name: "empty.json", bytes: 0 }), null);
  expect(answer).toEqual({ bytes: 0, isWhole: true });
  expect(await content()).toHaveLength(0);
});

test("sixty files at once, each slice twice at the same instant, are sixty files as they were sent", async () => {
  const files = Array.from({ length: 60 }, (_, nth) => ({ name: `${nth}.json`, bytes: randomBytes(50_000 + nth) }));
  const slices = files.flatMap(({ name, bytes }) =>
    [0, 20_000, 40_000].map((from) => ({ name, from, bytes: bytes.length, part: bytes.subarray(from, from + 20_000) })),
  );
  await Promise.all(slices.flatMap(({ part, ...slice }) => [send(part, slice), send(part, slice)]));
  const loaded = await loadUpload(dataFolder, uploadId, 60);
  for (const { name, path: place } of loaded)
    expect(files.find((file) => file.name === name)?.bytes.equals(await readFile(place)), name).toBe(true);
});

test("what is there is never written again, whatever comes later", async () => {
  await send("abc", { name: "a", bytes: 6, from: 0 });
  await send("XXXdef", { name: "a", bytes: 6 });
  expect(String(await content())).toBe("abcdef");
  await send("XXXXXX", { name: "a", bytes: 6 });
  const before = await stat(fileOf("a"));
  await send("XX", { name: "a", bytes: 6, from: 2 });
  expect(String(await content())).toBe("abcdef");
  // An import tells by it whether the file is the one that it was reading.
  expect((await stat(fileOf("a"))).mtimeMs).toBe(before.mtimeMs);
});

test("more than was announced is refused, and nothing of it counts", async () => {
  await expect(send("abcdef", { name: "a", bytes: 5 })).rejects.toMatchObject({ code: "too_large" });
  await send("ab", { name: "a", bytes: 5 });
  const { body, give, end } = openBody();
  const long = saveSlice(dataFolder, uploadId, sliceOf({ name: "a", bytes: 5, from: 1 }), body);
  give("XY");
  await expect.poll(sizeOf).toBe(3);
  give("ZXX");
  end();
  await expect(long).rejects.toMatchObject({ code: "too_large" });
  expect(await send("cde", { name: "a", bytes: 5, from: 2 })).toMatchObject({ isWhole: true });
  expect(String(await content())).toBe("abcde");
  const tooLong = new Uint8Array(SLICE_BYTES + 1);
  await expect(send(tooLong, { name: "b", bytes: 2 * SLICE_BYTES })).rejects.toMatchObject({ code: "too_large" });
});

test("another file of the same name is refused", async () => {
  await send("abc", { name: "a", bytes: 3 });
  await expect(send("abcd", { name: "a", bytes: 4 })).rejects.toMatchObject({ code: "conflict" });
  expect(String(await content())).toBe("abc");
});

test("what came is nobody's but the studio's: folders 0700, files 0600", async () => {
  await send("abc", { name: "a", bytes: 3 });
  const folder = uploadFolder(dataFolder, uploadId);
  for (const own of [path.dirname(folder), folder]) expect((await stat(own)).mode & 0o777, own).toBe(0o700);
  for (const file of [fileOf("a"), recordOf("a")]) expect((await stat(file)).mode & 0o777, file).toBe(0o600);
});
