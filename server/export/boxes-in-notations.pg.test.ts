import { expect, test } from "vitest";
import type { ExportFormat } from "#domain/export/formats.ts";
import type { NotationName } from "#domain/grounding/notation.ts";
import type { SpaceName } from "#domain/grounding/space.ts";
import { decide } from "#tests/decide.ts";
import { addSet, db, referring, setUpDatabase } from "#tests/export/llava-sets.ts";
import { exportDataset } from "./export-dataset.ts";
import type { CocoFile } from "./formats/coco-sections.ts";
import { memorySink } from "./write/memory-sink.ts";

setUpDatabase();

async function exported(datasetId: bigint, format: ExportFormat, boxes: NotationName | null = null) {
  const sink = memorySink();
  const settings = { boxes } as object;
  const manifest = await exportDataset(
    { db, datasetId, format, settings, states: ["pending", "edited"], look: format !== "coco" },
    sink,
  );
  const main = manifest.files.find(({ records }) => records > 0)?.name;
  const text = main === undefined ? "" : sink.text(main);
  return { manifest, text, reasons: Object.keys(manifest.leftOut.reasons), warnings: Object.keys(manifest.warnings) };
}
const answerIn = (line: string): string => JSON.parse(line).messages[1].content;

/** A file of one row about a photo of 500 × 375 pixels. */
const fileOf = (notation: NotationName, space: SpaceName | null, answer: string, more: object = {}) => ({
  format: "llava" as const,
  task: "other" as const,
  text: JSON.stringify([
    {
      image: "1.jpg",
      conversations: [
        { from: "human", value: "<image>\nFind the cup." },
        { from: "gpt", value: answer },
      ],
      ...more,
    },
  ]),
  identityOf: () => "path:1.jpg",
  grounding: { notation, space: space && { name: space } } as never,
});
const QWEN = fileOf("qwen3-vl", "thousand", '[{"bbox_2d": [200, 400, 400, 800], "label": "the cup"}]');
const SWIFT = fileOf("ms-swift", "pixels", "<ref-object><bbox>", {
  objects: { ref: ["the cup"], bbox: [[100, 150, 200, 300]] },
});

test("boxes of other shapes leave in the notation that was asked for, and stay as they are written where none was", async () => {
  const { datasetId } = await addSet(QWEN);
  expect(answerIn((await exported(datasetId, "messages")).text)).toBe(
    '[{"bbox_2d": [200, 400, 400, 800], "label": "the cup"}]',
  );
  for (const [boxes, answer] of [
    ["internvl", "<ref>the cup</ref><box>[[200, 400, 400, 800]]</box>"],
    ["svit", "<st>the cup<ed> [0.2, 0.4, 0.4, 0.8]"],
    ["shikra", "the cup[0.200,0.424,0.400,0.724]"],
  ] as const)
    expect([boxes, answerIn((await exported(datasetId, "messages", boxes)).text)]).toEqual([boxes, answer]);
  expect((await exported(datasetId, "messages", "shikra")).warnings).toContain("phrase-unmarked");
});

test("SVIT's boxes leave in it as well, and with a reader's own format it goes before the reader's", async () => {
  const { datasetId } = await addSet({ task: "referring_qa", text: referring });
  for (const format of ["messages", "qwen3-vl"] as const)
    expect((await exported(datasetId, format, "internvl")).text).toContain(
      "<ref>cones</ref><box>[[354, 573, 774, 875]]</box>",
    );
});

test("boxes beside the text leave as objects, in words where a notation has them there, and never as placeholders alone", async () => {
  const { datasetId, ids } = await addSet(SWIFT);
  const keysAfter = [{ path: ["objects", "bbox", 0], value: [100, 150, 250, 300] }];
  const turnsAfter = [
    { id: "0", from: "human" as const, value: "<image>\nFind the cup." },
    { id: "1", from: "gpt" as const, value: "<ref-object><bbox>" },
  ];
  await decide(db, ids[0] ?? 0n, { decision: "edit", turnsAfter, keysAfter });
  const swift = JSON.parse((await exported(datasetId, "swift-grounding")).text);
  expect(swift.objects).toEqual({ ref: ["the cup"], bbox: [[0.2, 0.4, 0.5, 0.8]], bbox_type: "norm1", image_id: [0] });
  expect(swift.messages[1].content).toBe("<ref-object><bbox>");
  expect(answerIn((await exported(datasetId, "messages", "internvl")).text)).toBe(
    "<ref>the cup</ref><box>[[200, 400, 500, 800]]</box>",
  );
  const { text } = await exported(datasetId, "qwen3-vl");
  expect(text).toContain('\\"bbox_2d\\": [200, 400, 500, 800]');
  for (const format of ["messages", "parquet"] as const)
    expect((await exported(datasetId, format)).reasons).toEqual(["boxes-beside-text"]);
});

test("COCO has the boxes of every shape as they are now", async () => {
  const { datasetId } = await addSet(QWEN, { ...SWIFT, path: "b.json" });
  const { text } = await exported(datasetId, "coco");
  const { annotations, categories } = JSON.parse(text) as CocoFile;
  expect(categories.map(({ name }) => name)).toEqual(["the cup"]);
  expect(annotations.map(({ bbox }) => bbox)).toEqual([[100, 150, 100, 150]]);
});

test("what nobody has settled is not converted, and says so", async () => {
  const { datasetId } = await addSet(fileOf("qwen2.5-vl", null, '[{"bbox_2d": [200, 400, 400, 800], "label": "a"}]'));
  expect((await exported(datasetId, "messages", "internvl")).reasons).toEqual(["boxes-unsettled"]);
  expect((await exported(datasetId, "coco")).reasons).toEqual(["boxes-unsettled"]);
});

test("each entry of a file in several notations leaves by its own, and one that nobody settled stays behind", async () => {
  const row = (nth: number, answer: string) => ({
    image: `${nth}.jpg`,
    conversations: [
      { from: "human", value: "<image>\nFind the cup." },
      { from: "gpt", value: answer },
    ],
  });
  const { datasetId } = await addSet({
    ...QWEN,
    text: JSON.stringify([
      row(0, '[{"bbox_2d": [200, 400, 400, 800], "label": "the cup"}]'),
      row(1, "<phrase>the cup</phrase><object><patch_index_0044><patch_index_0863></object>"),
      row(2, "The cup is at [100, 150, 200, 300], the box that was asked for."),
      row(3, "<p>the cup</p> {<12><34><56><78>}"),
    ]),
    identityOf: ({ image }) => `path:${image}`,
  });
  await db.prisma.sourceFile.updateMany({
    where: { datasetId },
    data: {
      signs: "qwen2.5-vl",
      furtherReadings: [
        { signs: "kosmos-2", notation: "kosmos-2", space: { name: "patches-32" }, readings: [] },
        { signs: "ferret", notation: null, space: null, readings: [{ notation: "ferret", space: { name: "pixels" } }] },
      ],
    },
  });
  const { text, reasons } = await exported(datasetId, "messages", "internvl");
  expect(text.trim().split("\n").map(answerIn)).toEqual([
    "<ref>the cup</ref><box>[[200, 400, 400, 800]]</box>",
    "<ref>the cup</ref><box>[[391, 47, 984, 828]]</box>",
  ]);
  expect(reasons).toEqual(["boxes-unsettled"]);
  const lines = (await exported(datasetId, "jsonl")).text.trim().split("\n");
  expect(lines.map((line) => JSON.parse(line).source).map(({ notation, boxSpace }) => [notation, boxSpace])).toEqual([
    ["qwen3-vl", "thousand"],
    ["kosmos-2", "patches-32"],
    [null, "unknown"],
    [null, "unknown"],
  ]);
  const coco = JSON.parse((await exported(datasetId, "coco")).text) as CocoFile;
  expect(coco.annotations.map(({ bbox }) => bbox[0])).toEqual([100, 195.31]);
});
