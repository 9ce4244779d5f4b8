import { Readable, Writable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import yauzl from "yauzl";
import { readZip } from "#tests/export/read-zip.ts";
import { centralHeader, dataDescriptor } from "./zip-records.ts";
import { type ZipWriter, zipWriter } from "./zip-writer.ts";

/** Keeps what it is given as it is given: gigabytes of the same bytes take the room of one. */
function receive() {
  const chunks: Buffer[] = [];
  const out = new Writable({
    write(chunk: Buffer, _, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { out, chunks };
}

async function zipOf(write: (zip: ZipWriter) => Promise<void>): Promise<Buffer[]> {
  const { out, chunks } = receive();
  const zip = zipWriter(out);
  await write(zip);
  await zip.end();
  return chunks;
}

/** yauzl over the chunks, without joining them. */
class ChunkReader extends yauzl.RandomAccessReader {
  readonly #starts: number[] = [];
  readonly #chunks: readonly Buffer[];
  readonly bytes: number;

  constructor(chunks: readonly Buffer[]) {
    super();
    this.#chunks = chunks;
    this.bytes = chunks.reduce((at, chunk) => {
      this.#starts.push(at);
      return at + chunk.length;
    }, 0);
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const parts: Buffer[] = [];
    for (let index = this.#chunkAt(start); index < this.#chunks.length; index++) {
      const [at, chunk] = [this.#starts[index] ?? 0, this.#chunks[index] ?? expect.unreachable()];
      if (at >= end) break;
      parts.push(chunk.subarray(Math.max(0, start - at), end - at));
    }
    return Readable.from(parts);
  }

  /** The last chunk that begins at `place` or before. */
  #chunkAt(place: number): number {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

async function entriesOf(chunks: readonly Buffer[]) {
  const reader = new ChunkReader(chunks);
  const zip = await yauzl.fromRandomAccessReaderPromise(reader, reader.bytes, { lazyEntries: true, autoClose: false });
  const entries: yauzl.Entry[] = [];
  for await (const entry of zip.eachEntry()) entries.push(entry);
  return { zip, entries };
}

test("whatever is put in comes out again, under its name", async () => {
  const name = fc.stringMatching(/^[aé市][a-zé市 ._-]{0,20}$/u);
  const file = fc.record({ name, bytes: fc.uint8Array({ maxLength: 300 }), isStored: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(file, { selector: (own) => own.name, maxLength: 8 }), async (files) => {
      const chunks = await zipOf(async (zip) => {
        for (const { name, bytes, isStored } of files)
          if (isStored) await zip.store(name, bytes);
          else await pipeline(Readable.from([Buffer.from(bytes)], { objectMode: false }), zip.open(name));
      });
      const read = [...(await readZip(Buffer.concat(chunks)))];
      expect(read.map(([name, own]) => ({ name, ...own, bytes: new Uint8Array(own.bytes) }))).toEqual(files);
    }),
    { numRuns: 50 },
  );
});

test("more files than 16 bits count are all there", async () => {
  const count = 65_600;
  const chunks = await zipOf(async (zip) => {
    for (let number = 0; number < count; number++) await zip.store(`images/${number}.jpg`, Buffer.from(String(number)));
  });
  const { zip, entries } = await entriesOf(chunks);
  expect([zip.entryCount, entries.length]).toEqual([count, count]);
  for (const number of [0, 65_534, 65_535, count - 1]) {
    const entry = entries[number] ?? expect.unreachable();
    expect(entry.fileName).toBe(`images/${number}.jpg`);
    expect((await buffer(await zip.openReadStreamPromise(entry))).toString()).toBe(String(number));
  }
});

test("what lies beyond 4 GB is found", async () => {
  const photo = Buffer.alloc(64 * 1024 * 1024, "photo");
  const chunks = await zipOf(async (zip) => {
    for (let number = 0; number < 65; number++) await zip.store(`images/${number}.jpg`, photo);
    await zip.store("images/last.jpg", Buffer.from("the last photo"));
    await pipeline(Readable.from([Buffer.from("{}\n")]), zip.open("manifest.json"));
  });
  const { zip, entries } = await entriesOf(chunks);
  expect(entries).toHaveLength(67);
  const textOf = async (entry = entries[0]) =>
    (await buffer(await zip.openReadStreamPromise(entry ?? expect.unreachable()))).toString();
  expect(entries.at(-2)?.relativeOffsetOfLocalHeader).toBeGreaterThan(2 ** 32);
  expect(await textOf(entries.at(-2))).toBe("the last photo");
  expect(await textOf(entries.at(-1))).toBe("{}\n");
}, 60_000);

test("a file that turns out larger than 4 GB has its size in 64 bits, in its descriptor and in the directory", () => {
  const [bytes, packedBytes] = [5 * 2 ** 32 + 7, 2 ** 32 + 3];
  const entry = { name: Buffer.from("a.json"), isStored: false, crc: 1, bytes, packedBytes, at: 12, made: new Date() };
  const descriptor = dataDescriptor(entry);
  expect([descriptor.length, descriptor.readBigUInt64LE(8), descriptor.readBigUInt64LE(16)]).toEqual([
    24,
    BigInt(packedBytes),
    BigInt(bytes),
  ]);
  const record = centralHeader(entry);
  const extra = record.subarray(46 + entry.name.length);
  expect([record.readUInt32LE(20), record.readUInt32LE(24), record.readUInt32LE(42)]).toEqual(
    Array(3).fill(0xffffffff),
  );
  expect([0, 1, 2].map((field) => extra.readBigUInt64LE(4 + field * 8))).toEqual([
    BigInt(bytes),
    BigInt(packedBytes),
    12n,
  ]);
});

test("a receiver that breaks ends the writing with its own error", async () => {
  const broken = Object.assign(new Error("no space"), { code: "ENOSPC" });
  const out = new Writable({ highWaterMark: 10, write: (_chunk, _encoding, done) => done(broken) });
  out.on("error", () => {});
  const zip = zipWriter(out);
  const fill = async () => {
    for (;;) await zip.store(`${Math.random()}`, Buffer.alloc(1000));
  };
  await expect(fill()).rejects.toBe(broken);
});
