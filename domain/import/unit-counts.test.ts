import { expect, test } from "vitest";
import { type MessageCode, message } from "#domain/message.ts";
import { isDataPassed, UNIT_PLACES, unitsOfFile, unitsOfReport } from "./unit-counts.ts";

const file = { path: "a.json", format: "svit", task: null, bytes: 1, rows: 3, entries: 5, inserted: 2, rejected: 1 };

test("a report from before units were counted tells them as far as it can, and they add up", () => {
  const units = unitsOfFile(file);
  expect(units).toEqual({ found: 6, new: 2, known: 3, changed: 0, rejected: 1, passed: 0 });
  expect(UNIT_PLACES.reduce((sum, place) => sum + units[place], 0)).toBe(units.found);
  expect(unitsOfReport({ files: [file, file] })).toEqual({
    found: 12,
    new: 4,
    known: 6,
    changed: 0,
    rejected: 2,
    passed: 0,
  });
});

test("a file that was passed over holds data by what it is, or by its name", () => {
  const passed = (path: string, code: MessageCode) => isDataPassed({ path, ...message(code) });
  expect(passed("b", "unknownShape")).toBe(true);
  expect(passed("b", "foreignFile")).toBe(true);
  expect(passed("train-00000-of-00001.parquet", "encrypted")).toBe(true);
  expect(passed("README.md", "noJson")).toBe(false);
  expect(passed("manifest.json", "ownFile")).toBe(false);
});
