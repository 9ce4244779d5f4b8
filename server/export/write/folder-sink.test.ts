import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { toBytes } from "./byte-text.ts";
import { folderSink } from "./folder-sink.ts";
import { openOutput } from "./output-file.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-folder-sink-"));
});
afterEach(() => rm(folder, { recursive: true }));

const NAMES = ["a.json", "left-out.jsonl", "manifest.json"];

async function write(target: string, name: string, record: string, force = false) {
  const sink = await folderSink(target, NAMES, { force });
  const file = await openOutput(sink, name, "array");
  file.add(toBytes(record));
  return { sink, facts: await file.close() };
}

test("a file has its name only after the commit, and its facts are those of its bytes", async () => {
  const { sink, facts } = await write(path.join(folder, "new", "er"), "a.json", '{"视":1}');
  expect(await readdir(path.join(folder, "new", "er"))).toEqual([`a.json.partial-${process.pid}`]);
  await sink.commit();
  expect(await readdir(path.join(folder, "new", "er"))).toEqual(["a.json"]);
  const bytes = await readFile(path.join(folder, "new", "er", "a.json"));
  expect(bytes.toString()).toBe('[\n{"视":1}\n]\n');
  expect(facts).toMatchObject({ name: "a.json", bytes: bytes.length, records: 1 });
});

test("an export that failed leaves nothing, not even the folders it made", async () => {
  const { sink } = await write(path.join(folder, "new", "er"), "a.json", "1");
  await sink.abort(new Error("stop"));
  expect(await readdir(folder)).toEqual([]);
});

test("a folder that was there stays, with what else is in it", async () => {
  await writeFile(path.join(folder, "other.txt"), "");
  const { sink } = await write(folder, "a.json", "1");
  await sink.abort(new Error("stop"));
  expect(await readdir(folder)).toEqual(["other.txt"]);
});

test("what is there already is refused, at the start and at the end", async () => {
  const { sink } = await write(folder, "a.json", "1");
  await writeFile(path.join(folder, "manifest.json"), "older");
  await expect(folderSink(folder, NAMES)).rejects.toMatchObject({ code: "conflict" });
  await expect(sink.commit()).rejects.toMatchObject({ code: "conflict" });
});

test("forced, nothing of an older export stays beside the newer one", async () => {
  for (const name of NAMES) await writeFile(path.join(folder, name), "older");
  const { sink } = await write(folder, "a.json", "1", true);
  expect(await readFile(path.join(folder, "a.json"), "utf8")).toBe("older");
  await sink.commit();
  expect(await readdir(folder)).toEqual(["a.json"]);
});

test("what a killed export left is removed by the next one of that name, and nothing else", async () => {
  const dead = 2 ** 22 + 1;
  for (const name of [`a.json.partial-${dead}`, `b.json.partial-${dead}`, "a.json.partial-1"])
    await writeFile(path.join(folder, name), "half");
  await folderSink(folder, NAMES);
  expect((await readdir(folder)).sort()).toEqual(["a.json.partial-1", `b.json.partial-${dead}`]);
});

test("a place that cannot be is told in a sentence", async () => {
  await writeFile(path.join(folder, "file"), "");
  await expect(folderSink(path.join(folder, "file", "in"), NAMES)).rejects.toMatchObject({ code: "conflict" });
  await expect(folderSink(path.join(folder, "a\0b"), NAMES)).rejects.toMatchObject({ code: "invalid_request" });
  await mkdir(path.join(folder, "taken", "a.json"), { recursive: true });
  await expect(folderSink(path.join(folder, "taken"), NAMES)).rejects.toMatchObject({ code: "conflict" });
});
