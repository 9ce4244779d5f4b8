import { expect, test } from "vitest";
import { keyOf } from "./key-press.ts";

type Held = { code?: string; ctrl?: true; meta?: true; alt?: true; shift?: true; altGr?: true };
const press = (key: string, { code = "", ctrl, meta, alt, shift, altGr }: Held = {}) =>
  keyOf({
    key,
    code,
    ctrlKey: ctrl === true,
    metaKey: meta === true,
    altKey: alt === true,
    shiftKey: shift === true,
    getModifierState: (modifier) => modifier === "AltGraph" && altGr === true,
  });

test("a letter is the same with and without caps lock; with Shift, Control or Alt it is another key", () => {
  expect(press("A")).toBe("a");
  expect(press("A", { shift: true })).toBe("Shift+a");
  expect(press("a", { shift: true })).toBe("Shift+a");
  expect(press("z", { ctrl: true })).toBe("Control+z");
  expect(press("Z", { meta: true, shift: true })).toBe("Control+Shift+z");
  expect(press("ArrowUp", { alt: true })).toBe("Alt+ArrowUp");
});

test("Shift belongs to a character that it makes, and is named before a key that makes none", () => {
  expect(press("?", { shift: true })).toBe("?");
  expect(press("1", { shift: true })).toBe("1");
  expect(press("Enter", { shift: true })).toBe("Shift+Enter");
  expect(press(" ", { shift: true })).toBe("Shift+ ");
});

test("full-width characters and Chinese punctuation are the keys they were typed with", () => {
  expect(press("？", { shift: true })).toBe("?");
  expect(press("，")).toBe(",");
  expect(press("【")).toBe("[");
  expect(press("】")).toBe("]");
  expect(press("ｘ")).toBe("x");
  expect(press("１")).toBe("1");
});

test("a bracket written with AltGr is a bracket, though some systems tell AltGr as Control and Alt", () => {
  expect(press("[", { code: "Digit8", ctrl: true, alt: true, altGr: true })).toBe("[");
  expect(press("@", { code: "KeyQ", ctrl: true, alt: true, altGr: true })).toBe("@");
});

test("on other scripts' keyboards, and with Option on a Mac, a letter key is its Latin letter", () => {
  expect(press("ч", { code: "KeyX" })).toBe("x");
  expect(press("Ч", { code: "KeyX", shift: true })).toBe("Shift+x");
  expect(press("∫", { code: "KeyB", alt: true })).toBe("Alt+b");
  expect(press("q", { code: "KeyA" })).toBe("q");
  expect(press("ö", { code: "Semicolon" })).toBe("ö");
});
