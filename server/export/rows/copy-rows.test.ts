import fc from "fast-check";
import { expect, test } from "vitest";
import { type ColumnKind, createCopyReader, type Field } from "./copy-rows.ts";

const KINDS: ColumnKind[] = ["text", "int4", "int8", "bytea"];

const int = (bytes: number, value: number) => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeIntBE(value, 0, bytes);
  return buffer;
};

function printField(field: Field, kind: ColumnKind): Buffer {
  if (kind === "int4") return int(4, Number(field));
  if (kind === "bytea") return Buffer.from(String(field), "hex");
  if (kind === "text") return Buffer.from(String(field));
  const long = Buffer.alloc(8);
  long.writeBigInt64BE(BigInt(String(field)));
  return long;
}

const printCopy = (rows: readonly Field[][]): Buffer =>
  Buffer.concat([
    Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1"),
    ...rows.flatMap((row) => [
      int(2, row.length),
      ...row.flatMap((field, index) => {
        const bytes = field === null ? null : printField(field, KINDS[index] ?? "text");
        return bytes ? [int(4, bytes.length), bytes] : [int(4, -1)];
      }),
    ]),
    int(2, -1),
  ]);

const readAll = (chunks: readonly Buffer[]) => {
  const read = createCopyReader(KINDS);
  return chunks.flatMap((chunk) => read(chunk));
};

/** Few values, many of them again and some nearly again: as rows of one photo have them. */
const repeated = fc.array(
  fc.tuple(
    fc.constantFrom("a", "b", "ab", "bb", null, "x".repeat(65)),
    fc.constantFrom(1, 257, null),
    fc.constantFrom("1", "4294967297", null),
    fc.constantFrom("00ff", "01ff", null),
  ),
  { maxLength: 8 },
);
const row = fc.tuple(
  fc.option(fc.oneof(fc.string({ unit: "grapheme" }), fc.constant("x".repeat(300)))),
  fc.option(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)),
  fc.option(fc.uint8Array().map((bytes) => Buffer.from(bytes).toString("hex"))),
);

test("rows come out whole, byte by byte, and cut anywhere", () => {
  fc.assert(
    fc.property(fc.oneof(fc.array(row, { maxLength: 8 }), repeated), fc.array(fc.nat()), (rows, cuts) => {
      const bytes = printCopy(rows);
      expect(readAll([bytes])).toEqual(rows);
      expect(readAll(Array.from(bytes, (byte) => Buffer.of(byte)))).toEqual(rows);
      const places = [0, ...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length];
      expect(readAll(places.slice(1).map((end, index) => bytes.subarray(places[index], end)))).toEqual(rows);
    }),
  );
});
