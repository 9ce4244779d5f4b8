import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, expect, test } from "vitest";
import { ByteSource } from "#server/zip/byte-source.ts";
import { imageSchema, imagesSchema, type TestColumn, writeTable } from "#tests/tables.ts";
import { firstBytesOf } from "./first-bytes.ts";
import { readParquetFile } from "./parquet-file.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-first-"));
  return () => rm(folder, { recursive: true, force: true });
});

/** Bytes that cannot be packed, as a photo's. */
function photo(seed: number, length: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 0xff;
  });
}

/** The first value's beginning, and how many bytes of the file were read for it. */
async function firstOf(column: TestColumn, options: Parameters<typeof writeTable>[3] = {}) {
  const file = await writeTable(folder, "a.parquet", [column], { pageSize: 1 << 30, ...options });
  const source = await ByteSource.open(file, () => new Error("cut"));
  try {
    const parquet = await readParquetFile(source);
    const leaf = [...parquet.leaves.values()].find(({ isBinary }) => isBinary);
    if (!leaf) throw new Error("no column of bytes");
    let bytesRead = 0;
    const counting = {
      read: (at: number, length: number) => {
        bytesRead += length;
        return source.read(at, length);
      },
      peek: (at: number, length: number, end: number) => source.peek(at, length, end),
    } as ByteSource;
    const first = await firstBytesOf(parquet, counting, leaf);
    return { first: first && Buffer.from(first).toString("hex"), bytesRead };
  } finally {
    await source.close();
  }
}

const PHOTOS = [3, 5, 7].map((seed) => photo(seed, 400_000));
const [ONE] = PHOTOS;
const BEGINNING = Buffer.from(ONE?.subarray(0, 64) ?? []).toString("hex");

for (const codec of ["SNAPPY", "ZSTD", "UNCOMPRESSED"] as const)
  test.for([
    ["a column", { name: "image", type: "BYTE_ARRAY", data: PHOTOS }],
    ["one with nothing first", { name: "image", type: "BYTE_ARRAY", data: [null, null, ...PHOTOS] }],
    [
      "an image with its path",
      {
        name: "image",
        data: [{ bytes: null, path: "x" }, ...PHOTOS.map((bytes) => ({ bytes, path: null }))],
        schema: imageSchema("image"),
      },
    ],
    [
      "lists of images",
      {
        name: "images",
        data: [[], null, PHOTOS.map((bytes) => ({ bytes, path: null }))],
        schema: imagesSchema("images"),
      },
    ],
  ] as const)(`the first photo's beginning is read without the others: %s, ${codec}`, async ([, column]) => {
    const { first, bytesRead } = await firstOf(column as TestColumn, { codec });
    expect(first).toBe(BEGINNING);
    expect(bytesRead).toBeLessThan(200_000);
  });

test("a column without values has none, and one of an empty value first is read on", async () => {
  expect((await firstOf({ name: "image", type: "BYTE_ARRAY", data: [null, null] })).first).toBeNull();
  const { first } = await firstOf({ name: "image", type: "BYTE_ARRAY", data: [new Uint8Array(0), ONE] });
  expect(first?.slice(0, 128)).toBe(BEGINNING);
});
