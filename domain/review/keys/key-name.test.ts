import { expect, test } from "vitest";
import { ariaKey, keyName } from "./key-name.ts";

test.each([
  [" ", "Space", "Space"],
  ["a", "A", "A"],
  ["+", "+", "Plus"],
  ["Control++", "Ctrl++", "Control+Plus"],
  ["Control+Shift+z", "Ctrl+⇧Z", "Control+Shift+Z"],
  ["Shift+b", "⇧B", "Shift+B"],
  ["Shift+ ", "⇧Space", "Shift+Space"],
  ["Alt+ArrowUp", "Alt+↑", "Alt+ArrowUp"],
  ["Escape", "Esc", "Escape"],
])("%j is printed %s and told as %s", (key, printed, told) => {
  expect(keyName(key)).toBe(printed);
  expect(ariaKey(key)).toBe(told);
});
