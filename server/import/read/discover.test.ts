import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import yazl from "yazl";
import { message } from "#domain/message.ts";
import { decompress } from "#server/zip/decompress.ts";
import { discover } from "./discover.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-discover-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const row = (id: number) => ({
  image_id: id,
  conversations: [{ topic: "a", content: [{ from: "user", value: `What is ${id}?` }] }],
});
const TEXT = Buffer.from(JSON.stringify(Array.from({ length: 500 }, (_, id) => row(id))));
const OBJECTS = Buffer.from(
  JSON.stringify([{ image_id: 1, objects: [{ object_id: 1, names: ["a"], x: 1, y: 1, w: 1, h: 1 }] }]),
);

async function* nothing(): AsyncGenerator<Buffer> {}

async function write(name: string, bytes: Buffer): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, bytes);
  return file;
}

type Member = { name: string; bytes: Buffer; isStored?: boolean };

async function writeZip(name: string, members: readonly Member[]): Promise<string> {
  const zip = new yazl.ZipFile();
  for (const { name: inside, bytes, isStored } of members) zip.addBuffer(bytes, inside, { compress: !isStored });
  zip.end();
  const file = path.join(folder, name);
  await pipeline(zip.outputStream, createWriteStream(file));
  return file;
}

test.each([
  ["conversation.json", TEXT],
  ["conversation.json.gz", gzipSync(TEXT)],
  ["conversation.json.zst", zstdCompressSync(TEXT)],
])("%s gives the same rows, and counts all its bytes on disk", async (name, bytes) => {
  const file = await write(name, bytes);
  const { json } = await discover([file]);
  expect(json[0]).toMatchObject({ shown: file, bytes: bytes.length, name: "conversation.json" });
  expect(json[0]?.recognised).toMatchObject({ format: "svit", task: "conversation", layout: "array" });
  expect(json[0]?.modifiedMs).toBe(Math.trunc((await stat(file)).mtimeMs));
  let counted = 0;
  const read = await buffer(json[0]?.open(undefined, (more) => (counted += more)) ?? nothing());
  expect(read.equals(TEXT)).toBe(true);
  expect(counted).toBe(bytes.length);
});

test("what a file is packed in is told by its bytes, not by its name", async () => {
  const { json } = await discover([await write("objects.json", gzipSync(OBJECTS))]);
  expect(json[0]?.recognised.format).toBe("vg-objects");
});

test("each member of a zip is recognised like a file, stored, deflated or packed once more", async () => {
  const photo = Buffer.from("no photo yet: nobody looks");
  const file = await writeZip("all.zip", [
    { name: "svit/conversation.json", bytes: TEXT },
    { name: "objects.json", bytes: OBJECTS, isStored: true },
    { name: "again/objects.json.gz", bytes: gzipSync(OBJECTS) },
    { name: "VG_100K/1.jpg", bytes: photo },
    { name: "__MACOSX/VG_100K/._1.jpg", bytes: photo },
    { name: "read me.txt", bytes: Buffer.from("hello") },
  ]);
  const { json, zips, skipped } = await discover([file]);
  expect(json.map(({ shown, name, recognised }) => [shown, name, recognised.format])).toEqual([
    [`${file}/svit/conversation.json`, "svit/conversation.json", "svit"],
    [`${file}/objects.json`, "objects.json", "vg-objects"],
    [`${file}/again/objects.json.gz`, "again/objects.json", "vg-objects"],
  ]);
  expect(zips).toMatchObject([{ path: file, photos: ["VG_100K/1.jpg"] }]);
  expect(skipped).toMatchObject([{ path: `${file}/read me.txt`, code: "noJson" }]);
  for (const [index, bytes] of [TEXT, OBJECTS, OBJECTS].entries()) {
    let counted = 0;
    const read = await buffer(json[index]?.open(undefined, (more) => (counted += more)) ?? nothing());
    expect(read.equals(bytes)).toBe(true);
    expect(counted).toBe(json[index]?.bytes);
  }
});

const LARGE = Buffer.from(
  JSON.stringify(
    Array.from({ length: 40_000 }, (_, id) => ({
      ...row(id),
      noise: Math.sin(id)
        .toString()
        .repeat(1 + (id % 5)),
    })),
  ),
);

test.each([
  ["cut.json.gz", gzipSync(LARGE), "gzip"],
  ["cut.json.zst", zstdCompressSync(LARGE), "Zstandard"],
])("%s is recognised, and says behind its last whole bytes that it is cut off", async (name, bytes, packing) => {
  const { json } = await discover([await write(name, bytes.subarray(0, Math.floor(bytes.length * 0.9)))]);
  let size = 0;
  const reading = (async () => {
    for await (const chunk of json[0]?.open() ?? []) {
      expect(chunk.equals(LARGE.subarray(size, size + chunk.length))).toBe(true);
      size += chunk.length;
    }
  })();
  await expect(reading).rejects.toMatchObject({
    code: "unreadable_input",
    detail: message("packedFile", { packing, reason: message("packedCut") }),
  });
  expect(size).toBeGreaterThan(LARGE.length / 2);
});

test("a packed file that is damaged from the start is told as unreadable", async () => {
  const bytes = gzipSync(TEXT);
  bytes.fill(0xff, 10, 40);
  const file = await write("damaged.json.gz", bytes);
  const { unreadable, json } = await discover([file]);
  expect(json).toEqual([]);
  expect(unreadable[0]).toMatchObject({
    path: file,
    code: "packedFile",
    data: { packing: "gzip", reason: { code: "packedDamaged" } },
  });
});

test("a zip that is cut off is unreadable, and the other files are read", async () => {
  const zip = await writeZip("cut.zip", [{ name: "objects.json", bytes: OBJECTS }]);
  await truncate(zip, (await stat(zip)).size - 30);
  const { unreadable, json } = await discover([zip, await write("good.json", OBJECTS)]);
  expect(unreadable).toMatchObject([{ path: zip, code: "zipUnreadable" }]);
  expect(json).toHaveLength(1);
});

test.each([
  ["encrypted", "encrypted", 8, 1],
  ["packed in a way that is not read", "unknownPacking", 10, 12],
] as const)("members that are %s are passed over with the reason, said once", async (_, code, offset, value) => {
  const zip = await writeZip("locked.zip", [
    { name: "a.jpg", bytes: OBJECTS },
    { name: "b.jpg", bytes: OBJECTS },
    { name: "c.json", bytes: OBJECTS },
  ]);
  const bytes = await readFile(zip);
  // The flags and the method stand in each header of the directory (APPNOTE.TXT 4.3.12).
  for (const at of [0, 1].reduce<number[]>(
    (found) => [...found, bytes.indexOf("PK\x01\x02", (found.at(-1) ?? -1) + 1)],
    [],
  ))
    bytes.writeUInt16LE(value, at + offset);
  const { json, zips, skipped } = await discover([await write("locked.zip", bytes)]);
  expect(skipped).toEqual([{ path: `${zip}/a.jpg`, ...message("alsoMore", { reason: message(code), count: 1 }) }]);
  expect(json).toHaveLength(1);
  expect(zips).toEqual([]);
});

test("reading can be cancelled", async () => {
  const { json } = await discover([await write("long.json.gz", gzipSync(LARGE))]);
  const cancel = new AbortController();
  const reading = (async () => {
    for await (const _ of json[0]?.open(cancel.signal) ?? []) cancel.abort();
  })();
  await expect(reading).rejects.toMatchObject({ name: "AbortError" });
});

test("packed bytes come out the same wherever they are cut, of one frame or many", async () => {
  async function* cut(bytes: Buffer, step: number) {
    for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
  }
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 2000 }), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 700 }),
      async (parts, step) => {
        const whole = Buffer.concat(parts);
        const zstd = Buffer.concat(parts.map((part) => zstdCompressSync(part)));
        const gzip = Buffer.concat(parts.map((part) => gzipSync(part)));
        expect((await buffer(decompress(cut(zstd, step), "zstd"))).equals(whole)).toBe(true);
        expect((await buffer(decompress(cut(gzip, step), "gzip"))).equals(whole)).toBe(true);
      },
    ),
    { numRuns: 50 },
  );
});

describe("a file that is larger than what is looked at", () => {
  const words = [
    { from: "human", value: `What of it? ${"So much. ".repeat(40)}` },
    { from: "gpt", value: "That." },
  ];
  const several = (id: number) => ({ id: String(id), image_path: "a.jpg", img: "b.jpg", conversations: words });
  const MANY = Array.from({ length: 6000 }, (_, id) => several(id));
  const asArray = (rows: readonly unknown[]) => Buffer.from(JSON.stringify(rows));
  const asLines = (rows: readonly unknown[]) => Buffer.from(rows.map((one) => JSON.stringify(one)).join("\n"));
  const foreign = { code: "foreignPhotos", data: { key: "img" } };

  test.each([
    ["an array", asArray(MANY)],
    ["lines", asLines(MANY)],
    ["a list under a name", Buffer.from(JSON.stringify({ data: MANY }))],
    ["packed", gzipSync(asArray(MANY))],
  ])("is passed over as one where each of its records is of a shape that is not read: %s", async (name, bytes) => {
    const file = await write(`${name}.json`, bytes);
    await expect(discover([file])).rejects.toMatchObject({ code: "unreadable_input" });
    const { skipped, json } = await discover([file, await write("objects.json", OBJECTS)]);
    expect(skipped).toMatchObject([{ path: file, ...foreign }]);
    expect(json).toHaveLength(1);
  });

  test("is passed over where its first row alone is larger, and is read where a later one is of another shape", async () => {
    const film = { id: "0", audio: "a.mp3", conversations: words };
    const large = { ...film, more: "x".repeat(3_000_000) };
    const others = await write("objects.json", OBJECTS);
    const { skipped } = await discover([await write("films.json", asArray([large, film])), others]);
    expect(skipped).toMatchObject([{ code: "foreignPhotoKey", data: { key: "audio" } }]);
    expect((await discover([await write("films.json", asArray([large, several(1)]))])).json).toHaveLength(1);
  });

  test.each([
    ["one record is read", { id: "x", image: "a.jpg", conversations: words }],
    ["one is refused for something else", { id: "x", image: "a.jpg", messages: [{ role: "user", content: "?" }] }],
    ["one is no record", 7],
  ])("is read row by row where %s, be it the last", async (_, last) => {
    for (const text of [asArray([...MANY, last]), asLines([...MANY, last])])
      expect((await discover([await write("mixed.json", text)])).json).toHaveLength(1);
  });

  test("and is cut off, or damaged behind its beginning, is read: that is told there", async () => {
    const packed = gzipSync(asArray(MANY));
    for (const bytes of [asArray(MANY).subarray(0, -10), packed.subarray(0, -2000)])
      expect((await discover([await write("cut.json", bytes)])).json).toHaveLength(1);
  });

  test("is given up when the import is", async () => {
    const file = await write("many.json", asArray(MANY));
    await expect(discover([file], [], [], [], AbortSignal.abort())).rejects.toMatchObject({ name: "AbortError" });
  });
});
