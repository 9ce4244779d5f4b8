import { expect, test } from "vitest";
import type { ExportFormat } from "#domain/export/formats.ts";
import { BOX_INSTRUCTIONS } from "#domain/llava/instructions.ts";
import { addSet, db, llavaFile, referring, row, setUpDatabase } from "#tests/export/llava-sets.ts";
import { exportDataset } from "./export-dataset.ts";
import { memorySink } from "./write/memory-sink.ts";

setUpDatabase();

/** Files of an export by their names, and its manifest. */
async function exported(format: ExportFormat, datasetId: bigint, settings: object = {}) {
  const sink = memorySink();
  const manifest = await exportDataset({ db, datasetId, format, settings, states: ["pending"] }, sink);
  const lines = (name: string) =>
    sink
      .text(name)
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  return { sink, manifest, lines, reasons: Object.keys(manifest.leftOut.reasons).sort() };
}

const TOOLS = JSON.stringify([
  {
    id: "weather",
    tools: [{ name: "look" }],
    conversations: [
      { from: "system", value: "Be kind." },
      { from: "human", value: "How is it in Oslo?" },
      { from: "function_call", value: '{"name":"look"}' },
      { from: "observation", value: "cold" },
      { from: "gpt", value: "Cold." },
    ],
  },
]);
const toolsFile = { ...llavaFile, text: TOOLS };

test("ShareGPT's records have every key, and the file beside them tells LLaMA-Factory where they lie", async () => {
  const { datasetId } = await addSet({ task: "referring_qa", text: referring }, toolsFile);
  const { sink, lines, manifest } = await exported("sharegpt", datasetId);
  const records = lines("data/train.jsonl");
  expect(records.map((record) => Object.keys(record))).toEqual(
    Array(3).fill(["id", "conversations", "images", "system", "tools"]),
  );
  expect(records[0]).toMatchObject({ images: ["vg/VG_100K/1000001.jpg"], system: "", tools: "" });
  expect(records[0].conversations[0].value).toMatch(/^<image>\nWhy might the car \[0.386, 0.435, 0.996, 0.715\]/);
  expect(records[2]).toEqual({
    id: "weather",
    conversations: JSON.parse(TOOLS)[0].conversations.slice(1),
    images: [],
    system: "Be kind.",
    tools: '[{"name":"look"}]',
  });
  const info = Object.values(JSON.parse(sink.text("dataset_info.json")));
  expect(info).toMatchObject([{ file_name: "data/train.jsonl", formatting: "sharegpt", columns: { tools: "tools" } }]);
  expect(manifest.files.map(({ name, records: count }) => [name, count])).toEqual([
    ["data/train.jsonl", 3],
    ["dataset_info.json", 0],
  ]);
});

test("in parts, LLaMA-Factory is told the folder, and InternVL every file with its length", async () => {
  const { datasetId } = await addSet({ task: "referring_qa", text: referring });
  const inParts = async (format: ExportFormat) => {
    const sink = memorySink();
    const shardSize = { unit: "records", count: 1 } as const;
    await exportDataset({ db, datasetId, format, states: ["pending"], shardSize }, sink);
    return sink;
  };
  const sharegpt = await inParts("sharegpt");
  expect(Object.values(JSON.parse(sharegpt.text("dataset_info.json")))).toMatchObject([{ file_name: "data" }]);
  const meta = Object.values(JSON.parse((await inParts("internvl")).text("meta.json")));
  expect(meta).toMatchObject([
    { root: "images/", annotation: "data/train-00000-of-00002.jsonl", length: 1, repeat_time: 1, data_augment: false },
    { annotation: "data/train-00001-of-00002.jsonl", length: 1 },
  ]);
});

const HUMAN = (value: string) => ({ from: "human", value });
const GPT = (value: string) => ({ from: "gpt", value });
const chats = (...all: { from: string; value: string }[][]) => ({
  ...llavaFile,
  text: JSON.stringify(all.map((conversations, index) => ({ id: `c${index}`, conversations }))),
});
const BAD = chats(
  [HUMAN("Fine?"), GPT("Yes.")],
  [GPT("Hello."), HUMAN("Fine?"), GPT("Yes.")],
  [HUMAN("One."), HUMAN("Two."), GPT("Yes.")],
  [HUMAN("Last?"), GPT("Yes."), HUMAN("And?")],
  [HUMAN("Empty?"), GPT(" ")],
  [HUMAN("Video <video>?"), GPT("Yes.")],
  [HUMAN("Photo?"), GPT("<image>")],
  [HUMAN("Sign?"), GPT("<|im_end|>")],
  [HUMAN("Box?"), GPT("<bbox>")],
  [HUMAN("Tag?"), GPT("<img>a</img> <IMG_CONTEXT>")],
);
const OF_ALL = ["last-turn-user", "media-words", "no-question", "role-repeated", "text-empty"];

test.each([
  ["messages", ["c0", "c7", "c8", "c9"], OF_ALL],
  ["sharegpt", ["c0", "c7", "c8", "c9"], OF_ALL],
  ["qwen3-vl", ["c0", "c8", "c9"], [...OF_ALL, "template-words"]],
  ["qwen2.5-vl", ["c0", "c8", "c9"], [...OF_ALL, "template-words"]],
  ["qwen2-vl", ["c0", "c8", "c9"], [...OF_ALL, "template-words"]],
  ["internvl", ["c0", "c8"], [...OF_ALL, "template-words"]],
  ["swift-grounding", ["c0", "c7", "c9"], [...OF_ALL, "placeholder-words"]],
] as const)("%s leaves out what its reader breaks on, each under its rule", async (format, ids, reasons) => {
  const { datasetId } = await addSet(BAD);
  const { manifest, lines, reasons: own } = await exported(format, datasetId);
  const main = manifest.files.find(({ records }) => records > 0)?.name ?? "";
  expect(lines(main).map(({ id }) => id)).toEqual(ids);
  // An answer that is a photo's place alone is an empty text, too; which rule is told is the first that is broken.
  expect(own).toEqual([...reasons].sort());
});

test("Qwen's and InternVL's lines are of image and conversations; a system turn, which they take for an answer, stays behind", async () => {
  const own = { id: "s", conversations: [{ from: "system", value: "Be kind." }, HUMAN("Hi?"), GPT("Hello.")] };
  const { datasetId } = await addSet(
    { task: "referring_qa", text: referring },
    { ...toolsFile, text: JSON.stringify([own]) },
  );
  for (const format of ["qwen3-vl", "internvl"] as const) {
    const { manifest, lines } = await exported(format, datasetId);
    const [first, , last] = lines(manifest.files[0]?.name ?? "");
    expect(Object.keys(first)).toEqual(
      format === "internvl" ? ["id", "image", "width", "height", "conversations"] : ["id", "image", "conversations"],
    );
    expect(last).toEqual({ id: "s", conversations: [HUMAN("Hi?"), GPT("Hello.")] });
    expect(manifest.warnings["system-left-out"]?.count).toBe(1);
  }
});

test("swift-grounding has phrases and boxes beside the text, in its order", async () => {
  const { datasetId } = await addSet({
    task: "referring_qa",
    text: JSON.stringify([
      row(
        7,
        [
          ["user", "Why are the <st>men<ed> [0.1, 0.2, 0.3, 0.4], [0.5, 0.6, 0.7, 0.8] here?"],
          ["gpt", "For the <st>boat<ed> [0, 0, 1, 1], not the <st>sea<ed>."],
        ],
        [
          ["user", "And the <st>dog<ed> [0.1, 0.2, 0.5., 0.4]?"],
          ["gpt", "No."],
        ],
      ),
    ]),
  });
  const { manifest, lines, reasons } = await exported("swift-grounding", datasetId);
  const [record] = lines(manifest.files[0]?.name ?? "");
  expect(record.messages.map(({ content }: { content: string }) => content)).toEqual([
    "<image>\nWhy are the <ref-object><bbox><bbox> here?",
    "For the <ref-object><bbox>, not the <ref-object>.",
  ]);
  expect(record.objects).toEqual({
    ref: ["men", "boat", "sea"],
    bbox: [
      [0.1, 0.2, 0.3, 0.4],
      [0.5, 0.6, 0.7, 0.8],
      [0, 0, 1, 1],
    ],
    bbox_type: "norm1",
    image_id: [0, 0, 0],
  });
  expect(reasons).toEqual(["box-unparsable"]);
});

test("what is cut out of an untouched entry's bytes is what parsing it gives", async () => {
  const text = JSON.stringify([
    row(1, [
      ["user", "Why é 视觉\u2028?"],
      ["gpt", "So."],
      ["user", "And?"],
      ["gpt", "Yes."],
    ]),
  ]).replaceAll('":"', '": "');
  const { datasetId, ids } = await addSet({ text });
  const parse = async (format: ExportFormat, turnsAfterFor?: () => never[] | null) => {
    const sink = memorySink();
    const own = { db, datasetId, format, states: ["pending" as const], ...(turnsAfterFor && { turnsAfterFor }) };
    const { files } = await exportDataset(own, sink);
    return sink.text(files[0]?.name ?? "");
  };
  expect(ids).toHaveLength(1);
  const same = JSON.parse(text)[0].conversations[0].content.map((turn: object, index: number) => ({
    id: String(index),
    ...turn,
  }));
  for (const format of ["messages", "sharegpt", "qwen3-vl", "internvl"] as const)
    expect(await parse(format), format).toBe(await parse(format, () => same));
});

test("contents as parts have a photo where `<image>` stood, and no word of it", async () => {
  const { datasetId } = await addSet({ task: "referring_qa", text: referring });
  const { manifest, lines } = await exported("messages", datasetId, { contentParts: true });
  const [, record] = lines(manifest.files[0]?.name ?? "");
  expect(record.messages).toEqual([
    { role: "user", content: [{ type: "image" }, { type: "text", text: expect.stringMatching(/^What would you/) }] },
    { role: "assistant", content: [{ type: "text", text: "More cones [0.354, 0.573, 0.774, 0.875]." }] },
  ]);
});

const BOXED = JSON.stringify([
  row(9, [
    ["user", "What is left of the <st>bowl<ed> [0.5, 0.5, 1, 1]?"],
    ["gpt", "A <st>cup<ed> [0.25, 0.5, 0.5, 0.75]."],
  ]),
]);

test.each([
  [
    "qwen3-vl",
    'A cup.\n```json\n[\n\t{"bbox_2d": [250, 500, 500, 750], "label": "cup"}\n]\n```',
    ["box-in-question", "words-apart"],
  ],
  [
    "qwen2.5-vl",
    'A cup.\n```json\n[\n\t{"bbox_2d": [161, 238, 322, 357], "label": "cup"}\n]\n```',
    ["box-in-question", "words-apart"],
  ],
  ["qwen2-vl", "A <|object_ref_start|>cup<|object_ref_end|><|box_start|>(250,500),(500,750)<|box_end|>.", []],
  ["internvl", "A <ref>cup</ref><box>[[250, 500, 500, 750]]</box>.", []],
] as const)(
  "%s has boxes in the words of its model, and what it cannot say is counted",
  async (format, answer, losses) => {
    const { datasetId } = await addSet({ task: "referring_qa", text: BOXED, size: { widthPx: 640, heightPx: 480 } });
    const { manifest, lines } = await exported(format, datasetId);
    const [record] = lines(manifest.files[0]?.name ?? "");
    expect(record.conversations[1].value).toBe(answer);
    const instruction = record.conversations[0].value.split("? ")[1];
    expect(BOX_INSTRUCTIONS).toContain(instruction);
    expect(
      Object.keys(manifest.warnings)
        .filter((id) => id !== "folder-assumed")
        .sort(),
    ).toEqual(losses);
  },
);

test("a photo of unknown size keeps out what is in pixels alone", async () => {
  const { datasetId } = await addSet({ task: "referring_qa", text: BOXED, size: null });
  expect((await exported("qwen2.5-vl", datasetId)).reasons).toEqual(["photo-size-unknown"]);
  expect((await exported("qwen3-vl", datasetId)).manifest.entries).toBe(1);
});

test("a file that `datasets` reads begins with a record that has a photo, and boxes where the shape has them", async () => {
  const { datasetId } = await addSet(
    chats([HUMAN("One?"), GPT("Yes.")], [HUMAN("Two?"), GPT("Yes.")]),
    {
      task: "conversation",
      path: "b.json",
      text: JSON.stringify([
        row(1, [
          ["user", "Photo?"],
          ["gpt", "Yes."],
        ]),
      ]),
    },
    { task: "referring_qa", path: "c.json", text: referring },
  );
  for (const format of ["messages", "sharegpt", "swift-grounding"] as const) {
    const { manifest, lines } = await exported(format, datasetId);
    const records = lines(manifest.files[0]?.name ?? "");
    expect(records).toHaveLength(5);
    expect(records[0].images, format).toHaveLength(1);
    if (format === "swift-grounding") expect(records[0].objects.bbox).toHaveLength(1);
  }
  // Read by other code, in the source's order.
  const { lines, manifest } = await exported("qwen3-vl", datasetId);
  expect(lines(manifest.files[0]?.name ?? "")[0].id).toBe("c0");
});
