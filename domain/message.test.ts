import { expect, test } from "vitest";
import english from "#messages/en/program.json" with { type: "json" };
import chinese from "#messages/zh/program.json" with { type: "json" };
import { GAP, isMessage, type Message, message, ownWords, parseMessage, printMessage } from "./message.ts";

const nested = message("nothingFoundPassed", {
  names: "a.json",
  passed: [
    message("passedFile", { file: "a.json", reason: message("emptyFile") }),
    message("passedFile", { file: "not an object", reason: message("encrypted") }),
  ],
});

test("a message within a message, and a list of them, are worded in the same language; names stay as they are", () => {
  expect(printMessage(nested, english)).toContain("a.json (the file is empty); not an object (encrypted)");
  expect(printMessage(nested, chinese)).toContain("a.json（文件为空）；not an object（已加密）");
});

test("what fills a gap is never taken for a gap", () => {
  expect(printMessage(message("noPath", { path: "{path} $& {code}" }), english)).toContain("{path} $& {code}");
});

test.each([
  [1, "1 entry is still to be decided."],
  [2, "2 entries are still to be decided."],
  [0, "0 entries are still to be decided."],
  [12_345, "12,345 entries are still to be decided."],
])("a count of %i takes the words of its plural", (count, text) => {
  expect(printMessage(message("practiceLeft", { count }), english)).toBe(text);
});

test("a count in digits, and one that was never stored, have a plural too", () => {
  expect(printMessage(message("exportFileCount", { id: 7n, count: 1n }), english)).toBe(
    "Export 7 has 1 file, numbered from 0.",
  );
  expect(printMessage(message("unitCharacters"), english)).toBe(" characters");
});

test("no template has a brace that is neither a gap nor a plural", () => {
  const rest = [english, chinese].flatMap(({ messages }) =>
    Object.values<string>(messages).map((template) => template.replace(GAP, "")),
  );
  expect(rest.filter((text) => /[{}]/.test(text))).toEqual([]);
});

test("words that are nobody's template are marked as such in another language than theirs", () => {
  const own = ownWords("connect ECONNREFUSED");
  expect(printMessage(own, english)).toBe("connect ECONNREFUSED");
  expect(printMessage(own, chinese)).toBe("程序原文：connect ECONNREFUSED");
});

test("a message survives being stored and sent", () => {
  expect(parseMessage(JSON.parse(JSON.stringify(nested)))).toEqual(nested);
});

test("the text of an older release is kept as words of its own", () => {
  expect(parseMessage("The import failed.")).toEqual(ownWords("The import failed."));
});

test.each([
  null,
  undefined,
  "",
  7,
  [],
  {},
  { code: "own" },
  { code: 1, data: {} },
  { code: "own", data: { text: {} } },
])("%j is no message", (value) => {
  expect(parseMessage(value)).toBeNull();
  expect(isMessage(value)).toBe(false);
});

test("a code of a newer release is shown with its data", () => {
  const newer = { code: "brandNew", data: { count: 3 } } as unknown as Message;
  expect(printMessage(newer, english)).toBe('brandNew {"count":3}');
});
