import { expect, test } from "vitest";
import type { ExportFormat } from "#domain/export/formats.ts";
import type { NotationName } from "#domain/grounding/notation.ts";
import type { SpaceName } from "#domain/grounding/space.ts";
import { decide } from "#tests/decide.ts";
import { addSet, db, exportLlava, referring, row, setUpDatabase } from "#tests/export/llava-sets.ts";
import { exportDataset } from "./export-dataset.ts";
import { memorySink } from "./write/memory-sink.ts";

setUpDatabase();

/** A file of one row about a photo of 500 × 375 pixels. */
const fileOf = (notation: NotationName, space: SpaceName | null, more: object, texts: string[]) => ({
  format: "llava" as const,
  task: "other" as const,
  text: JSON.stringify([
    {
      image: "1.jpg",
      conversations: texts.map((value, index) => ({ from: index % 2 === 0 ? "human" : "gpt", value })),
      ...more,
    },
  ]),
  identityOf: () => "path:1.jpg",
  grounding: { notation, space: space && { name: space } } as never,
});
const QWEN = '[{"bbox_2d": [200, 400, 400, 800], "label": "the cup"}]';
const qwen = (more: object = {}) => fileOf("qwen3-vl", "thousand", more, ["<image>\nFind the cup.", QWEN]);
const swift = () =>
  fileOf(
    "ms-swift",
    "pixels",
    {
      objects: {
        ref: ["cup", "man"],
        bbox: [
          [100, 150, 200, 300],
          [0, 0, 50, 75],
        ],
      },
    },
    ["<image>\nFind the <ref-object><bbox>.", "Beside the <ref-object><bbox>."],
  );

async function judged(datasetId: bigint, format: ExportFormat & ("preference" | "kto"), boxes: NotationName) {
  const sink = memorySink();
  const names = { main: "a.jsonl", manifest: "m", leftOut: "l" };
  const settings = { boxes, layout: "llama-factory" } as object;
  const manifest = await exportDataset({ db, datasetId, format, settings, names }, sink);
  const lines = sink.text("a.jsonl").split("\n").slice(0, -1);
  return { manifest, records: lines.map((line) => JSON.parse(line)), reasons: Object.keys(manifest.leftOut.reasons) };
}

const human = (id: string, value: string) => ({ id, from: "human" as const, value });
const gpt = (id: string, value: string) => ({ id, from: "gpt" as const, value });

test("LLaVA's file has boxes in the notation that was asked for, and all else of a row of its own shape", async () => {
  const { datasetId } = await addSet(qwen({ score: 0.1 }), { task: "referring_qa", text: referring, path: "b.json" });
  const as = async (boxes: NotationName | null) => (await exportLlava(datasetId, { boxes } as object)).records;
  const own = { image: "1.jpg", score: 0.1 };
  expect((await as(null)).map(({ conversations }) => conversations[1]?.value)).toEqual([
    QWEN,
    "Because of the workers.",
    "More cones [0.354, 0.573, 0.774, 0.875].",
  ]);
  const shikra = await as("shikra");
  expect(shikra[0]).toMatchObject({ ...own, conversations: [{ value: "<image>\nFind the cup." }, {}] });
  expect(shikra.map(({ conversations }) => conversations[1]?.value)).toEqual([
    "the cup[0.200,0.424,0.400,0.724]",
    "Because of the workers.",
    expect.stringMatching(/^More cones\[0\.354,0\.\d{3},0\.774,0\.\d{3}\]\.$/),
  ]);
  expect((await as("internvl"))[2]?.conversations[1]?.value).toBe(
    "More <ref>cones</ref><box>[[354, 573, 774, 875]]</box>.",
  );
});

test("LLaVA's file leaves out what nobody has settled, and placeholders for boxes that a made record has no room for", async () => {
  const unsettled = await addSet(fileOf("qwen2.5-vl", null, {}, ["<image>\nFind.", QWEN]));
  const { manifest } = await exportLlava(unsettled.datasetId, { boxes: "internvl" });
  expect(Object.keys(manifest.leftOut.reasons)).toEqual(["boxes-unsettled"]);
  // Named under another key than LLaVA's, its photo makes a new record of it.
  const beside = await addSet({ ...swift(), text: swift().text.replace('"image":"1.jpg"', '"images":["1.jpg"]') });
  expect(Object.keys((await exportLlava(beside.datasetId)).manifest.leftOut.reasons)).toEqual(["boxes-beside-text"]);
  expect((await exportLlava(beside.datasetId, { boxes: "internvl" })).records[0]?.conversations[1]?.value).toBe(
    "Beside the <ref>man</ref><box>[[0, 0, 100, 200]]</box>.",
  );
});

test("a pair's sides are in the notation that was asked for, whatever they came in", async () => {
  const { datasetId, ids } = await addSet(qwen(), { task: "referring_qa", text: referring, path: "b.json" });
  const moved = QWEN.replace("800", "900");
  await decide(db, ids[0] ?? 0n, {
    decision: "edit",
    turnsAfter: [human("0", "<image>\nFind the cup."), gpt("1", moved)],
  });
  await decide(db, ids[2] ?? 0n, {
    decision: "edit",
    turnsAfter: [
      { id: "0", from: "user", value: "What would you suggest?" },
      gpt("1", "More <st>cones<ed> [0.354, 0.573, 0.774, 0.9]."),
    ],
  });
  const { records } = await judged(datasetId, "preference", "internvl");
  expect(records.map(({ chosen, rejected }) => [chosen.value, rejected.value])).toEqual([
    ["<ref>the cup</ref><box>[[200, 400, 400, 900]]</box>", "<ref>the cup</ref><box>[[200, 400, 400, 800]]</box>"],
    [
      "More <ref>cones</ref><box>[[354, 573, 774, 900]]</box>.",
      "More <ref>cones</ref><box>[[354, 573, 774, 875]]</box>.",
    ],
  ]);
});

test("a box beside the text that was moved makes a pair, each side with the boxes of its own record", async () => {
  const { datasetId, ids } = await addSet(swift());
  const turnsAfter = [human("0", "<image>\nFind the <ref-object><bbox>."), gpt("1", "Beside the <ref-object><bbox>.")];
  const keysAfter = [{ path: ["objects", "bbox", 1], value: [0, 0, 100, 75] }];
  await decide(db, ids[0] ?? 0n, { decision: "edit", turnsAfter, keysAfter });
  const { records } = await judged(datasetId, "preference", "internvl");
  expect(records).toMatchObject([
    {
      conversations: [{ value: "<image>\nFind the <ref>cup</ref><box>[[200, 400, 400, 800]]</box>." }],
      chosen: { value: "Beside the <ref>man</ref><box>[[0, 0, 200, 200]]</box>." },
      rejected: { value: "Beside the <ref>man</ref><box>[[0, 0, 100, 200]]</box>." },
    },
  ]);
});

test("a mention that was taken away beside the text leaves the rejected side its own boxes", async () => {
  const { datasetId, ids } = await addSet(
    fileOf(
      "ms-swift",
      "pixels",
      {
        objects: {
          ref: ["cup", "man"],
          bbox: [
            [100, 150, 200, 300],
            [0, 0, 50, 75],
          ],
        },
      },
      ["<image>\nFind.", "A <ref-object><bbox> and a <ref-object><bbox>."],
    ),
  );
  await decide(db, ids[0] ?? 0n, {
    decision: "edit",
    turnsAfter: [human("0", "<image>\nFind."), gpt("1", "One <ref-object><bbox>.")],
    keysAfter: [
      { path: ["objects", "ref"], value: ["man"] },
      { path: ["objects", "bbox"], value: [[0, 0, 50, 75]] },
    ],
  });
  const { records } = await judged(datasetId, "preference", "internvl");
  const [cup, man] = ["<ref>cup</ref><box>[[200, 400, 400, 800]]</box>", "<ref>man</ref><box>[[0, 0, 100, 200]]</box>"];
  expect(records).toMatchObject([{ chosen: { value: `One ${man}.` }, rejected: { value: `A ${cup} and a ${man}.` } }]);
});

test("judged answers have their boxes in it, good ones as they are now and bad ones as they were", async () => {
  const answers = ["<image>\nFind.", "A <ref-object><bbox>.", "And?", "A <ref-object><bbox>."];
  const two = () =>
    fileOf(
      "ms-swift",
      "pixels",
      {
        objects: {
          ref: ["cup", "man"],
          bbox: [
            [100, 150, 200, 300],
            [0, 0, 50, 75],
          ],
        },
      },
      answers,
    );
  const { datasetId, ids } = await addSet(two(), {
    ...two(),
    path: "b.json",
    text: two().text.replace("1.jpg", "2.jpg"),
  });
  // The first QA is struck: what is left takes the second box, which came to be the first.
  await decide(db, ids[0] ?? 0n, {
    decision: "edit",
    turnsAfter: [human("2", "<image>\nAnd?"), gpt("3", "A <ref-object><bbox>.")],
    keysAfter: [
      { path: ["objects", "ref"], value: ["man"] },
      { path: ["objects", "bbox"], value: [[0, 0, 50, 75]] },
    ],
  });
  await decide(db, ids[1] ?? 0n, { decision: "accept" });
  const { records } = await judged(datasetId, "kto", "internvl");
  const [cup, man] = ["<ref>cup</ref><box>[[200, 400, 400, 800]]</box>", "<ref>man</ref><box>[[0, 0, 100, 200]]</box>"];
  expect(records.map(({ kto_tag, conversations }) => [kto_tag, conversations.at(-1).value])).toEqual([
    [false, `A ${cup}.`],
    [true, `A ${man}.`],
    [true, `A ${cup}.`],
    [true, `A ${man}.`],
  ]);
});

test("a judged entry whose boxes nobody has settled stays behind", async () => {
  const { datasetId, ids } = await addSet(
    fileOf("qwen2.5-vl", null, {}, ["<image>\nFind.", QWEN]),
    {
      ...fileOf("ms-swift", null, { objects: { ref: ["cup"], bbox: [[1, 2, 3, 4]] } }, [
        "<image>\nFind.",
        "A <ref-object><bbox>.",
      ]),
      path: "b.json",
    },
    {
      text: JSON.stringify([
        row(7, [
          ["user", "What is it?"],
          ["gpt", "A boat."],
        ]),
      ]),
      path: "c.json",
    },
  );
  for (const id of ids) await decide(db, id, { decision: "accept" });
  const { manifest, records } = await judged(datasetId, "kto", "internvl");
  expect([records.length, manifest.leftOut.reasons["boxes-unsettled"]?.count]).toEqual([1, 2]);
});
