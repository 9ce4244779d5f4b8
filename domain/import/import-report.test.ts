import { expect, test } from "vitest";
import { message } from "#domain/message.ts";
import { passedFile, passedIn } from "./import-report.ts";

test("the files that a sentence says were passed over are read back from it, each with its reason", () => {
  const passed = [
    { path: "a/fremd.json", ...message("unknownShape") },
    { path: "notes.txt", ...message("neitherFile") },
  ];
  expect(passedIn(message("nothingFoundPassed", { names: "a", passed: passed.map(passedFile) }))).toEqual(passed);
  expect(passedIn(message("nothingFound", { names: "a" }))).toEqual([]);
});
