import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { readZip } from "#tests/export/read-zip.ts";
import { toBytes } from "./byte-text.ts";
import { openOutput } from "./output-file.ts";
import { zipSink } from "./zip-sink.ts";

function receive() {
  const out = new PassThrough();
  const chunks: Buffer[] = [];
  out.on("data", (chunk) => chunks.push(chunk));
  return { out, bytes: () => Buffer.concat(chunks) };
}

test("files opened one after the other and one beside another all arrive whole", async () => {
  const { out, bytes } = receive();
  const sink = zipSink(out, tmpdir());
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
  const files = await readZip(bytes());
  const textOf = (name: string) => files.get(name)?.bytes.toString() ?? "";
  expect(JSON.parse(textOf("a.json"))).toEqual(long);
  expect(textOf("left-out.jsonl")).toBe("1\n".repeat(500));
  expect(textOf("manifest.json")).toBe("{}\n");
});

test("a disk that goes away ends the export with a sentence", async () => {
  const out = new PassThrough();
  const sink = zipSink(out, tmpdir());
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

test("a zip that was aborted has no directory", async () => {
  const { out, bytes } = receive();
  out.on("error", () => {});
  const sink = zipSink(out, tmpdir());
  const file = await openOutput(sink, "a.json", "lines");
  file.add(toBytes("1"));
  await file.close();
  await sink.abort(new Error("stop"));
  expect(bytes().includes("PK\x05\x06", undefined, "latin1")).toBe(false);
});
