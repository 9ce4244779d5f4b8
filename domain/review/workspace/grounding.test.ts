import fc from "fast-check";
import { expect, test } from "vitest";
import { unitBox } from "#domain/box/box.ts";
import type { Turn } from "#domain/entry/turn.ts";
import { mentionsOf } from "#domain/grounding/notations/svit.ts";
import { twinOf } from "#domain/grounding/twin.ts";
import { addBox, groundWords, removeBox, replaceBox, unground } from "./grounding.ts";

const turn = (value: string, id = "0"): Turn => ({ id, from: "user", value });
const twin = (value: string) => twinOf(mentionsOf(value)[0] as ReturnType<typeof mentionsOf>[number]);
const box = unitBox(0.1, 0.2, 0.3, 0.4);

const TWO = "Look at <st>men<ed> [0, 0, 1, 1],  [.5, 0.50, 1, 1] there.";

test("a moved box changes its own numbers and no other byte", () => {
  expect(replaceBox([turn(TWO)], twin(TWO), 1, box)).toEqual([
    { turnId: "0", value: "Look at <st>men<ed> [0, 0, 1, 1],  [0.1, 0.2, 0.3, 0.4] there." },
  ]);
});

test("boxes are added behind, and taken away with the comma that joined them", () => {
  expect(addBox([turn(TWO)], twin(TWO), box)[0]?.value).toContain("[.5, 0.50, 1, 1], [0.1, 0.2, 0.3, 0.4] there");
  expect(removeBox([turn(TWO)], twin(TWO), 0)[0]?.value).toBe("Look at <st>men<ed> [.5, 0.50, 1, 1] there.");
  expect(removeBox([turn(TWO)], twin(TWO), 1)[0]?.value).toBe("Look at <st>men<ed> [0, 0, 1, 1] there.");
  const one = "<st>man<ed> [0, 0, 1, 1].";
  expect(removeBox([turn(one)], twin(one), 0)[0]?.value).toBe("<st>man<ed>.");
  expect(addBox([turn("<st>man<ed>.")], twin("<st>man<ed>"), box)[0]?.value).toBe("<st>man<ed> [0.1, 0.2, 0.3, 0.4].");
});

test("every mention of the same phrase with the same box goes along, in every turn", () => {
  const question = "Is <st>Man<ed> [0,0,1,1] left of <st>man<ed> [0, 0, 1, 1]?";
  const answer = "The <st>man<ed> [0, 0, 1, 1] and <st>man<ed> [0, 0, 1, 0.9].";
  const after = replaceBox([turn(question, "0"), turn(answer, "1")], twin(question), 0, box);
  expect(after.map(({ value }) => value)).toEqual([
    "Is <st>Man<ed> [0.1, 0.2, 0.3, 0.4] left of <st>man<ed> [0.1, 0.2, 0.3, 0.4]?",
    "The <st>man<ed> [0.1, 0.2, 0.3, 0.4] and <st>man<ed> [0, 0, 1, 0.9].",
  ]);
});

test("“no box” leaves the words", () => {
  expect(unground([turn(TWO)], twin(TWO))[0]?.value).toBe("Look at men there.");
});

test("selected words become a mention without the blanks around them, and never inside another one", () => {
  const text = "A red car, <st>man<ed> [0, 0, 1, 1].";
  expect(groundWords(turn(text), 2, 10, [box])?.value).toBe(
    "A <st>red car,<ed> [0.1, 0.2, 0.3, 0.4] <st>man<ed> [0, 0, 1, 1].",
  );
  expect(groundWords(turn(text), 1, 6, [])?.value.startsWith("A <st>red<ed> car")).toBe(true);
  expect(groundWords(turn(text), 5, 18, [box])).toBeNull();
  expect(groundWords(turn(text), 1, 2, [box])).toBeNull();
});

test("making words a mention and plain again gives the same bytes", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), fc.nat(20), fc.nat(20), (text, start, length) => {
      const made = groundWords(turn(text), start, start + length, [box]);
      if (made === null) return;
      const [mention] = mentionsOf(made.value);
      expect(mention).toBeDefined();
      expect(unground([turn(made.value)], twinOf(mention as NonNullable<typeof mention>))[0]?.value).toBe(text);
    }),
  );
});
