import fc from "fast-check";
import { expect, test } from "vitest";
import type { Turn } from "#domain/entry/turn.ts";
import { turnChanges } from "./turn-changes.ts";

/** "0a 1b" is turn 0 with the value a, then turn 1 with b. */
const turns = (text: string): Turn[] =>
  text.split(" ").flatMap((word) => (word ? { id: word[0] ?? "", from: "gpt" as const, value: word.slice(1) } : []));
const shown = (before: string, after: string) =>
  turnChanges(turns(before), turns(after))
    .map(({ turn, before, after, isMoved }) => `${turn.id}:${before ?? "–"}>${after ?? "–"}${isMoved ? "!" : ""}`)
    .join(" ");

test.each([
  ["0a 1b", "0a 1b", ""],
  ["0a 1b", "0a 1c", "1:b>c"],
  ["0a 1b", "0a 1b 9c", "9:–>c"],
  ["0a 1b 2c 3d", "0a 3d", "1:b>– 2:c>–"],
  ["0a 1b", "1b", "0:a>–"],
  ["0a 1b", "", "0:a>– 1:b>–"],
  ["0a 1b 2c 3d", "2c 0a 1b 3d", "2:c>c!"],
  ["0a 1b 2c 3d", "2c 3d 0a 1b", "0:a>a! 1:b>b!"],
  ["0a 1b 2c", "2C 0a 1b", "2:c>C!"],
])("from “%s” to “%s”: %s", (before, after, expected) => expect(shown(before, after)).toBe(expected));

test("a turn is told once, and exactly those that differ or moved are", () => {
  const text = fc.uniqueArray(
    fc.record({ id: fc.constantFrom("0", "1", "2", "3", "4"), value: fc.constantFrom("a", "b") }),
    {
      selector: (turn) => turn.id,
    },
  );
  fc.assert(
    fc.property(text, text, (a, b) => {
      const [before, after] = [a, b].map((all) => all.map((turn): Turn => ({ ...turn, from: "gpt" }))) as [
        Turn[],
        Turn[],
      ];
      const changes = turnChanges(before, after);
      const ids = changes.map(({ turn }) => turn.id);
      expect(new Set(ids).size).toBe(ids.length);
      const same = (turn: Turn) => after.some((own) => own.id === turn.id && own.value === turn.value);
      for (const turn of before) if (!same(turn)) expect(ids).toContain(turn.id);
      // What is not told kept its order.
      const kept = (all: Turn[]) => all.map(({ id }) => id).filter((id) => !ids.includes(id));
      expect(kept(before)).toEqual(kept(after));
    }),
  );
});
