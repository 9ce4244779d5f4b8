import { expect, test } from "vitest";
import type { ImportProgress } from "#domain/import/import-report.ts";
import { NOTHING_SEEN, observe } from "#domain/time-left.ts";
import { importLine } from "./import-line.ts";

const file = (path: string, state: "waiting" | "reading" | "done") => ({
  path,
  state,
  rows: 0,
  rejected: 0,
  bytes: 0,
  bytesTotal: 50e6,
});
const READING: ImportProgress = {
  phase: "reading",
  file: "/svit/objects.json",
  rows: 12_345,
  bytes: 40e6,
  bytesTotal: 100e6,
  entries: 0,
  files: [file("/svit/image_data.json", "done"), file("/svit/objects.json", "reading")],
};
const seen = [0, 1, 2, 3, 4].reduce(
  (now, second) => observe(now, { done: second * 10e6, atMs: second * 1000 }, 100e6),
  NOTHING_SEEN,
);

test("while it reads, an import's line names the file, its number, the pace and the time left", () => {
  expect(importLine(READING, seen, 4000)).toEqual({
    phase: "reading",
    file: "file 2 of 2, objects.json",
    rows: "12,345 rows",
    megabytes: "40 of 100 MB",
    rate: "10.0 MB/s",
    left: "6 s left",
  });
});

test("nothing is promised before the pace is known, nor after the reading", () => {
  expect(importLine(READING, NOTHING_SEEN, 0)).toMatchObject({ rate: "", left: "" });
  expect(importLine({ ...READING, phase: "indexing", file: null }, seen, 4000)).toMatchObject({
    phase: "search index",
    file: "",
    rate: "",
    left: "",
  });
});
