import { parquetWriteBuffer } from "hyparquet-writer";
import sharp from "sharp";
import { imageSchema, type TestColumn, tableOf, textsSchema } from "./tables.ts";
import { tarOf } from "./tars.ts";

export const turn = (from: string, value: unknown) => ({ from, value });
export const talk = (answer = "A cup.") => [turn("human", "<image>\nWhat is it?"), turn("gpt", answer)];
export const jpeg = () =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: "#888" } })
    .jpeg()
    .toBuffer();
export const json = (...rows: object[]) => JSON.stringify(rows);
export const good = { image: "a.jpg", conversations: talk() };

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
export const BAD: readonly [
  what: string,
  name: string,
  bytes: string | Uint8Array,
  row: number | null,
  key: string,
  way: RegExp,
][] = [
  ["a key of the wrong type", "a.json", json(good, { ...good, image: 5 }), 1, "$.image", /write it as a string/],
  [
    "turns that are none",
    "a.json",
    json(good, { ...good, conversations: "x" }),
    1,
    "$.conversations",
    /write objects with from and value/,
  ],
  [
    "a turn without a text",
    "a.json",
    json(good, { ...good, conversations: [turn("human", 3)] }),
    1,
    "$.conversations[0].value",
    /write it as a string/,
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
    /write objects with from and value/,
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
