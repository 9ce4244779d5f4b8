import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { must } from "#domain/must.ts";
import { imageSchema, writeTable } from "#tests/tables.ts";
import { findParquetPhoto } from "./parquet-photo.ts";

const ROWS = 50;
/** Bytes that cannot be packed, and are another row's in no place. */
const bytesOf = (row: number) =>
  Buffer.from(Array.from({ length: 120_000 }, (_, at) => (at * 7919 + row * 104_729 + (at >> 7)) % 256));

/** A table of one page of 6 MB. */
async function writePhotos(name: (row: number) => string | null): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "svit-parquet-"));
  const data = Array.from({ length: ROWS }, (_, row) => (row === 9 ? null : { bytes: bytesOf(row), path: name(row) }));
  return writeTable(folder, "a.parquet", [{ name: "image", data, schema: imageSchema("image") }], {
    pageSize: 1 << 30,
  });
}
const read = async (file: string, place: string) =>
  must(await findParquetPhoto(file, place), "it has the column").read();

test("photos of a large page are each what their row holds, in whatever order they are looked at", async () => {
  const file = await writePhotos((row) => `a/${row}.jpg`);
  for (const row of [49, 0, 17, 17, 33]) {
    const bytes = await read(file, `${row}/image/a/${row}.jpg`);
    expect([row, bytes.equals(bytesOf(row))]).toEqual([row, true]);
  }
});

test("a photo without a name is read from such a page as well", async () => {
  const file = await writePhotos(() => null);
  expect((await read(file, "20/image.jpg")).equals(bytesOf(20))).toBe(true);
});

test("another row's photo is shown to nobody, and what is not there is absent", async () => {
  const file = await writePhotos((row) => `${row}.jpg`);
  for (const place of ["4/image/5.jpg", "9/image/9.jpg", "3/image.jpg"])
    await expect(read(file, place)).rejects.toMatchObject({ data: { photo: "absent" } });
});
