import fc from "fast-check";
import { expect, test } from "vitest";
import { unitBox } from "#domain/box/box.ts";
import type { Turn } from "#domain/entry/turn.ts";
import { addBox, type GroundedEntry, groundWords, removeBox, replaceBox, unground } from "./edits.ts";
import { mentionsOf, svit } from "./notations/svit.ts";
import { twinOf } from "./twin.ts";

const turn = (value: string, id = "0"): Turn => ({ id, from: "user", value });
const twin = (value: string) => twinOf(mentionsOf(value)[0] as ReturnType<typeof mentionsOf>[number]);
const entryOf = (...turns: Turn[]): GroundedEntry => ({ turns, notation: svit });
const box = unitBox(0.1, 0.2, 0.3, 0.4);

const TWO = "Look at <st>men<ed> [0, 0, 1, 1],  [.5, 0.50, 1, 1] there.";

test("a moved box changes its own numbers and no other byte", () => {
  expect(replaceBox(entryOf(turn(TWO)), twin(TWO), 1, box).turns).toEqual([
    { turnId: "0", value: "Look at <st>men<ed> [0, 0, 1, 1],  [0.1, 0.2, 0.3, 0.4] there." },
  ]);
});

test("boxes are added behind, and taken away with the comma that joined them", () => {
  expect(addBox(entryOf(turn(TWO)), twin(TWO), box).turns[0]?.value).toContain(
    "[.5, 0.50, 1, 1], [0.1, 0.2, 0.3, 0.4] there",
  );
  expect(removeBox(entryOf(turn(TWO)), twin(TWO), 0).turns[0]?.value).toBe(
    "Look at <st>men<ed> [.5, 0.50, 1, 1] there.",
  );
  expect(removeBox(entryOf(turn(TWO)), twin(TWO), 1).turns[0]?.value).toBe("Look at <st>men<ed> [0, 0, 1, 1] there.");
  const one = "<st>man<ed> [0, 0, 1, 1].";
  expect(removeBox(entryOf(turn(one)), twin(one), 0).turns[0]?.value).toBe("<st>man<ed>.");
  expect(addBox(entryOf(turn("<st>man<ed>.")), twin("<st>man<ed>"), box).turns[0]?.value).toBe(
    "<st>man<ed> [0.1, 0.2, 0.3, 0.4].",
  );
});

test("every mention of the same phrase with the same box goes along, in every turn", () => {
  const question = "Is <st>Man<ed> [0,0,1,1] left of <st>man<ed> [0, 0, 1, 1]?";
  const answer = "The <st>man<ed> [0, 0, 1, 1] and <st>man<ed> [0, 0, 1, 0.9].";
  const after = replaceBox(entryOf(turn(question, "0"), turn(answer, "1")), twin(question), 0, box).turns;
  expect(after.map(({ value }) => value)).toEqual([
    "Is <st>Man<ed> [0.1,0.2,0.3,0.4] left of <st>man<ed> [0.1, 0.2, 0.3, 0.4]?",
    "The <st>man<ed> [0.1, 0.2, 0.3, 0.4] and <st>man<ed> [0, 0, 1, 0.9].",
  ]);
});

test("“no box” leaves the words", () => {
  expect(unground(entryOf(turn(TWO)), twin(TWO)).turns[0]?.value).toBe("Look at men there.");
});

test("selected words become a mention without the blanks around them, and never inside another one", () => {
  const text = "A red car, <st>man<ed> [0, 0, 1, 1].";
  expect(groundWords(entryOf(turn(text)), "0", 2, 10, [box])?.turns[0]?.value).toBe(
    "A <st>red car,<ed> [0.1, 0.2, 0.3, 0.4] <st>man<ed> [0, 0, 1, 1].",
  );
  expect(groundWords(entryOf(turn(text)), "0", 1, 6, [])?.turns[0]?.value.startsWith("A <st>red<ed> car")).toBe(true);
  expect(groundWords(entryOf(turn(text)), "0", 5, 18, [box])).toBeNull();
  expect(groundWords(entryOf(turn(text)), "0", 1, 2, [box])).toBeNull();
});

test("making words a mention and plain again gives the same bytes", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), fc.nat(20), fc.nat(20), (text, start, length) => {
      const made = groundWords(entryOf(turn(text)), "0", start, start + length, [box]);
      if (made === null) return;
      const value = made.turns[0]?.value ?? "";
      const [mention] = mentionsOf(value);
      expect(mention).toBeDefined();
      const twin = twinOf(mention as NonNullable<typeof mention>);
      expect(unground(entryOf(turn(value)), twin).turns[0]?.value).toBe(text);
    }),
  );
});
