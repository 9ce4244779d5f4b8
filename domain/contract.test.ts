import { expect, test } from "vitest";
import { marksOf } from "./contract.ts";
import type { Turn } from "./turn.ts";

const turns = (...values: string[]): Turn[] =>
  values.map((value, index) => ({ id: String(index), from: index % 2 === 0 ? "user" : "gpt", value }));
const BOX = "[0.1, 0.2, 0.5, 0.6]";

test("a referring QA that refers in question and answer has no mark", () => {
  expect(
    marksOf("referring_qa", turns(`What is the <st>man<ed> ${BOX} doing?`, `The <st>man<ed> ${BOX} waits.`)),
  ).toEqual([]);
});

for (const [mark, values] of [
  ["box-unparsable", [`A <st>man<ed> [0.5., 0.1, 0.2, 0.3]?`, `<st>b<ed> ${BOX}`]],
  ["box-outside", [`A <st>man<ed> [0.5, 0.1, 1.2, 0.3]?`, `<st>b<ed> ${BOX}`]],
  ["box-inverted", [`A <st>man<ed> [0.5, 0.1, 0.2, 0.3]?`, `<st>b<ed> ${BOX}`]],
  ["phrase-without-box", [`A <st>man<ed> here?`, `<st>b<ed> ${BOX}`]],
  [
    "box-without-phrase",
    [`A <st>man<ed> ${BOX}?`, `<st>b<ed> ${BOX} and ${BOX.replace("0.1", "0.3")} there, x ${BOX}`],
  ],
  ["no-reference-in-question", ["Who?!", `<st>b<ed> ${BOX}`]],
  ["no-reference-in-answer", [`A <st>man<ed> ${BOX}?`, "Yes."]],
] as const) {
  test(`a referring QA is marked ${mark}`, () => {
    expect(marksOf("referring_qa", turns(...values))).toEqual([mark]);
  });
}

test("a conversation of fewer than five QAs, an empty message, a short question and two of one side are marked", () => {
  expect(marksOf("conversation", turns("What is it?", "A boat."))).toEqual(["too-few-pairs"]);
  expect(marksOf("complex_reasoning", turns("Why?!", " "))).toEqual(["empty-text"]);
  expect(marksOf("complex_reasoning", turns("Eh?", "Yes."))).toEqual(["short-question"]);
  const [question, answer] = turns("Why is it so?", "So.");
  if (question && answer)
    expect(marksOf("complex_reasoning", [question, question, answer])).toEqual(["broken-alternation"]);
  if (question) expect(marksOf("complex_reasoning", [question])).toEqual(["broken-alternation"]);
});

test("coordinates in a task without boxes are marked", () => {
  expect(marksOf("detail_description", turns("Describe it.", `A man <st>man<ed> ${BOX}.`))).toEqual([
    "coordinates-in-plain-task",
  ]);
});
