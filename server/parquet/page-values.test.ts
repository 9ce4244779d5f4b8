import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import type { ByteSource } from "#server/zip/byte-source.ts";
import { imageSchema, type TestColumn, writeTable } from "#tests/tables.ts";
import { pageStartsOf } from "./page-starts.ts";
import { pageValuesOf, readValue } from "./page-values.ts";
import { openParquetSource, readParquetFile } from "./parquet-file.ts";
import { readRow } from "./table-rows.ts";

const ROWS = 60;
/** Bytes that cannot be packed, as a photo's. */
function bytesOf(row: number, length: number): Uint8Array {
  let state = row + 1;
  return Uint8Array.from({ length }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 0xff;
  });
}
const sizeOf = (row: number) => 100_000 + row * 137;
const images = Array.from({ length: ROWS }, (_, row) =>
  row % 11 === 3 ? null : { bytes: row % 11 === 5 ? null : bytesOf(row, sizeOf(row)), path: `${row}.jpg` },
);
const COLUMN: TestColumn = { name: "image", data: images, schema: imageSchema("image") };

/** The first page's values of the column of bytes, and a source that counts what is read of it. */
async function opened(options: NonNullable<Parameters<typeof writeTable>[3]>, column = COLUMN) {
  const folder = await mkdtemp(path.join(tmpdir(), "svit-pages-"));
  const file = await writeTable(folder, "a.parquet", [column], { pageSize: 1 << 30, ...options });
  const source = await openParquetSource(file);
  const parquet = await readParquetFile(source);
  const leaf = [...parquet.leaves.values()].find(({ isBinary }) => isBinary);
  const [group] = parquet.groups;
  const chunk = leaf && group?.chunks.get(leaf.key);
  if (!leaf || !group || !chunk) throw new Error("no column of bytes");
  const [start] = await pageStartsOf(source, leaf, chunk);
  let read = 0;
  const counting = {
    read: (at: number, length: number) => {
      read += length;
      return source.read(at, length);
    },
  } as ByteSource;
  const page = start ? await pageValuesOf(source, leaf, chunk, start) : null;
  return { page, parquet, group, leaf, source, counting, bytesRead: () => read };
}

for (const codec of ["SNAPPY", "UNCOMPRESSED"] as const)
  for (const offsetIndex of [false, true])
    test(`each photo of a large page is read by itself (${codec}${offsetIndex ? ", with an offset index" : ""})`, async () => {
      const { page, parquet, group, leaf, source, counting, bytesRead } = await opened({ codec, offsetIndex });
      if (!page) throw new Error("its places were not found");
      for (let row = 0; row < ROWS; row++) {
        const usual = (await readRow(parquet, source, group, row, [{ leaf, start: null }])).get("image") as {
          bytes?: Uint8Array;
        } | null;
        const bytes = await readValue(counting, page, row);
        expect([row, bytes && Buffer.from(bytes).toString("latin1")]).toEqual([
          row,
          usual?.bytes ? Buffer.from(usual.bytes).toString("latin1") : null,
        ]);
      }
      // Each photo, and the blocks of 64 KB that it begins and ends in.
      expect(bytesRead()).toBeLessThan(ROWS * (sizeOf(ROWS) + 2 * 70_000));
      await source.close();
    });

test("small pages, short values and other codecs are read in the usual way", async () => {
  const short: TestColumn = {
    name: "image",
    data: Array.from({ length: 5000 }, () => bytesOf(1, 1000)),
    type: "BYTE_ARRAY",
  };
  for (const [options, column] of [
    [{}, { ...COLUMN, data: images.slice(0, 3) }],
    [{ codec: "ZSTD" }, COLUMN],
    [{ rowGroupSize: 5000 }, short],
  ] as const) {
    const { page, source } = await opened(options, column);
    expect(page).toBeNull();
    await source.close();
  }
});
