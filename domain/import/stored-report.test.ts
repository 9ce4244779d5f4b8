import { expect, test } from "vitest";
import { message, ownWords } from "#domain/message.ts";
import { parseStoredReport } from "./stored-report.ts";

const place = { file: "a.json", row: 1, byteStart: 2, byteEnd: 3, path: "$", text: null };
const notices = [{ code: "passedRows", data: { count: "2" } }];

test("a report of an older release keeps its English: beside a message it is left out, alone it is words of its own", () => {
  const stored = {
    entriesNew: 3,
    skipped: [
      { path: "b.txt", reason: "the file is empty", code: "emptyFile", data: {} },
      { path: "c", reason: "encrypted" },
    ],
    rejectExamples: [
      { ...place, reason: "value is no text", code: "noText", data: { name: "value" } },
      { ...place, reason: "not JSON: Unexpected token" },
    ],
    notices,
  };
  expect(parseStoredReport(JSON.parse(JSON.stringify(stored)))).toEqual({
    entriesNew: 3,
    skipped: [
      { path: "b.txt", ...message("emptyFile") },
      { path: "c", ...ownWords("encrypted") },
    ],
    rejectExamples: [
      { ...place, ...message("noText", { name: "value" }) },
      { ...place, ...ownWords("not JSON: Unexpected token") },
    ],
    notices,
  });
});

test("a run without a report has none", () => {
  expect(parseStoredReport(null)).toBeNull();
});
