import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cutJson } from "./cut-json.ts";
import type { JsonMember } from "./json-members.ts";

let folder: string;
let target: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-cut-"));
  target = path.join(folder, "cut.json");
});
afterAll(() => rm(folder, { recursive: true }));

/** A text as a file gives it, in pieces of so many bytes. */
const member = (text: string, pieceBytes = 7): JsonMember => ({
  name: "made.json",
  async *open() {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
  },
});

const signal = new AbortController().signal;
const idIn = (ids: readonly number[]) => (row: Record<string, unknown>) => ids.includes(Number(row.id));
const rowsOf = fc.array(fc.record({ id: fc.nat(9), text: fc.string({ unit: "grapheme" }) }), { maxLength: 12 });

test("the rows that are wanted stay what they were, whatever the pieces and the spaces", async () => {
  await fc.assert(
    fc.asyncProperty(
      rowsOf,
      fc.array(fc.nat(9)),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom(0, 1, 3),
      async (rows, ids, pieceBytes, indent) => {
        const text = JSON.stringify(rows, null, indent);
        const wanted = rows.filter(idIn(ids));
        const made = await cutJson([member(text, pieceBytes)], "array", target, idIn(ids), signal);
        const cut = await readFile(target, "utf8");
        expect(JSON.parse(cut)).toEqual(wanted);
        expect(made).toEqual({ rows: wanted.length, bytes: Buffer.byteLength(cut) });
      },
    ),
    { numRuns: 60 },
  );
});

test("a number that a parser would round keeps its digits", async () => {
  await cutJson([member('[{"id":1,"n":12345678901234567890123}]')], "array", target, () => true, signal);
  expect(await readFile(target, "utf8")).toContain("12345678901234567890123");
});

test("of an object of sections, those with rows that are wanted are left", async () => {
  const text = JSON.stringify({
    info: { year: 2014 },
    images: [{ id: 1 }, { id: 2 }],
    licenses: [{ id: 9 }],
    annotations: [
      { id: 5, image_id: 2 },
      { id: 6, image_id: 3 },
    ],
  });
  const isWanted = (row: Record<string, unknown>, section: string | null) =>
    section === "annotations" ? row.image_id === 2 : row.id === 2;
  await cutJson([member(text)], "sections", target, isWanted, signal);
  expect(JSON.parse(await readFile(target, "utf8"))).toEqual({
    images: [{ id: 2 }],
    annotations: [{ id: 5, image_id: 2 }],
  });
  await cutJson([member(text)], "sections", target, () => false, signal);
  expect(JSON.parse(await readFile(target, "utf8"))).toEqual({});
});

test.each([
  ["cut off", '[{"id":1},{"id":'],
  ["with a row that is no JSON", '[{"id":1},{"id":nought}]'],
  ["with a row that is no object", '[{"id":1},2]'],
])("a file %s is refused by row and byte, and leaves the target as it was", async (_, text) => {
  const before = await readFile(target, "utf8");
  const cut = cutJson([member(text)], "array", target, () => true, signal);
  await expect(cut).rejects.toMatchObject({
    code: "unreadable_input",
    detail: { code: "fetchRowUnreadable", data: { row: 2, file: "made.json", byte: 10 } },
  });
  expect(await readFile(target, "utf8")).toBe(before);
});
