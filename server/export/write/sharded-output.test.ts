import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ShardSize } from "#domain/export/shard-size.ts";
import { must } from "#domain/must.ts";
import { toBytes } from "./byte-text.ts";
import { memorySink } from "./memory-sink.ts";
import type { Framing } from "./output-file.ts";
import { openShards } from "./sharded-output.ts";

async function write(records: readonly string[], framing: Framing, size: ShardSize, drainEvery = 3) {
  const sink = memorySink();
  const file = openShards(sink, "train.json", framing, size);
  for (const [index, record] of records.entries()) {
    file.add(toBytes(record));
    if (index % drainEvery === 0) await file.drain();
  }
  const facts = await file.close();
  return { facts, sink, parts: facts.map(({ name }) => sink.text(name)) };
}

const record = fc.jsonValue({ maxDepth: 1 }).map((value) => JSON.stringify(value));
const size = fc.record({
  unit: fc.constantFrom("bytes" as const, "records" as const),
  count: fc.integer({ min: 1, max: 60 }),
});
const framing = fc.constantFrom("array" as const, "lines" as const);

test("every part is a whole file of its format, no larger than asked, and together they hold every record once", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { maxLength: 30 }),
      framing,
      size,
      fc.integer({ min: 1, max: 9 }),
      async (records, own, wanted, every) => {
        const { facts, parts, sink } = await write(records, own, wanted, every);
        const read = (text: string): unknown[] =>
          own === "array"
            ? JSON.parse(text)
            : text
                .split("\n")
                .slice(0, -1)
                .map((line) => JSON.parse(line));
        expect(parts.flatMap(read)).toEqual(records.map((text) => JSON.parse(text)));
        expect(sink.names()).toEqual(facts.map(({ name }) => name));
        for (const [index, { name, bytes, records: count, sha256 }] of facts.entries()) {
          const text = must(parts[index], "a part for each");
          expect(name).toBe(`train-${String(index).padStart(5, "0")}-of-${String(facts.length).padStart(5, "0")}.json`);
          expect({ bytes, count, sha256 }).toEqual({
            bytes: Buffer.byteLength(text),
            count: read(text).length,
            sha256: createHash("sha256").update(text).digest("hex"),
          });
          if (wanted.unit === "records") expect(count).toBeLessThanOrEqual(wanted.count);
          else if (count > 1) expect(bytes).toBeLessThanOrEqual(wanted.count);
        }
      },
    ),
  );
});

test("an export of nothing is one empty part", async () => {
  const { facts, parts } = await write([], "array", { unit: "records", count: 5 });
  expect(facts).toMatchObject([{ name: "train-00000-of-00001.json", records: 0 }]);
  expect(parts).toEqual(["[]\n"]);
});

test("where names are final as soon as they are given, they do not tell how many there are", async () => {
  const sink = memorySink();
  const file = openShards({ ...sink, rename: null }, "train.json", "lines", { unit: "records", count: 1 });
  file.add(toBytes("1"));
  file.add(toBytes("2"));
  expect((await file.close()).map(({ name }) => name)).toEqual(["train-00000.json", "train-00001.json"]);
});

test("more files than a folder should hold are refused", async () => {
  const records = Array.from({ length: 10_001 }, () => "1");
  await expect(write(records, "lines", { unit: "records", count: 1 })).rejects.toMatchObject({ code: "too_large" });
});
