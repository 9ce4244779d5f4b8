import fc from "fast-check";
import { expect, test } from "vitest";
import { COMMAND_ROWS, COMMANDS } from "#components/review/keys/commands.ts";
import { commandOf, keymapOf, keyThatRuns, rebind, withKey } from "#domain/review/keys/keymap.ts";
import en from "#messages/en/keys.json" with { type: "json" };
import zh from "#messages/zh/keys.json" with { type: "json" };

const usual = keymapOf(COMMANDS, {});
const reading = { isTyping: false, isInBox: false };
const changingBox = { isTyping: false, isInBox: true };
const typing = { isTyping: true, isInBox: false };
const commandAt = (key: string, at = reading, keymap = usual) => commandOf(COMMANDS, keymap, key, at);

test("by default no two commands that can act at once share a key, and none has a digit", () => {
  for (const { id, keys } of COMMANDS) expect(rebind(COMMANDS, usual, id, keys), id).toMatchObject({ ok: true });
});

test("no command is in two groups", () => {
  expect(COMMANDS.map(({ id }) => id).sort()).toEqual(Object.keys(COMMAND_ROWS).sort());
});

test("every command has a name of its own in both languages, and every group has one", () => {
  const groups = [...new Set(COMMANDS.map((row) => row.group))].sort();
  for (const { group } of [en, zh]) expect(Object.keys(group).sort()).toEqual(groups);
  // Two of one name could not be told apart in the palette.
  for (const locale of ["en", "zh"] as const)
    expect(new Set(COMMANDS.map(({ words }) => words[locale].name)).size).toBe(COMMANDS.length);
});

test("while typing only what is meant for it acts", () => {
  expect(commandAt("a", typing)).toBeNull();
  expect(commandAt("Shift+a", typing)).toBeNull();
  expect(commandAt("Enter", typing)).toBeNull();
  expect(commandAt("Escape", typing)).toBe("editEnd");
  expect(commandAt("Control+k", typing)).toBe("palette");
});

test("while a box is changed its keys come first, and the others still act", () => {
  expect(commandAt("ArrowDown")).toBe("next");
  expect(commandAt("ArrowDown", changingBox)).toBe("nudgeDown");
  expect(commandAt("Enter", changingBox)).toBe("boxDone");
  expect(commandAt("Escape", changingBox)).toBe("editEnd");
  expect(commandAt("Delete", changingBox)).toBe("removeBox");
});

test("a command's key is the first that leads to it where the reviewer is, and no other's", () => {
  const keyAt = (id: string, at: typeof reading, isTaken?: (key: string) => boolean) =>
    keyThatRuns(COMMANDS, usual, id, at, isTaken);
  expect(keyAt("finish", reading)).toBe("Enter");
  expect(keyAt("finish", changingBox)).toBe("a");
  expect(keyAt("finish", typing)).toBeUndefined();
  expect(keyAt("finishTyping", typing)).toBe("Control+Enter");
  expect(keyAt("finishTyping", reading)).toBeUndefined();
  expect(keyAt("finishTyping", typing, (key) => key === "Control+Enter")).toBeUndefined();
  expect(keyAt("boxDone", reading)).toBeUndefined();
  for (const { id } of COMMANDS)
    for (const at of [reading, changingBox, typing]) {
      const key = keyAt(id, at);
      if (key) expect(commandAt(key, at)).toBe(id);
    }
});

test("a clash is refused with the other command's name, whether it lies in this scope or in one that overlaps", () => {
  const refused = (key: string, clashesWith: string) => ({ ok: false, reason: "clash", key, clashesWith });
  expect(rebind(COMMANDS, usual, "skip", ["f"])).toEqual(refused("f", "flag"));
  expect(rebind(COMMANDS, usual, "skip", ["s", "F2", "Escape"])).toEqual(refused("Escape", "editEnd"));
  expect(rebind(COMMANDS, usual, "boxDone", ["ArrowUp"])).toEqual(refused("ArrowUp", "nudgeUp"));
  expect(rebind(COMMANDS, usual, "boxDone", ["f"])).toMatchObject({ ok: true });
});

test.each([
  ["skip", ["s", "3"], "reserved", "3"],
  ["skip", ["Tab"], "reserved", "Tab"],
  ["skip", ["Control+c"], "reserved", "Control+c"],
  ["skip", ["Control+Shift+t"], "reserved", "Control+Shift+t"],
  ["vanished", ["F2"], "reserved", "F2"],
  ["palette", ["F2", "k"], "typed", "k"],
  ["palette", ["Shift+k"], "typed", "Shift+k"],
  ["palette", ["]"], "typed", "]"],
  ["palette", ["Control+ArrowLeft"], "typed", "Control+ArrowLeft"],
  ["finish", [], "needed", null],
  ["help", [], "needed", null],
])("%s cannot have %j: %s because of %s", (id, keys, reason, key) => {
  expect(rebind(COMMANDS, usual, id, keys)).toEqual({ ok: false, reason, key });
});

test.each([
  ["a", ["ArrowDown", "j"], 0, "n", ["n", "j"]],
  ["its second", ["ArrowDown", "j"], 1, "n", ["ArrowDown", "n"]],
  ["one more", ["ArrowDown", "j"], 2, "n", ["ArrowDown", "j", "n"]],
  ["none in its place", ["ArrowDown", "j"], 0, null, ["j"]],
  ["its only one away", ["j"], 0, null, []],
  ["one that it has already: once", ["ArrowDown", "j"], 0, "j", ["j"]],
  ["one that it has already, once more: nothing new", ["ArrowDown", "j"], 2, "j", ["ArrowDown", "j"]],
])("of a command's keys one is changed, added or taken away: %s", (_, keys, nth, key, wanted) => {
  expect(withKey(keys, nth, key)).toEqual(wanted);
});

test.each([
  ["skip", []],
  ["skip", ["Control+j"]],
  ["palette", ["F2"]],
  ["palette", ["Control+Shift+p"]],
])("%s can have %j", (id, keys) => {
  expect(rebind(COMMANDS, usual, id, keys)).toMatchObject({ ok: true });
});

test("a kept keymap takes effect; what it has of unknown commands or of clashes is passed over", () => {
  const keymap = keymapOf(COMMANDS, { skip: ["F2"], flag: ["x"], vanished: ["F3"] });
  expect(commandAt("F2", reading, keymap)).toBe("skip");
  expect(commandAt("s", reading, keymap)).toBeNull();
  expect(commandAt("f", reading, keymap)).toBe("flag");
});

test("a key that somebody gave to another command stays theirs where a command of a later release has it", () => {
  const keymap = keymapOf(COMMANDS, { peekOriginal: ["Shift+p"] });
  expect(commandAt("Shift+p", reading, keymap)).toBe("peekOriginal");
  expect(keymap.get("reportPhoto")).toEqual([]);
  expect(commandAt("Shift+p", reading, usual)).toBe("reportPhoto");
  expect(commandAt("Shift+p", reading, keymapOf(COMMANDS, { reportPhoto: ["Shift+p", "F4"] }))).toBe("reportPhoto");
});

test("two commands that have exchanged their keys keep them, in whatever order that was kept", () => {
  for (const kept of [
    { skip: ["f"], flag: ["s"] },
    { flag: ["s"], skip: ["f"] },
  ]) {
    const keymap = keymapOf(COMMANDS, kept);
    expect(commandAt("f", reading, keymap)).toBe("skip");
    expect(commandAt("s", reading, keymap)).toBe("flag");
  }
});

const anyKeys = fc.array(fc.constantFrom(...COMMANDS.flatMap((row) => row.keys), "F2", "1", "Tab"), { maxLength: 2 });
const anyOverrides = fc.dictionary(fc.constantFrom(...COMMANDS.map((row) => row.id as string), "vanished"), anyKeys);

test("whatever is kept, no key leads to two commands of one place, and the way back has a key", () => {
  fc.assert(
    fc.property(anyOverrides, (kept) => {
      const keymap = keymapOf(COMMANDS, kept);
      for (const scope of ["entry", "box"]) {
        const keys = COMMANDS.filter((row) => [scope, "both"].includes(row.scope)).flatMap((row) => keymap.get(row.id));
        expect(new Set(keys).size).toBe(keys.length);
      }
      for (const id of ["finish", "editEnd", "help"]) expect(keymap.get(id)).not.toEqual([]);
    }),
  );
});

test("what is bound one key after the other is in force after a reload, too", () => {
  const anyBindings = fc.array(fc.tuple(fc.constantFrom(...COMMANDS.map((row) => row.id)), anyKeys), { maxLength: 8 });
  fc.assert(
    fc.property(anyBindings, (bindings) => {
      let keymap = usual;
      const kept: Record<string, string[]> = {};
      for (const [id, keys] of bindings) {
        const bound = rebind(COMMANDS, keymap, id, keys);
        if (!bound.ok) continue;
        keymap = bound.keymap;
        kept[id] = keys;
      }
      expect(keymapOf(COMMANDS, kept)).toEqual(keymap);
    }),
  );
});
