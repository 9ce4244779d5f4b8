import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ExportSettings } from "#domain/export/export-request.ts";
import { elementsOf } from "#domain/json/json-text.ts";
import { BOX_INSTRUCTIONS } from "#domain/llava/instructions.ts";
import { loadLlamaTokens } from "#domain/llava/llama-tokens.ts";
import type { LlavaRecord } from "#domain/llava/record-shape.ts";
import { brokenRules } from "#domain/llava/rules.ts";
import { countRecordTokens } from "#domain/llava/token-count.ts";
import type { Database } from "#server/db/client.ts";
import { freshDatabase } from "#tests/database.ts";
import { decide } from "#tests/decide.ts";
import { addRawFile, type RawFile } from "#tests/raw-entries.ts";
import { exportDataset } from "./export-dataset.ts";
import { memorySink } from "./write/memory-sink.ts";

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
  expect(records.map(({ image }) => image)).toEqual(["vg/VG_100K/1.jpg", "vg/VG_100K/6.jpg", "vg/VG_100K/9.jpg"]);
  expect(Object.keys(manifest.leftOut.reasons).sort()).toEqual([
    "answer-empty",
    "last-turn-human",
    "no-conversations",
    "photo-broken",
    "role-repeated",
    "template-words",
    "too-long",
  ]);
  expect(Object.keys(manifest.warnings).sort()).toEqual(["folder-assumed", "photo-missing"]);
  const long = await exportLlava(datasetId, { keepLong: true });
  expect(long.records.at(-1)?.image).toBe("vg/VG_100K/10.jpg");
  expect(long.manifest.warnings["too-long"]?.count).toBe(1);
  const strict = await exportLlava(datasetId, { requirePhotos: true });
  expect(strict.records.map(({ image }) => image)).toEqual(["vg/VG_100K/1.jpg", "vg/VG_100K/6.jpg"]);
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

test("merged, a record is filled up to the limit and the next one of the photo goes on, each with an id of its own", async () => {
  const qa = (text: string) =>
    row(1, [
      ["user", `${text}?`],
      ["gpt", `${"word ".repeat(400)}${text}.`],
    ]);
  const alone = row(1, [
    ["user", "Long?"],
    ["gpt", "word ".repeat(1500)],
  ]);
  const { datasetId } = await addSet({ text: JSON.stringify([qa("a"), qa("b"), alone, qa("c"), qa("d"), qa("e")]) });
  const { records, manifest } = await exportLlava(datasetId, { merge: true });
  const asked = (own: LlavaRecord[]) => own.map(({ id, conversations }) => [id, conversations.length / 2]);
  expect(asked(records)).toEqual([
    ["1", 3],
    ["1-2", 2],
  ]);
  expect(records.every(({ conversations }) => conversations[0]?.value.startsWith("<image>\n"))).toBe(true);
  expect(manifest).toMatchObject({ entries: 5, records: 2, leftOut: { reasons: { "too-long": { count: 1 } } } });
  const count = await loadLlamaTokens();
  const lengths = records.map((own) => countRecordTokens(own.conversations, true, count));
  expect(Math.max(...lengths)).toBeLessThanOrEqual(2048);
  expect(Math.min(...lengths) + 400, "none could have held one more").toBeGreaterThan(1400);
  const kept = await exportLlava(datasetId, { merge: true, keepLong: true });
  expect(asked(kept.records)).toEqual([
    ["1", 2],
    ["1-2", 1],
    ["1-3", 3],
  ]);
  expect(kept.manifest.warnings["too-long"]?.count).toBe(1);
  const short = await exportLlava(datasetId, { merge: true, tokensMax: 1100 });
  expect(asked(short.records).map(([, pairs]) => pairs)).toEqual([1, 1, 1, 1, 1]);
  expect(new Set(short.records.map(({ id }) => id)).size).toBe(5);
});

test("merged, a text that is sound behind <image> alone begins a record and holds back no other", async () => {
  const questions = ["a?", "", "b?", "ASSISTANT: c?", " ASSISTANT: d?", "<image> e?", "f?"];
  const rows = questions.map((question) =>
    row(1, [
      ["user", question],
      ["gpt", "So."],
    ]),
  );
  const { datasetId } = await addSet({ text: JSON.stringify(rows) });
  const { records, manifest } = await exportLlava(datasetId, { merge: true });
  expect(manifest).toMatchObject({ entries: questions.length, leftOut: { entries: 0 } });
  const asked = records.map(({ conversations }) => conversations.filter((_, index) => index % 2 === 0));
  expect(asked.map((own) => own.map(({ value }) => value.replace("<image>\n", "")))).toEqual([
    ["a?"],
    ["", "b?"],
    ["ASSISTANT: c?"],
    [" ASSISTANT: d?"],
    ["<image> e?", "f?"],
  ]);
  const limit = { tokensMax: 2048, count: await loadLlamaTokens() };
  for (const record of records) expect(brokenRules({ record, photo: "present", limit })).toEqual([]);
});

test("boxes that are not sound are counted by kind in both spaces, and left out where that is asked for", async () => {
  const boxed = (id: number, box: string) =>
    row(id, [
      ["user", `Where is the <st>car<ed> ${box}?`],
      ["gpt", "There."],
    ]);
  const boxes = [
    "[0.1, 0.2, 0.5., 0.6]",
    "[0.5, 0.2, 0.1, 0.6]",
    "[0.1, 0.2, 0.1, 0.6]",
    "[0, 0, 1.2, 1]",
    "[9, 8, 70, 60]",
  ];
  const { datasetId } = await addSet({
    task: "referring_qa",
    text: JSON.stringify(boxes.map((box, index) => boxed(index + 1, box))),
  });
  const kinds = ["box-unparsable", "box-inverted", "box-empty", "box-outside", "box-in-pixels"].sort();
  const image = await exportLlava(datasetId);
  expect(image.records).toHaveLength(5);
  for (const [index, box] of boxes.entries()) expect(image.records[index]?.conversations[0]?.value).toContain(box);
  expect(
    Object.keys(image.manifest.warnings)
      .filter((id) => id.startsWith("box"))
      .sort(),
  ).toEqual(kinds);
  const padded = await exportLlava(datasetId, { boxSpace: "padded-square" });
  expect(padded.records).toHaveLength(3);
  expect(Object.keys(padded.manifest.leftOut.reasons).sort()).toEqual(["box-in-pixels", "box-unparsable"]);
  expect(Object.keys(padded.manifest.warnings).filter((id) => id.startsWith("box"))).toHaveLength(3);
  const none = await exportLlava(datasetId, { badBoxes: "leave-out" });
  expect(none.records).toEqual([]);
  expect(Object.keys(none.manifest.leftOut.reasons).sort()).toEqual(kinds);
});

test("a photo that lies elsewhere on the trainer's disk leaves as it came, with a warning", async () => {
  const images = ["/data/a.jpg", "C:\\photos\\b.jpg", "https://host/c.jpg", "../d.jpg", "a\\..\\e.jpg"];
  const rows = images.map((image, index) => ({
    id: String(index),
    image,
    conversations: [
      { from: "human", value: "<image>\nWhy?" },
      { from: "gpt", value: "So." },
    ],
  }));
  const { datasetId } = await addSet({ ...llavaFile, text: JSON.stringify(rows) });
  const { records, manifest } = await exportLlava(datasetId);
  expect(records.map(({ image }) => image)).toEqual(images.slice(0, 3));
  expect(manifest.warnings["image-elsewhere"]?.count).toBe(3);
  expect(manifest.leftOut.reasons["unsafe-image-path"]?.count).toBe(2);
});

test("two photos of different roots with one name are told apart where the record is ours, and named where it is not", async () => {
  const { datasetId } = await addSet();
  for (const name of ["charts", "xrays"]) await db.prisma.photoRoot.create({ data: { datasetId, name } });
  const ours = (root: string): Partial<RawFile> => ({
    text: JSON.stringify([
      row(1, [
        ["user", `Why ${root}?`],
        ["gpt", "So."],
      ]),
    ]),
    identityOf: () => `path@${root}:images/1.jpg`,
  });
  const theirs = (root: string): Partial<RawFile> => ({
    ...llavaFile,
    text: JSON.stringify([
      {
        image: "images/1.jpg",
        conversations: [
          { from: "human", value: `<image>\nWhat ${root}?` },
          { from: "gpt", value: "That." },
        ],
      },
    ]),
    identityOf: () => `path@${root}:images/1.jpg`,
  });
  for (const file of [ours("charts"), ours("xrays"), theirs("charts"), theirs("xrays")])
    await addRawFile(db, { datasetId, path: "a.json", format: "svit", task: "conversation", text: "", ...file });
  const { records, manifest } = await exportLlava(datasetId);
  expect(records.map(({ image }) => image)).toEqual([
    "images/1.jpg",
    "xrays/images/1.jpg",
    "images/1.jpg",
    "images/1.jpg",
  ]);
  expect(records.slice(0, 2).map(({ id }) => id.split("-conv")[0])).toEqual([
    "charts/images/1.jpg",
    "xrays/images/1.jpg",
  ]);
  expect(manifest.warnings["image-name-clash"]).toMatchObject({
    count: 1,
    examples: [{ image: "path@xrays:images/1.jpg" }],
  });
});

test("an entry that is cut out of its bytes leaves as one that was parsed", async () => {
  const texts = [
    "Who is here?",
    "视觉 é 🙂 so",
    "a\u2028b",
    "the <st>car<ed> [0.1, 0.2, 0.5, 0.6] and <st>b<ed> [0, 0, 1, 1]",
    '"quoted"\n',
  ];
  const rows = texts.flatMap((text, index) => [
    row(index + 1, [
      ["user", text],
      ["gpt", `Yes: ${text}`],
    ]),
  ]);
  for (const task of ["conversation", "referring_qa"] as const) {
    const { datasetId } = await addSet({ task, text: JSON.stringify(rows).replaceAll('":"', '": "') });
    // A merge parses every entry, and one entry a photo is a record by itself.
    const [cut, parsed] = [await exportLlava(datasetId), await exportLlava(datasetId, { merge: true })];
    const bodies = (own: LlavaRecord[]) => own.map(({ id: _, ...rest }) => rest);
    expect(bodies(cut.records)).toEqual(bodies(parsed.records));
    expect(cut.records).toHaveLength(texts.length);
  }
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

test("the folder of a photo that nobody has is what image_data's address says", async () => {
  const { datasetId } = await addSet({
    task: "complex_reasoning",
    text: JSON.stringify([
      row(7, [
        ["user", "Why so?"],
        ["gpt", "So it is."],
      ]),
    ]),
  });
  await db.prisma.image.updateMany({ where: { datasetId }, data: { photo: "absent", photoPath: "VG_100K_2/7.jpg" } });
  const { records, manifest } = await exportLlava(datasetId);
  expect(records.map(({ image }) => image)).toEqual(["vg/VG_100K_2/7.jpg"]);
  expect(manifest.warnings["folder-assumed"]).toBeUndefined();
});
