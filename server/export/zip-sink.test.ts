import { randomBytes } from "node:crypto";
import { PassThrough } from "node:stream";
import { crc32, inflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { toBytes } from "./byte-text.ts";
import { openOutput } from "./output-file.ts";
import { zipSink } from "./zip-sink.ts";

/** The files of a zip by its central directory, checksums checked (PKWARE's APPNOTE 4.3). */
function readZip(zip: Buffer): Record<string, string> {
  const end = zip.lastIndexOf("PK\x05\x06", undefined, "latin1");
  let at = zip.readUInt32LE(end + 16);
  const files: Record<string, string> = {};
  for (let count = zip.readUInt16LE(end + 10); count > 0; count--) {
    const [nameBytes, extraBytes] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30)];
    const name = zip.toString("utf8", at + 46, at + 46 + nameBytes);
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = inflateRawSync(zip.subarray(start, start + zip.readUInt32LE(at + 20)));
    expect(crc32(bytes)).toBe(zip.readUInt32LE(at + 16));
    files[name] = bytes.toString();
    at += 46 + nameBytes + extraBytes;
  }
  return files;
}

function receive() {
  const out = new PassThrough();
  const chunks: Buffer[] = [];
  out.on("data", (chunk) => chunks.push(chunk));
  return { out, bytes: () => Buffer.concat(chunks) };
}

test("files opened one after the other and one beside another all arrive whole", async () => {
  const { out, bytes } = receive();
  const sink = zipSink(out);
  const long = Array.from({ length: 500 }, () => randomBytes(2000).toString("base64"));
  const first = await openOutput(sink, "a.json", "array");
  const list = await openOutput(sink, "left-out.jsonl", "lines");
  for (const record of long) {
    first.add(toBytes(JSON.stringify(record)));
    list.add(toBytes("1"));
    await first.drain();
  }
  await first.close();
  await list.close();
  const last = await openOutput(sink, "manifest.json", "lines");
  last.add(toBytes("{}"));
  await last.close();
  await sink.commit();
  const files = readZip(bytes());
  expect(JSON.parse(files["a.json"] ?? "")).toEqual(long);
  expect(files["left-out.jsonl"]).toBe("1\n".repeat(500));
  expect(files["manifest.json"]).toBe("{}\n");
});

test("a receiver that goes away ends the export with a sentence", async () => {
  const out = new PassThrough();
  const sink = zipSink(out);
  const file = await openOutput(sink, "a.json", "lines");
  out.destroy();
  const writeOn = async () => {
    for (let round = 0; round < 100; round++) {
      file.add(toBytes(randomBytes(100_000).toString("hex")));
      await file.drain();
    }
  };
  await expect(writeOn()).rejects.toMatchObject({ code: "interrupted" });
  await sink.abort(new Error("gone"));
});

test("a broken-off zip has no directory", async () => {
  const { out, bytes } = receive();
  out.on("error", () => {});
  const sink = zipSink(out);
  const file = await openOutput(sink, "a.json", "lines");
  file.add(toBytes("1"));
  await file.close();
  await sink.abort(new Error("stop"));
  expect(bytes().includes("PK\x05\x06", undefined, "latin1")).toBe(false);
});
