import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Message, printMessage } from "#domain/message.ts";
import { inEnglish } from "#domain/message-english.ts";
import type { Database } from "#server/db/client.ts";
import { importPaths } from "#server/import/import-paths.ts";
import chinese from "../messages/zh/program.json" with { type: "json" };
import { freshDatabase } from "./database.ts";
import { imageSchema, type TestColumn, tableOf, textsSchema } from "./tables.ts";
import { tarOf } from "./tars.ts";

let db: Database;
let folder: string;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-bad-"));
  return () => rm(folder, { recursive: true, force: true });
});

const turn = (from: string, value: unknown) => ({ from, value });
const talk = (answer = "A cup.") => [turn("human", "<image>\nWhat is it?"), turn("gpt", answer)];
const jpeg = () =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: "#888" } })
    .jpeg()
    .toBuffer();
const json = (...rows: object[]) => JSON.stringify(rows);
const good = { image: "a.jpg", conversations: talk() };

const questions: TestColumn[] = [
  { name: "image", data: ["a.jpg"] },
  { name: "question", data: ["What is it?"] },
  { name: "answer", data: ["A cup."] },
];
const photoTable = (bytes: Uint8Array) =>
  tableOf([
    { name: "image", data: [{ bytes, path: "a.jpg" }], schema: imageSchema("image") },
    { name: "conversations", data: [talk()], schema: textsSchema("conversations", ["from", "value"]) },
  ]);
const lzo = () =>
  Buffer.from(
    parquetWriteBuffer({
      columnData: questions as never,
      codec: "LZO" as never,
      compressors: { LZO: (input: Uint8Array) => input } as never,
    }),
  );

/** What is bad, and where it is told: the file, the row, the key, and words of the way out. */
const BAD: readonly [
  what: string,
  name: string,
  bytes: string | Uint8Array,
  row: number | null,
  key: string,
  way: RegExp,
][] = [
  ["a key of the wrong type", "a.json", json(good, { ...good, image: 5 }), 1, "$.image", /expected a string/],
  [
    "turns that are none",
    "a.json",
    json(good, { ...good, conversations: "x" }),
    1,
    "$.conversations",
    /expected objects with from and value/,
  ],
  [
    "a turn without a text",
    "a.json",
    json(good, { ...good, conversations: [turn("human", 3)] }),
    1,
    "$.conversations[0].value",
    /expected a string/,
  ],
  [
    "a column of the wrong type",
    "a.parquet",
    tableOf([
      { name: "image", data: ["a.jpg"] },
      { name: "conversations", data: [5], type: "INT32" },
    ]),
    0,
    "$.conversations",
    /expected objects with from and value/,
  ],
  ["a shard cut short", "a.parquet", tableOf(questions).subarray(0, -20), null, "$", /truncated.*Download it again/],
  ["a codec that is not known", "a.parquet", lzo(), null, "$", /Column image.*LZO.*snappy or zstd/],
  ["an image that is no image", "a.png", "this is no photo", null, "$", /replace it and import again/],
  [
    "an image in a table that is no image",
    "a.parquet",
    photoTable(new Uint8Array([1, 2, 3])),
    0,
    "$.image",
    /replace it and import again/,
  ],
  [
    "a placeholder without a photo",
    "a.json",
    json(good, { conversations: talk() }),
    1,
    "$.conversations",
    /name the photo under image, or remove <image>/,
  ],
  [
    "a pointer in a file's place",
    "a.parquet",
    "version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 5\n",
    null,
    "$",
    /git lfs pull/,
  ],
  [
    "a tar with a path out of it",
    "a.tar",
    tarOf([{ name: "../../etc/x.json", bytes: "{}" }]),
    null,
    "$",
    /\.\.\/\.\.\/etc\/x\.json points outside.*pack it without/,
  ],
];

let number = 0;
async function imported(files: Record<string, string | Uint8Array>, more: object = {}) {
  for (const [name, bytes] of Object.entries(files)) await writeFile(path.join(folder, name), bytes);
  return importPaths({ db, datasetName: `bad ${++number}`, paths: [folder], ...more });
}
/** In Chinese the sentence is another, and no gap of it is left empty. */
const isTranslated = (message: Message) => {
  const text = printMessage(message, chinese);
  return /\p{Script=Han}/u.test(text) && text !== inEnglish(message) && !/[{}]/.test(text);
};

test.each(BAD)(
  "%s is told in a sentence with file, row, key and the way out",
  async (_, name, bytes, row, key, way) => {
    const beside = { "good.json": json({ ...good, image: "good.jpg" }), "good.jpg": await jpeg() };
    const report = await imported({ ...beside, "a.jpg": await jpeg(), [name]: bytes });
    expect(report.rejectExamples).toHaveLength(1);
    const [reject] = report.rejectExamples;
    expect([path.basename(reject?.file ?? ""), reject?.row, reject?.path]).toEqual([name, row, key]);
    const message = { code: reject?.code, data: reject?.data } as Message;
    expect(inEnglish(message)).toMatch(way);
    expect(isTranslated(message)).toBe(true);
    // What is good beside it comes in.
    expect(report.entriesNew).toBeGreaterThan(0);
  },
);

const boxes = { notation: "internvl", space: { name: "thousand" } } as const;
test.each([
  [
    "more placeholders than photos",
    { ...good, conversations: [turn("human", "<image><image>\nWhich?"), turn("gpt", "This.")] },
    /placeholders than photos.*remove placeholders/,
  ],
  [
    "an order of turns that no trainer takes",
    { ...good, conversations: [...talk(), turn("gpt", "And a dog.")] },
    /two turns in a row.*fix the turns/,
  ],
  [
    "a box in a space that cannot be",
    { ...good, conversations: talk("<ref>the cup</ref><box>[[0, 0, 5000, 9000]]</box>") },
    /outside its photo.*studio boxes/,
  ],
])("%s comes in, and is told with its file, row and the way out", async (_, row, way) => {
  const report = await imported({ "a.json": json(good, row), "a.jpg": await jpeg() }, { boxes });
  expect(report).toMatchObject({ entriesNew: 2, rejects: 0 });
  const notices = report.notices ?? [];
  expect(notices).toHaveLength(1);
  const [notice] = notices;
  expect(notice && inEnglish(notice)).toMatch(/a\.json, row 1: /);
  expect(notice && inEnglish(notice)).toMatch(way);
  expect(notice && isTranslated(notice)).toBe(true);
});

test("a notation without the space that is said for it is refused before anything comes in", async () => {
  const wrong = { boxes: { notation: "kosmos-2", space: { name: "pixels" } } };
  await expect(imported({ "a.json": json(good) }, wrong)).rejects.toThrow(
    /kosmos-2 cannot use the coordinate space pixels/,
  );
});
