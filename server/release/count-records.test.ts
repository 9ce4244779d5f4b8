import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { toBytes } from "#server/export/write/byte-text.ts";
import { folderSink } from "#server/export/write/folder-sink.ts";
import { openOutput } from "#server/export/write/output-file.ts";
import { countRecords } from "./count-records.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-count-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** What is found in a file of these bytes. */
async function counted(text: string) {
  const file = path.join(folder, "records.json");
  await writeFile(file, text);
  const found: [string, number][] = [];
  return { count: await countRecords(file, (read, at) => found.push([read(), at])), found };
}

test("records that were written are found, each at its place and as it was", async () => {
  for (const records of [[], ["a"], ["a", "ü 人", "c".repeat(3_000_000)]]) {
    const place = await mkdtemp(path.join(folder, "written-"));
    const sink = await folderSink(place, ["mix.json"]);
    const file = await openOutput(sink, "mix.json", "array");
    for (const value of records) file.add(toBytes(JSON.stringify({ value })));
    await file.close();
    await sink.commit();
    const found: unknown[] = [];
    const count = await countRecords(path.join(place, "mix.json"), (read, at) =>
      found.push([JSON.parse(Buffer.from(read(), "latin1").toString()), at]),
    );
    expect(count).toBe(records.length);
    expect(found).toEqual(records.map((value, at) => [{ value }, at]));
  }
});

test("a file that is cut short or holds something else is told", async () => {
  expect((await counted('[\n{"a":1},\n{"a":2}\n]\n')).count).toBe(2);
  expect((await counted('[\n{"a":1},\n{"a":2}\n')).count).toBe(null);
  expect((await counted('[\n{"a":1},\n{"a"')).count).toBe(null);
  expect((await counted('{"a":1}\n{"a":2}\n')).count).toBe(null);
  expect((await counted('{"a":1}\n{"a":2}\n]\n')).count).toBe(null);
  expect((await counted('[\n{"a":1}\n]\n{"a":2}')).count).toBe(null);
  expect((await counted("")).count).toBe(null);
});
