import { describe, expect, test } from "vitest";
import type { MessageCode } from "#domain/message.ts";
import { recogniseJson } from "./recognise.ts";
import type { Recognised } from "./recognised.ts";

const recognise = (text: string | Buffer, name = "train.json") => recogniseJson(Buffer.from(text), name);
const json = (value: unknown) => recognise(JSON.stringify(value));
const TURNS = [
  { from: "human", value: "<image>\nWhat is it?" },
  { from: "gpt", value: "A cup." },
];
const LLAVA = { id: "1", image: "pics/a.jpg", conversations: TURNS };
const SVIT = { image_id: 1, conversations: [{ content: [{ from: "user", value: "Why?" }] }] };
const pretty = (...values: unknown[]) => values.map((value) => JSON.stringify(value, null, 1)).join("\n");

describe("a row with an id and a size that is not Visual Genome's", () => {
  const size = { image_id: 3, width: 40, height: 30, url: "https://a.example/3.jpg" };
  for (const more of [
    { phrase: "the cup", bbox_xywh: [1, 2, 3, 4] },
    { region_id: 1, phrase: "the cup", x: 1, y: 2 },
    { text: "A cup.", label: 1 },
    { sentences: [{ raw: "the cup" }], ref_id: 1 },
    { gt_boxes: [[1, 2, 3, 4]] },
    { answer: "yes" },
  ])
    test(`by ${Object.keys(more).join(", ")}: neither image_data nor a list of objects`, () => {
      const objects = { image_id: 3, objects: [{ object_id: 1, x: 0, y: 0, w: 1, h: 1, names: ["a"] }] };
      for (const row of [size, objects]) {
        const known = json([{ ...row, ...more }]);
        expect(known.kind).toBe("unknown");
        expect(known).not.toHaveProperty("unproven");
      }
    });
});

describe("where a file's rows stand", () => {
  for (const [what, text, layout] of [
    ["an array", JSON.stringify([LLAVA]), "array"],
    ["lines", `${JSON.stringify(LLAVA)}\n${JSON.stringify(LLAVA)}\n`, "lines"],
    ["lines behind a broken one", `{"id":\n${JSON.stringify(LLAVA)}\n${JSON.stringify(LLAVA)}`, "lines"],
    ["a printed object alone", pretty(LLAVA), "stream"],
    ["printed objects one after another", pretty(LLAVA, LLAVA), "stream"],
    ["objects on one line", `${JSON.stringify(LLAVA)} ${JSON.stringify(LLAVA)}`, "stream"],
    ["a list under data", JSON.stringify({ version: "1", data: [LLAVA] }), "sections"],
    ["a printed list under a name, a row a line", `{"rows":[\n${JSON.stringify(LLAVA)}\n]}`, "sections"],
    ["names of their own", JSON.stringify({ a1: LLAVA, a2: LLAVA }), "keyed"],
    ["names of their own, printed", pretty({ "17": LLAVA }), "keyed"],
  ] as const) {
    test(`${what}: ${layout}`, () => {
      expect(recognise(text)).toMatchObject({ kind: "json", format: "llava", layout });
    });
  }

  test("a line of a shape that is not known is a record, whatever stands in it: never a file of its own", () => {
    const inner = { question: "What is it?", answer: "A cup." };
    for (const line of [
      { source: { style: "rule" }, extra: inner },
      { source: "a", extra: [inner, inner] },
    ])
      for (const text of [`${JSON.stringify(line)}\n${JSON.stringify(line)}\n`, pretty(line, line)])
        expect(recognise(text)).toMatchObject({ kind: "unknown" });
  });

  test("a row of megabytes, or one that is cut off, is known by its first keys", () => {
    const long = { ...LLAVA, conversations: [{ from: "human", value: "long ".repeat(300_000) }] };
    expect(recognise(JSON.stringify([long]).slice(0, 1024 * 1024))).toMatchObject({ format: "llava", layout: "array" });
    expect(recognise(pretty(long).slice(0, 1024 * 1024))).toMatchObject({ format: "llava", layout: "stream" });
    expect(recognise('[{"image_id":1,"conversations":[{"cont')).toMatchObject({ format: "svit" });
  });
});

describe("whose rows they are", () => {
  test("messages beside an image_id are LLaVA's, conversations with content are SVIT's", () => {
    expect(json([{ image_id: 17, image: "a.jpg", conversations: TURNS }])).toMatchObject({ format: "llava" });
    expect(json([{ image_id: 17, image: "a.jpg", task_name: "x", conversations: TURNS }])).toMatchObject({
      format: "vision-flan",
    });
    expect(json([SVIT])).toMatchObject({ format: "svit" });
    expect(json([{ image_id: 17, conversations: [] }])).toMatchObject({ format: "svit" });
  });

  const box = { x: 1, y: 1, w: 2, h: 2, names: ["cup"] };
  for (const [format, own, bare] of [
    ["vg-image-data", { image_id: 1, url: "u", width: 4, height: 3 }, { image_id: 1, width: 4, height: 3 }],
    ["vg-objects", { image_id: 1, objects: [{ object_id: 1, ...box }] }, { image_id: 1, objects: [box] }],
    ["vg-attributes", { image_id: 1, attributes: [{ object_id: 1, ...box }] }, { image_id: 1, attributes: [box] }],
    [
      "vg-relationships",
      { image_id: 1, relationships: [{ relationship_id: 1, predicate: "ON" }] },
      { image_id: 1, relationships: [{ predicate: "ON" }] },
    ],
    ["vg-regions", { id: 1, regions: [{ region_id: 1, phrase: "p" }] }, { id: 1, regions: [{ phrase: "p" }] }],
  ] as const) {
    test(`${format} is proven by what only Visual Genome has, else it waits for a word`, () => {
      expect(json([own])).toMatchObject({ kind: "json", format, isProven: true });
      expect(json([bare])).toMatchObject({
        kind: "unknown",
        code: "vgUnproven",
        unproven: { kind: "json", format, layout: "array", isProven: false },
      });
      for (const key of ["expression", "bbox", "messages", "problem", "solution", "question", "bbox_list"])
        expect(json([{ ...own, [key]: ["x"] }]).kind, key).toBe("unknown");
    });
  }

  test("an empty list of Visual Genome's shape holds nothing that had to be proven", () => {
    expect(json([{ image_id: 1, objects: [] }])).toMatchObject({ kind: "json", format: "vg-objects" });
    expect(
      json([
        { image_id: 1, objects: [] },
        { image_id: 2, objects: [box] },
      ]),
    ).toMatchObject({ code: "vgUnproven" });
  });

  test("captions inside of images are COCO's shape", () => {
    expect(json({ images: [{ id: 1, file_name: "a.png", captions: ["A shed."] }] })).toMatchObject({ format: "coco" });
    expect(json({ images: [{ id: 1, captions: ["A shed."] }] })).toMatchObject({ format: "coco" });
  });
});

/** Why a file is passed over, and what fills the gaps of it. */
const toldOf = (found: Recognised) => (found.kind === "unknown" ? [found.code, ...Object.values(found.data)] : null);

describe("what is not read is named", () => {
  const without = ({ image: _, ...record }: typeof LLAVA) => record;
  const cases: [string, unknown, MessageCode, string | null][] = [
    [
      "messages of neither role nor from",
      { messages: [{ content: "a" }], images: ["a.jpg"] },
      "foreignMessages",
      "messages",
    ],
    ["a question alone", { image: "a.jpg", question: "a" }, "foreignPairs", "question"],
    [
      "a phrase and its box",
      { image: "a.jpg", expression: "a", bbox: [1, 2, 3, 4] },
      "foreignPairs",
      "expression, bbox",
    ],
    ["a question without an answer", { messages: [{ role: "user", content: "a" }] }, "answerAbsent", null],
    ["a role that nobody knows", { messages: [{ role: "narrator", content: "a" }] }, "unknownRole", '"narrator"'],
    ["a photo in its row", { ...without(LLAVA), image: "data:image/png;base64,AAAA" }, "foreignPhotoBytes", "image"],
    [
      "a photo in its message",
      { messages: [{ role: "user", content: [{ type: "audio", audio: "a.mp3" }] }] },
      "foreignPart",
      null,
    ],
    [
      "other photos under another key",
      { ...without(LLAVA), image_path: "a.jpg", img: "b.jpg" },
      "foreignPhotos",
      "img",
    ],
    ["a photo under a key that only its name tells", { ...without(LLAVA), src: "b/a.PNG" }, "foreignPhotoKey", "src"],
    ["a sound", { ...without(LLAVA), audio: "a.mp3" }, "foreignPhotoKey", "audio"],
    ["a video, and a placeholder of a photo", { ...without(LLAVA), video: "a.mp4" }, "foreignToken", "<image>"],
    ["a placeholder without a photo", without(LLAVA), "foreignToken", "<image>"],
  ];
  for (const [what, row, code, word] of cases) {
    test(`${what}, in a file of nothing else`, () => {
      const told = [code, ...(word === null ? [] : [word])];
      expect(toldOf(json([row, row]))).toEqual(told);
      expect(toldOf(recognise(`${JSON.stringify(row)}\n${JSON.stringify(row)}`))).toEqual(told);
      expect(toldOf(recognise(pretty(row)))).toEqual(told);
      expect(toldOf(json({ data: [row] }))).toEqual(told);
    });
  }

  test("a record of it in a file that is read does not pass the file over", () => {
    for (const [what, row] of cases) expect(json([row, LLAVA]), what).toMatchObject({ kind: "json" });
    const large = Array.from({ length: 9000 }, () => ({ ...without(LLAVA), image_path: "a.jpg", img: "b.jpg" }));
    expect(recognise(JSON.stringify(large).slice(0, 1024 * 1024))).toMatchObject({ kind: "json" });
  });

  test("records that are refused for different reasons are told one by one", () => {
    expect(json([without(LLAVA), { ...LLAVA, image: ["a.jpg", "b.jpg"] }])).toMatchObject({ kind: "json" });
  });

  test("annotations in COCO's shape that ask and answer", () => {
    const vqa = {
      images: [{ id: 1, file_name: "a.jpg" }],
      annotations: [{ id: 1, image_id: 1, question: "a", answer: "b" }],
    };
    expect(json(vqa)).toMatchObject({ kind: "unknown", code: "foreignPairs" });
    expect(json({ questions: [{ image_id: 1, question: "a", question_id: 1 }] })).toMatchObject({
      code: "foreignPairs",
    });
  });

  for (const [bytes, name, code, word] of [
    [Buffer.from("PAR1\x15\x04\x15"), "train-00000-of-00012.parquet.gz", "parquetPacked", null],
    [Buffer.from("ARROW1\0\0"), "data.arrow", "foreignFile", "Arrow"],
    [Buffer.from("ffffffff98040000", "hex"), "data.arrow", "foreignFile", "Arrow"],
    [Buffer.from("image,question,answer\na.jpg,What?,A cup.\n"), "train.csv", "foreignFile", "CSV"],
    [Buffer.from("image,question\na.jpg,What?\n"), "train", "foreignFile", "CSV"],
    [Buffer.from("image\tquestion\na.jpg\tWhat?\n"), "train.tsv", "foreignFile", "TSV"],
    [Buffer.concat([Buffer.alloc(257, "a"), Buffer.from("ustar\0")]), "shard.tar", "tarFile", null],
    [Buffer.from("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"), "train.json", "lfsPointer", null],
    [Buffer.from("# A data set\nHello, world.\n"), "README.md", "noJson", null],
  ] as const) {
    test(`${name} that begins ${bytes.toString("latin1").slice(0, 6)}: ${word}`, () => {
      expect(toldOf(recognise(bytes, name))).toEqual([code, ...(word === null ? [] : [word])]);
    });
  }

  test("a list without a row holds nothing that could be missed", () => {
    expect(json([])).toMatchObject({ kind: "unknown", code: "emptyList" });
    expect(recognise("{ }\n")).toMatchObject({ kind: "unknown", code: "emptyList" });
  });

  test("what the studio wrote itself beside an export is no data", () => {
    expect(recognise(pretty({ tool: { name: "svit-studio" }, files: [] }), "manifest.json")).toMatchObject({
      code: "ownFile",
    });
  });
});

test("a text-only record is one, whatever else it says", () => {
  const words = [
    { from: "human", value: 'How do I write <img src="a.png">?' },
    { from: "gpt", value: "Like that." },
  ];
  for (const more of [
    {},
    { model: "" },
    { image: null },
    { image: "" },
    { images: [] },
    { video: null, frames: 8, imagery: "x" },
  ])
    expect(json([{ id: "1", ...more, conversations: words }])).toMatchObject({ kind: "json", format: "llava" });
});

test("what the studio wrote beside data is told as its own: nobody misses it", () => {
  const fetched = {
    path: "a.json",
    address: "https://a.example/a.json",
    bytes: 1,
    sha256: "00",
    checked: "size",
    licence: "CC BY 4.0",
    fetchedAt: "2026",
  };
  const missing = { name: "a.jpg", image: "path@set:a.jpg", reason: "absent", what: "the studio knows no photo of it" };
  for (const own of [{ version: 1, files: [fetched], cut: [] }, missing])
    expect(recogniseJson(Buffer.from(JSON.stringify(own)), "own.json")).toMatchObject({
      kind: "unknown",
      code: "ownFile",
    });
});
