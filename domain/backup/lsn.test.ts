import { expect, test } from "vitest";
import { parseLsn, piecesBetween, printLsn } from "./lsn.ts";

const SEGMENT = 16 * 1024 * 1024;

test.each(["0/0", "0/3000060", "1/0", "FF/FFFFFFFF", "16/B374D848"])("%s is read and printed as it is", (text) => {
  expect(printLsn(parseLsn(text))).toBe(text);
});

test.each(["", "0", "0/", "0/G", "1/2/3", "123456789/0"])("“%s” is no position", (text) => {
  expect(() => parseLsn(text)).toThrow();
});

test("segments are named as PostgreSQL names them, and cut where they end", () => {
  const pieces = piecesBetween(1, parseLsn("0/FFFFF0"), parseLsn("0/2000010"), SEGMENT);
  expect(pieces).toEqual([
    { segment: "000000010000000000000000", offset: SEGMENT - 16, bytes: 16 },
    { segment: "000000010000000000000001", offset: 0, bytes: SEGMENT },
    { segment: "000000010000000000000002", offset: 0, bytes: 16 },
  ]);
  // The last segment below 4 GB, and the one after it.
  const [last, next] = piecesBetween(2, parseLsn("A/FF000000"), parseLsn("B/1"), SEGMENT);
  expect([last?.segment, next?.segment]).toEqual(["000000020000000A000000FF", "000000020000000B00000000"]);
});

test("between a position and itself there is nothing", () => {
  expect(piecesBetween(1, 5n, 5n, SEGMENT)).toEqual([]);
});
