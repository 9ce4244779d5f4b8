import { expect, test } from "vitest";
import { COMMAND_ROWS, COMMANDS, type CommandId } from "#components/review/keys/commands.ts";

/** What is read with the focus that they move, or by the page that they lead to. */
const BY_FOCUS: CommandId[] = [
  "edit",
  "note",
  "search",
  "reportPhoto",
  "tags",
  "palette",
  "help",
  "settings",
  "nextEntry",
  "previousEntry",
];
/** What was decided, undone or switched: said by the session (messages/*\/review.json). */
const BY_SESSION: CommandId[] = [
  "finish",
  "finishTyping",
  "unclear",
  "flag",
  "skip",
  "undo",
  "replace",
  "acceptShown",
  "mode",
];
/** A box that moves: they all say editBox.moved. */
const NUDGES = COMMANDS.filter(({ scope, id }) => scope === "box" && id !== "boxDone").map(({ id }) => id);

const outcomesOf = (id: CommandId, locale: "en" | "zh"): Record<string, string> => {
  const words: { name: string; outcomes?: Record<string, string> } = COMMAND_ROWS[id].words[locale];
  return words.outcomes ?? {};
};

test("every command says what came of it, in words of its own or with the focus that it moves", () => {
  const silent = COMMANDS.filter(({ id }) => Object.keys(outcomesOf(id, "en")).length === 0).map(({ id }) => id);
  expect(silent.sort()).toEqual([...BY_FOCUS, ...BY_SESSION, ...NUDGES].sort());
});

test("it says the same in both languages, of the same numbers and names", () => {
  const names = (text: string) => [...new Set(text.match(/\{\w+(?=[,}])/g))].sort();
  for (const { id } of COMMANDS) {
    const [en, zh] = [outcomesOf(id, "en"), outcomesOf(id, "zh")];
    expect(Object.keys(zh), id).toEqual(Object.keys(en));
    for (const [outcome, text] of Object.entries(en))
      expect(names(zh[outcome] ?? ""), `${id}.${outcome}`).toEqual(names(text));
  }
});
