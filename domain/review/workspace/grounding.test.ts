import fc from "fast-check";
import { expect, test } from "vitest";
import { unitBox } from "#domain/box/box.ts";
import { SVIT_GROUNDING } from "#domain/entry/grounding.ts";
import type { Turn } from "#domain/entry/turn.ts";
import { mentionsOf } from "#domain/grounding/notations/svit.ts";
import { twinOf } from "#domain/grounding/twin.ts";
import { addBox, groundWords, removeBox, replaceBox, unground } from "./grounding.ts";

const turn = (value: string, id = "0"): Turn => ({ id, from: "user", value });
const twin = (value: string) => twinOf(mentionsOf(value)[0] as ReturnType<typeof mentionsOf>[number]);
const edited = (turns: Turn[], own: string) => ({ turns, grounding: SVIT_GROUNDING, twin: own });
const box = unitBox(0.1, 0.2, 0.3, 0.4);

const TWO = "Look at <st>men<ed> [0, 0, 1, 1],  [.5, 0.50, 1, 1] there.";

test("a moved box changes its own numbers and no other byte", () => {
  expect(replaceBox(edited([turn(TWO)], twin(TWO)), 1, box)).toEqual([
    { turnId: "0", value: "Look at <st>men<ed> [0, 0, 1, 1],  [0.1, 0.2, 0.3, 0.4] there." },
  ]);
});

test("boxes are added behind, and taken away with the comma that joined them", () => {
  expect(addBox(edited([turn(TWO)], twin(TWO)), box)[0]?.value).toContain(
    "[.5, 0.50, 1, 1], [0.1, 0.2, 0.3, 0.4] there",
  );
  expect(removeBox(edited([turn(TWO)], twin(TWO)), 0)[0]?.value).toBe("Look at <st>men<ed> [.5, 0.50, 1, 1] there.");
  expect(removeBox(edited([turn(TWO)], twin(TWO)), 1)[0]?.value).toBe("Look at <st>men<ed> [0, 0, 1, 1] there.");
  const one = "<st>man<ed> [0, 0, 1, 1].";
  expect(removeBox(edited([turn(one)], twin(one)), 0)[0]?.value).toBe("<st>man<ed>.");
  expect(addBox(edited([turn("<st>man<ed>.")], twin("<st>man<ed>")), box)[0]?.value).toBe(
    "<st>man<ed> [0.1, 0.2, 0.3, 0.4].",
  );
});

test("every mention of the same phrase with the same box goes along, in every turn", () => {
  const question = "Is <st>Man<ed> [0,0,1,1] left of <st>man<ed> [0, 0, 1, 1]?";
  const answer = "The <st>man<ed> [0, 0, 1, 1] and <st>man<ed> [0, 0, 1, 0.9].";
  const after = replaceBox(edited([turn(question, "0"), turn(answer, "1")], twin(question)), 0, box);
  expect(after.map(({ value }) => value)).toEqual([
    "Is <st>Man<ed> [0.1,0.2,0.3,0.4] left of <st>man<ed> [0.1, 0.2, 0.3, 0.4]?",
    "The <st>man<ed> [0.1, 0.2, 0.3, 0.4] and <st>man<ed> [0, 0, 1, 0.9].",
  ]);
});

test("“no box” leaves the words", () => {
  expect(unground(edited([turn(TWO)], twin(TWO)))[0]?.value).toBe("Look at men there.");
});

test("selected words become a mention without the blanks around them, and never inside another one", () => {
  const text = "A red car, <st>man<ed> [0, 0, 1, 1].";
  expect(groundWords(turn(text), SVIT_GROUNDING, { start: 2, end: 10 }, [box])?.value).toBe(
    "A <st>red car,<ed> [0.1, 0.2, 0.3, 0.4] <st>man<ed> [0, 0, 1, 1].",
  );
  expect(groundWords(turn(text), SVIT_GROUNDING, { start: 1, end: 6 }, [])?.value.startsWith("A <st>red<ed> car")).toBe(
    true,
  );
  expect(groundWords(turn(text), SVIT_GROUNDING, { start: 5, end: 18 }, [box])).toBeNull();
  expect(groundWords(turn(text), SVIT_GROUNDING, { start: 1, end: 2 }, [box])).toBeNull();
});

test("making words a mention and plain again gives the same bytes", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), fc.nat(20), fc.nat(20), (text, start, length) => {
      const made = groundWords(turn(text), SVIT_GROUNDING, { start: start, end: start + length }, [box]);
      if (made === null) return;
      const [mention] = mentionsOf(made.value);
      expect(mention).toBeDefined();
      expect(unground(edited([turn(made.value)], twinOf(mention as NonNullable<typeof mention>)))[0]?.value).toBe(text);
    }),
  );
});
