import { expect, test } from "vitest";
import { COMMANDS, commandOf, keyOf } from "./commands.ts";

test("no key belongs to two commands, and none is a reason's digit", () => {
  const keys = COMMANDS.flatMap((command) => [...command.keys]);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.filter((key) => /^[1-9]$/.test(key))).toEqual([]);
});

test("while typing only the keys that end it act", () => {
  expect(commandOf("a", true)).toBeNull();
  expect(commandOf("Escape", true)).toBe("editEnd");
  expect(commandOf("a", false)).toBe("finish");
});

test("a letter is the same with and without caps lock, a chord is not a letter", () => {
  const event = { key: "A", ctrlKey: false, metaKey: false, altKey: false };
  expect(keyOf(event)).toBe("a");
  expect(commandOf(keyOf({ ...event, ctrlKey: true }), false)).toBeNull();
});
