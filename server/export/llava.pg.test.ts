import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ExportSettings } from "#domain/export-request.ts";
import { elementsOf } from "#domain/json-text.ts";
import { BOX_INSTRUCTIONS } from "#domain/llava/instructions.ts";
import type { LlavaRecord } from "#domain/llava/record.ts";
import type { Database } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";
import { addRawFile, type RawFile } from "#tests/raw-entries.ts";
import { exportDataset } from "./export-dataset.ts";
import { memorySink } from "./memory-sink.ts";

let db: Database;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());

async function addSet(...files: Partial<RawFile>[]) {
  const { id: datasetId } = await db.prisma.dataset.create({ data: { name: randomUUID() } });
  const ids: bigint[] = [];
  for (const file of files)
    ids.push(
      ...(await addRawFile(db, {
        datasetId,
        path: "a.json",
        format: "svit",
        task: "conversation",
        text: "[]",
        size: { widthPx: 500, heightPx: 375 },
        ...file,
      })),
    );
  return { datasetId, ids };
}

async function exportLlava(datasetId: bigint, settings: Partial<ExportSettings> = {}, states = ["pending" as const]) {
  const sink = memorySink();
  const names = { main: "train.json", manifest: "train.json.manifest.json", leftOut: "train.json.left-out.jsonl" };
  const manifest = await exportDataset({ db, datasetId, format: "llava", states, settings, names }, sink);
  const text = sink.text("train.json");
  return { manifest, text, records: JSON.parse(text) as LlavaRecord[] };
}

const row = (id: number, ...parts: [from: string, value: string][][]) => ({
  image_id: id,
  conversations: parts.map((content) => ({ content: content.map(([from, value]) => ({ from, value })) })),
});
const referring = JSON.stringify([
  row(
    1000001,
    [
      ["user", "Why might the <st>car<ed> [0.386, 0.435, 0.996, 0.715] be stopped?"],
      ["gpt", "Because of the workers."],
    ],
    [
      ["user", "What would you suggest?"],
      ["gpt", "More <st>cones<ed> [0.354, 0.573, 0.774, 0.875]."],
    ],
  ),
]);

test("referring entries leave as LLaVA's trainer wants them, in both box spaces", async () => {
  const { datasetId } = await addSet({ task: "referring_qa", text: referring });
  const { records, manifest } = await exportLlava(datasetId, { seed: 3 });
  const [first, second] = records;
  expect(first?.image).toBe("vg/VG_100K/1000001.jpg");
  expect(first?.conversations.map(({ from }) => from)).toEqual(["human", "gpt"]);
  expect(first?.conversations[0]?.value).toMatch(
    /^<image>\nWhy might the car \[0.386, 0.435, 0.996, 0.715\] be stopped\? /,
  );
  expect(BOX_INSTRUCTIONS.some((instruction) => first?.conversations[0]?.value.endsWith(`? ${instruction}`))).toBe(
    true,
  );
  expect(second?.conversations[1]?.value).toBe("More cones [0.354, 0.573, 0.774, 0.875].");
  expect(new Set(records.map(({ id }) => id)).size).toBe(2);
  expect(manifest).toMatchObject({ entries: 2, records: 2, settings: { seed: 3, boxSpace: "image" } });
  const padded = await exportLlava(datasetId, { seed: 3, boxSpace: "padded-square" });
  expect(padded.records[0]?.conversations[0]?.value).toContain("car [0.386, 0.45, 0.996, 0.66]");
  expect((await exportLlava(datasetId, { seed: 3 })).records).toEqual(records);
});

test("without the photo's size boxes are not padded: left out and reported, and a text without boxes leaves", async () => {
  const { datasetId } = await addSet(
    { task: "referring_qa", text: referring, size: null },
    {
      text: JSON.stringify([
        row(2, [
          ["user", "Why?"],
          ["gpt", "So."],
        ]),
      ]),
      size: null,
    },
  );
  const { records, manifest } = await exportLlava(datasetId, { boxSpace: "padded-square" });
  expect(records.map(({ image }) => image)).toEqual(["vg/VG_100K/2.jpg"]);
  expect(manifest.leftOut.reasons["photo-size-unknown"]).toMatchObject({
    count: 2,
    examples: [{ image: "vg:1000001" }, {}],
  });
});

test("what would crash or ruin the training stays behind, each under its rule; what warns leaves", async () => {
  const bad = [
    row(1, [
      ["user", "A <image>?"],
      ["gpt", "Yes."],
    ]),
    row(2, [
      ["user", "A?"],
      ["gpt", " "],
    ]),
    row(3, [
      ["user", "A?"],
      ["gpt", "Yes."],
      ["user", "B?"],
    ]),
    row(4, [
      ["user", "A?"],
      ["gpt", "He said ASSISTANT: yes"],
    ]),
    row(5, [
      ["user", "A?"],
      ["user", "B?"],
      ["gpt", "Yes."],
    ]),
    row(6, [
      ["user", "?"],
      ["gpt", "!"],
    ]),
    row(7, []),
  ];
  const { datasetId } = await addSet(
    { text: JSON.stringify(bad) },
    {
      text: JSON.stringify([
        row(8, [
          ["user", "A?"],
          ["gpt", "Yes."],
        ]),
      ]),
      photo: "broken",
    },
    {
      text: JSON.stringify([
        row(9, [
          ["user", "A?"],
          ["gpt", "Yes."],
        ]),
      ]),
      photo: "absent",
    },
    {
      text: JSON.stringify([
        row(10, [
          ["user", "A?"],
          ["gpt", "long ".repeat(2000)],
        ]),
      ]),
    },
  );
  const { records, manifest } = await exportLlava(datasetId);
  expect(records.map(({ image }) => image)).toEqual(["vg/VG_100K/9.jpg", "vg/VG_100K/10.jpg"]);
  expect(Object.keys(manifest.leftOut.reasons).sort()).toEqual([
    "answer-empty",
    "image-token-repeated",
    "last-turn-human",
    "no-conversations",
    "no-word",
    "photo-broken",
    "role-repeated",
    "template-words",
  ]);
  expect(Object.keys(manifest.warnings).sort()).toEqual(["folder-assumed", "photo-missing", "too-long"]);
  const strict = await exportLlava(datasetId, { requirePhotos: true });
  expect(strict.records.map(({ image }) => image)).toEqual(["vg/VG_100K/10.jpg"]);
  expect(strict.manifest.leftOut.reasons["photo-missing"]?.count).toBe(1);
});

const mix = `[{"id":"1","image":"coco/train2017/1.jpg","score":0.10,"big":12345678901234567890,"conversations":[{"from":"human","value":"<image>\\nWhy?","n":1},{"from":"gpt","value":"So."},{"from":"human","value":"And?"},{"from":"gpt","value":"Yes."}]},
 {"id":"2","model":"","conversations":[{"from":"human","value":"Hi"},{"from":"gpt","value":"Hello."}]},
 {"id":"3","image":"../../etc/passwd","conversations":[{"from":"human","value":"<image>\\nWhy?"},{"from":"gpt","value":"So."}]},
 {"id":"4","image":"a.jpg","conversations":[{"from":"human","value":"No token?"},{"from":"gpt","value":"So."}]}]`;
const llavaFile: Partial<RawFile> = {
  format: "llava",
  task: "other",
  text: mix,
  identityOf: ({ image }) => (typeof image === "string" ? `path:${image}` : null),
};

test("entries of LLaVA's own shape leave value for value; a hostile path and a missing <image> stay behind", async () => {
  const { datasetId } = await addSet(llavaFile);
  const { text, manifest } = await exportLlava(datasetId, { merge: true });
  expect(elementsOf(text)).toEqual(elementsOf(mix).slice(0, 2));
  expect(Object.keys(manifest.leftOut.reasons)).toEqual(["unsafe-image-path", "image-without-token"]);
});

test("an edit that strikes the question with <image> puts it into the first kept one", async () => {
  const { datasetId, ids } = await addSet(llavaFile);
  await decide(db, ids[0] ?? 0n, {
    decision: "edit",
    turnsAfter: [
      { id: "2", from: "human", value: "And?" },
      { id: "3", from: "gpt", value: "Yes." },
    ],
  });
  const sink = memorySink();
  await exportDataset({ db, datasetId, format: "llava", names: { main: "a", manifest: "b", leftOut: "c" } }, sink);
  expect(sink.text("a")).toBe(
    '[\n{"id":"1","image":"coco/train2017/1.jpg","score":0.10,"big":12345678901234567890,"conversations":[{"from":"human","value":"<image>\\nAnd?"},{"from":"gpt","value":"Yes."}]}\n]\n',
  );
});

test("merged, a photo's entries are one record with one <image>, and a bad entry does not hold the others back", async () => {
  const qa = (id: number, text: string) =>
    row(id, [
      ["user", `${text}?`],
      ["gpt", `${text}.`],
    ]);
  const { datasetId } = await addSet(
    {
      text: JSON.stringify([
        qa(1, "a"),
        qa(2, "b"),
        row(1, [
          ["user", "c"],
          ["gpt", ""],
        ]),
      ]),
    },
    { task: "detail_description", text: JSON.stringify([qa(2, "d"), qa(1, "e")]) },
  );
  const { records, manifest } = await exportLlava(datasetId, { merge: true });
  expect(records).toEqual([
    {
      id: "1",
      image: "vg/VG_100K/1.jpg",
      conversations: [
        { from: "human", value: "<image>\na?" },
        { from: "gpt", value: "a." },
        { from: "human", value: "e?" },
        { from: "gpt", value: "e." },
      ],
    },
    expect.objectContaining({ id: "2", image: "vg/VG_100K/2.jpg" }),
  ]);
  expect(manifest).toMatchObject({ entries: 4, records: 2, leftOut: { entries: 1 } });
});

test("settings that are not known are refused", async () => {
  const { datasetId } = await addSet();
  await expect(exportLlava(datasetId, { boxSpace: "pixel" as "image" })).rejects.toMatchObject({
    code: "invalid_request",
  });
  await expect(exportLlava(datasetId, { imageFolders: { vg: "../x", coco: "y" } })).rejects.toMatchObject({
    code: "invalid_request",
  });
});
