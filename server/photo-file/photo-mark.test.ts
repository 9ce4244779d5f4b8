import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { madePicture } from "#tests/photos/made-pictures.ts";
import { markOf, markOfFile } from "./photo-mark.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-mark-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

for (const size of [0, 1, 16_384, 49_152, 49_153, 300_000])
  test(`${size} bytes have one mark, read whole or by pieces, and another with a byte more or changed at either end`, async () => {
    const bytes = randomBytes(size);
    const file = path.join(folder, String(size));
    await writeFile(file, bytes);
    const mark = markOf(bytes);
    expect(await markOfFile(file)).toEqual(mark);
    expect(markOf(Buffer.concat([bytes, Buffer.of(0)]))).not.toEqual(mark);
    for (const at of size === 0 ? [] : [0, Math.floor(size / 2), size - 1]) {
      const other = Buffer.from(bytes);
      other[at] = (other[at] ?? 0) ^ 1;
      expect(markOf(other)).not.toEqual(mark);
    }
  });

test("pictures have marks of their own, copies of one scene too", async () => {
  const photos = await Promise.all([madePicture(0), madePicture(1), madePicture(0, 1), madePicture(0, 2)]);
  expect(new Set(photos.map((photo) => markOf(photo).toString("hex"))).size).toBe(4);
});
