import { expect, test } from "vitest";
import type { Turn } from "#domain/entry/turn.ts";
import type { NotationName } from "./notation.ts";
import { notationOf } from "./notations/index.ts";
import { phraseOfOtherTurn } from "./phrase-of-other-turn.ts";

const turnsOf = (question: string, answer: string): Turn[] => [
  { id: "0", from: "human", value: question },
  { id: "1", from: "gpt", value: answer },
];
function phrase(name: NotationName, question: string, answer: string, at: number): string | null {
  const turns = turnsOf(question, answer);
  const found = phraseOfOtherTurn(
    turns,
    turns.map((turn) => notationOf(name).parse(turn.value)),
    at,
  );
  if (found)
    expect(turns.find(({ id }) => id === found.turnId)?.value.slice(found.start, found.end)).toBe(found.phrase);
  return found?.phrase ?? null;
}
const BOX = "[0.25, 0.5, 0.5, 0.75]";

test.each([
  [
    "llava",
    "<image>\nPlease provide the bounding box coordinate of the region this sentence describes: a red cup on the left.",
    BOX,
    "a red cup on the left",
  ],
  ["llava", "Please provide the bounding box coordinate of the region this sentence describes: man", `${BOX}.`, "man"],
  ["qwen2.5-vl", "Locate the red cup.", '```json\n[{"bbox_2d": [1, 2, 30, 40]}]\n```', "the red cup"],
  ["cogvlm", "Where is the red cup?", "[[012,034,056,078]]", "the red cup"],
  ["internvl", "Please provide the box of <ref>the red cup</ref>", "<box>[[1, 2, 30, 40]]</box>", "the red cup"],
  ["ms-swift", "Find the <ref-object> in the image", "<bbox><bbox>", "<ref-object>"],
  ["llava", "How many cups are there?", BOX, null],
] as const)("%s: an answer of boxes alone is about what was asked for: %s", (name, question, answer, expected) => {
  expect(phrase(name, question, answer, 1)).toBe(expected);
});

test("a question's box is about its answer's words", () => {
  const question = `<image>\nPlease provide a short description for this region: ${BOX}`;
  expect(phrase("llava", question, "A red cup on a table.", 0)).toBe("A red cup on a table");
  expect(phrase("llava", question, `A red cup ${BOX}.`, 0)).toBeNull();
  expect(phrase("llava", `Compare ${BOX}. And: ${BOX}`, "A red cup.", 0)).toBeNull();
});

test("an answer that says more than boxes names them itself", () => {
  expect(phrase("llava", "Where is the cup?", `It is at ${BOX}`, 1)).toBeNull();
});
