import { mkdtemp, readdir, readFile, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { v4 as uuid } from "uuid";
import { beforeEach, expect, test } from "vitest";
import { StudioError } from "#domain/error.ts";
import { type Slice, sliceSchema } from "#domain/upload.ts";
import { allowedPath } from "./allowed-path.ts";
import { saveSlice } from "./save-slice.ts";
import { loadUpload, removeUpload, sweepUploads, uploadFolder } from "./upload-folder.ts";

let dataFolder: string;
let uploadId: string;

beforeEach(async () => {
  dataFolder = await mkdtemp(path.join(tmpdir(), "svit-upload-"));
  uploadId = uuid();
});

const bodyOf = (text: string) => new Blob([text]).stream() as Parameters<typeof saveSlice>[3];
const send = (text: string, slice: Omit<Slice, "from"> & { from?: number }) =>
  saveSlice(dataFolder, uploadId, sliceSchema.parse(slice), bodyOf(text));
const codeOf = (work: Promise<unknown>) => work.then(String, (error) => (error instanceof StudioError ? error : null));

test("a file that comes in slices is listed under its name when it is whole, and lies under ours", async () => {
  const { file } = await send("abc", { name: "a/<b>.json", bytes: 5 });
  await expect(loadUpload(dataFolder, uploadId)).rejects.toMatchObject({ code: "not_found" });
  await send("de", { name: "a/<b>.json", bytes: 5, from: 3, file });
  const [only, ...more] = await loadUpload(dataFolder, uploadId);
  expect(more).toEqual([]);
  expect(only?.name).toBe("a/<b>.json");
  expect(await readFile(only?.path ?? "", "utf8")).toBe("abcde");
  expect((await readdir(uploadFolder(dataFolder, uploadId))).sort()).toEqual([file, "files.jsonl"].sort());
});

test("an empty file is a file", async () => {
  await saveSlice(dataFolder, uploadId, sliceSchema.parse({ name: "empty.json", bytes: 0 }), null);
  expect((await loadUpload(dataFolder, uploadId)).map((file) => file.name)).toEqual(["empty.json"]);
});

test("a slice that came already is told where to go on, also when it was the last", async () => {
  const { file } = await send("abc", { name: "a", bytes: 5 });
  expect(await codeOf(send("bc", { name: "a", bytes: 5, from: 1, file }))).toMatchObject({
    code: "conflict",
    data: { bytes: 3 },
  });
  await send("de", { name: "a", bytes: 5, from: 3, file });
  for (const from of [3, 5]) {
    expect(await codeOf(send("", { name: "a", bytes: 5, from, file }))).toMatchObject({ data: { bytes: 5 } });
  }
  expect(await loadUpload(dataFolder, uploadId)).toHaveLength(1);
});

test("more than was announced is refused and nothing of it counts", async () => {
  expect(await codeOf(send("abcdef", { name: "a", bytes: 5 }))).toMatchObject({ code: "too_large" });
  expect(await readdir(uploadFolder(dataFolder, uploadId))).toEqual([]);
});

test("a file of another upload cannot be added to", async () => {
  const { file } = await send("abc", { name: "a", bytes: 5 });
  const other = saveSlice(dataFolder, uuid(), { name: "a", bytes: 5, from: 3, file }, bodyOf("de"));
  await expect(other).rejects.toMatchObject({ code: "not_found" });
});

test("an upload goes when its import is over; a folder that is none stays", async () => {
  await send("a", { name: "a", bytes: 1 });
  const files = await loadUpload(dataFolder, uploadId);
  await removeUpload(dataFolder, [{ path: path.join(dataFolder, "photos", "x") }]);
  await removeUpload(path.join(dataFolder, "elsewhere"), files);
  expect(await loadUpload(dataFolder, uploadId)).toHaveLength(1);
  await removeUpload(dataFolder, files);
  expect(await readdir(path.join(dataFolder, "uploads"))).toEqual([]);
});

test("what nobody touched for long is swept away, and nothing else", async () => {
  const old = await send("a", { name: "a", bytes: 2 });
  const oldFolder = uploadFolder(dataFolder, uploadId);
  for (const place of [path.join(oldFolder, old.file), oldFolder]) await utimes(place, 1e9, 1e9);
  uploadId = uuid();
  await send("a", { name: "a", bytes: 1 });
  await sweepUploads(dataFolder, new Date(1.5e12));
  expect(await readdir(path.join(dataFolder, "uploads"))).toEqual([uploadId]);
  await sweepUploads(path.join(dataFolder, "not there"), new Date());
});

test("a path outside of the allowed folders is refused, whether it is there or not", async () => {
  const root = await mkdtemp(path.join(tmpdir(), "svit-root-"));
  expect(await allowedPath(`${root}/.`, [root])).toBe(root);
  for (const asked of ["/etc", `${root}/..`, `${root}-other`, "/nowhere", `${root}/a\0b`]) {
    await expect(allowedPath(asked, [root]), asked).rejects.toMatchObject({ code: "forbidden" });
  }
  await expect(allowedPath(root, [])).rejects.toMatchObject({ code: "forbidden" });
});
