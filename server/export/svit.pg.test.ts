import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Task } from "#domain/entry/task.ts";
import { elementsOf, onOneLine } from "#domain/json/json-text.ts";
import type { Database } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";
import { addRawFile } from "#tests/import/raw-entries.ts";
import { exportDataset } from "./export-dataset.ts";
import { memorySink } from "./write/memory-sink.ts";

let db: Database;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

let datasets = 0;
const addDataset = () => db.prisma.dataset.create({ data: { name: `set ${++datasets}` } });
const dropBlanks = (json: string) => elementsOf(json).map((row) => onOneLine(row));

async function exportSvit(datasetId: bigint, more: Partial<Parameters<typeof exportDataset>[0]> = {}) {
  const sink = memorySink();
  const manifest = await exportDataset({ db, datasetId, format: "svit", states: ["pending"], ...more }, sink);
  return { manifest, text: (task: Task) => sink.text(`${task}.json`) };
}

const SAMPLES = path.join(import.meta.dirname, "..", "..", "..", "shared", "samples", "svit");

test.skipIf(!existsSync(SAMPLES))("the genuine SVIT entries come back as they came", async () => {
  const { id: datasetId } = await addDataset();
  const tasks = ["conversation", "complex_reasoning", "referring_qa", "detail_description"] as const;
  const texts = await Promise.all(tasks.map((task) => readFile(path.join(SAMPLES, `${task}.json`), "utf8")));
  for (const [index, task] of tasks.entries())
    await addRawFile(db, { datasetId, task, format: "svit", path: `${task}.json`, text: texts[index] ?? "" });
  const { text, manifest } = await exportSvit(datasetId);
  for (const [index, task] of tasks.entries()) expect(dropBlanks(text(task))).toEqual(dropBlanks(texts[index] ?? ""));
  expect(manifest).toMatchObject({ entries: 6, leftOut: { entries: 0, file: null } });
  expect(manifest.counts.referring_qa).toEqual({ pending: 2 });
});

const extra = fc.dictionary(
  fc.string({ unit: "grapheme", minLength: 1 }).filter((key) => !/^\d+$|^__proto__$|\0/.test(key)),
  fc.oneof(
    fc.bigInt().map(String),
    fc.jsonValue().map((value) => JSON.stringify(value).replaceAll("\\u0000", "_")),
  ),
  { maxKeys: 3 },
);
const text = fc
  .oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom("a\r\nb", "视觉 👍", '\\u0041 "q" \\', "<image>", "<st>a<ed> [0.5.]"),
  )
  .map((value) => value.replaceAll("\0", ""));
const shuffled = (members: Record<string, string>, more: Record<string, string>) => {
  const all = Object.entries({ ...more, ...members });
  return fc
    .shuffledSubarray(all, { minLength: all.length })
    .map((own) => `{${own.map(([key, value]) => `${JSON.stringify(key)}: ${value}`).join(", ")}}`);
};
const turn = fc
  .tuple(text, fc.constantFrom("user", "gpt", "human"), extra)
  .chain(([value, from, more]) => shuffled({ from: JSON.stringify(from), value: JSON.stringify(value) }, more));
const list = (own: fc.Arbitrary<string>, minLength: number) =>
  fc.array(own, { minLength, maxLength: 4 }).map((all) => `[${all.join(",")}]`);
const part = fc
  .tuple(list(turn, 0), fc.option(text), extra)
  .chain(([content, topic, more]) =>
    shuffled({ content, ...(topic === null ? {} : { topic: JSON.stringify(topic) }) }, more),
  );
const row = fc
  .tuple(
    list(part, 1),
    fc.oneof(
      fc.nat().map(String),
      fc.nat().map((id) => `"${id}"`),
      fc.constant("12345678901234567890"),
    ),
    extra,
  )
  .chain(([conversations, image_id, more]) => shuffled({ image_id, conversations }, more));

test("whatever stands in a file comes back: key order, extra keys, big numbers, string ids, CRLF", async () => {
  await fc.assert(
    fc.asyncProperty(list(row, 0), async (file) => {
      const { id: datasetId } = await addDataset();
      await addRawFile(db, { datasetId, task: "complex_reasoning", format: "svit", path: "a.json", text: file });
      const exported = (await exportSvit(datasetId)).text("complex_reasoning");
      expect(elementsOf(exported || "[]")).toEqual(elementsOf(file));
    }),
    { numRuns: 40 },
  );
});

const twoRows = `[{"image_id":1,"conversations":[{"topic":"A","content":[{"from":"user","value":"a?","x":1},{"from":"gpt","value":"a."},{"from":"user","value":"b?"},{"from":"gpt","value":"b."}]},
  {"topic":"B","content":[{"from":"user","value":"c?"},{"from":"gpt","value":"c."}]}],"image":"stray"},
  {"image_id":"2","conversations":[{"content":[{"from":"user","value":"d?"},{"from":"gpt","value":"d."}]}]}]`;

test("of a row only the selected conversations leave, and an edit changes its own texts alone", async () => {
  const { id: datasetId } = await addDataset();
  const [edited = 0n, accepted = 0n] = await addRawFile(db, {
    datasetId,
    task: "conversation",
    format: "svit",
    path: "conversation.json",
    text: twoRows,
  });
  await decide(db, accepted, { decision: "accept" });
  await decide(db, edited, {
    decision: "edit",
    turnsAfter: [
      { id: "0", from: "user", value: "A?" },
      { id: "1", from: "gpt", value: "a." },
      { id: randomUUID(), from: "user", value: "new?" },
      { id: randomUUID(), from: "gpt", value: "new." },
    ],
  });
  const first =
    '{"topic":"A","content":[{"from":"user","value":"A?","x":1},{"from":"gpt","value":"a."},{"from":"user","value":"new?"},{"from":"gpt","value":"new."}]}';
  const second = '{"topic":"B","content":[{"from":"user","value":"c?"},{"from":"gpt","value":"c."}]}';
  const { text, manifest } = await exportSvit(datasetId, { states: [] });
  expect(text("conversation")).toBe(`[\n{"image_id":1,"conversations":[${first},${second}],"image":"stray"}\n]\n`);
  expect(manifest).toMatchObject({ states: ["accepted", "edited"], entries: 2, records: 1 });
  expect(manifest.counts).toEqual({ conversation: { edited: 1, accepted: 1 } });
  const onlyEdited = await exportSvit(datasetId, { states: ["edited"] });
  expect(onlyEdited.text("conversation")).toBe(`[\n{"image_id":1,"conversations":[${first}],"image":"stray"}\n]\n`);
  const pending = await exportSvit(datasetId, { states: ["pending"] });
  expect(JSON.parse(pending.text("conversation"))).toMatchObject([{ image_id: "2" }]);
});

test("entries of another shape stay behind and are counted and listed", async () => {
  const { id: datasetId } = await addDataset();
  await addRawFile(db, { datasetId, task: "conversation", format: "svit", path: "c.json", text: twoRows });
  await addRawFile(db, {
    datasetId,
    task: "other",
    format: "llava",
    path: "mix.json",
    text: '[{"id":"1","image":"coco/1.jpg","conversations":[{"from":"human","value":"<image>\\nWhy?"},{"from":"gpt","value":"So."}]}]',
    identityOf: () => "path:coco/1.jpg",
  });
  const sink = memorySink();
  const manifest = await exportDataset({ db, datasetId, format: "svit", states: ["pending"] }, sink);
  expect(manifest).toMatchObject({ entries: 3, records: 2, leftOut: { entries: 1, file: ".left-out.jsonl" } });
  expect(manifest.leftOut.reasons["other-source"]?.count).toBe(1);
  expect(JSON.parse(sink.text(".left-out.jsonl"))).toMatchObject({ reason: "other-source", file: "mix.json", row: 0 });
  expect(JSON.parse(sink.text(".manifest.json"))).toEqual(manifest);
});

test("two files of a task lie in one, in the order of their import, and tasks can be asked for", async () => {
  const { id: datasetId } = await addDataset();
  const file = (id: number) => `[{"image_id":${id},"conversations":[{"content":[]}]}]`;
  for (const [id, task] of [
    [1, "conversation"],
    [2, "detail_description"],
    [3, "conversation"],
  ] as const)
    await addRawFile(db, { datasetId, task, format: "svit", path: `${id}.json`, text: file(id) });
  const all = await exportSvit(datasetId);
  expect(JSON.parse(all.text("conversation"))).toMatchObject([{ image_id: 1 }, { image_id: 3 }]);
  const { manifest } = await exportSvit(datasetId, { tasks: ["detail_description"] });
  expect(manifest.files.map(({ name }) => name)).toEqual(["detail_description.json"]);
});

test("files of one task with another's between them leave as one file a task, in the order of their import", async () => {
  const { id: datasetId } = await addDataset();
  const row = (image: number, words: string) =>
    `{"image_id": ${image}, "conversations": [{"content": [{"from": "user", "value": "Why ${words}?"}, {"from": "gpt", "value": "So."}]}]}`;
  const add = (task: Task, path: string, rows: string[]) =>
    addRawFile(db, { datasetId, task, format: "svit", path, text: `[${rows.join(", ")}]` });
  await add("complex_reasoning", "complex_reasoning-1.json", [row(1, "one"), row(2, "two")]);
  await add("detail_description", "detail_description.json", [row(1, "other")]);
  await add("complex_reasoning", "complex_reasoning-2.json", [row(1, "three")]);
  const { text, manifest } = await exportSvit(datasetId);
  expect(dropBlanks(text("complex_reasoning"))).toEqual([row(1, "one"), row(2, "two"), row(1, "three")]);
  expect(dropBlanks(text("detail_description"))).toEqual([row(1, "other")]);
  expect(manifest.files.map(({ name, records }) => [name, records])).toEqual([
    ["complex_reasoning.json", 3],
    ["detail_description.json", 1],
  ]);
});
