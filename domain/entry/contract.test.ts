import { expect, test } from "vitest";
import { marksOf } from "./contract.ts";
import { UNKNOWN_GROUNDING } from "./grounding.ts";
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

const LLAVA = { grounding: UNKNOWN_GROUNDING, hasPhoto: true };
test("a box beside the text is a box like any other", () => {
  const source = (bbox: number[][]) => ({
    grounding: {
      ...{ notation: "ms-swift" as const, space: { name: "pixels" as const }, isGuess: false },
      record: { objects: { ref: ["the cup"], bbox } },
    },
    hasPhoto: true,
  });
  const told = turns("<image>Find the cup", "<ref-object><bbox>");
  const size = { widthPx: 640, heightPx: 480 };
  expect(marksOf("other", told, source([[138, 136, 235, 359]]), size)).toEqual([]);
  expect(marksOf("other", told, source([[138, 136, 1235, 359]]), size)).toEqual(["box-outside"]);
});

test("a phrase of a question that its answer boxes lacks no box; one that nothing boxes does", () => {
  const grounding = { notation: "internvl" as const, space: { name: "thousand" as const }, isGuess: false };
  const marks = (...values: string[]) => marksOf("other", turns(...values), { grounding, hasPhoto: true });
  expect(marks("<image>Locate <ref>the cup</ref>.", "<ref>the cup</ref><box>[[1, 2, 300, 400]]</box>")).toEqual([]);
  expect(marks("<image>What is <box>[[1, 2, 300, 400]]</box>?", "<ref>A cup</ref>.")).toEqual([]);
  expect(marks("<image>Is there <ref>a cup</ref>?", "Yes.")).toEqual(["phrase-without-box"]);
});

const TEXT_ONLY = { grounding: UNKNOWN_GROUNDING, hasPhoto: false };

test("lists of numbers in a text-only entry are no boxes", () => {
  for (const values of [
    ["Sort this list: [3, 1, 4, 1, 5]", "Sorted: [1, 1, 3, 4, 5]. The matrix row is [1, 0, 0, 1]."],
    ["What is the shape?", "The tensor has shape [8, 3, 224, 224]."],
    ["Which box holds the weights?", "Those of [0.1, 0.2, 0.3, 0.4], <st>it<ed> seems."],
  ]) {
    expect(marksOf("other", turns(...values), TEXT_ONLY)).toEqual([]);
  }
});

test("numbers in the prose of a task without boxes are no coordinates", () => {
  expect(marksOf("complex_reasoning", turns("What do the signs show?", "They show [4, 7, 9, 11]."))).toEqual([]);
  expect(marksOf("complex_reasoning", turns("Where is the man?", `At ${BOX}.`))).toEqual([
    "box-without-phrase",
    "coordinates-in-plain-task",
  ]);
});

test("boxes of a space that is not known are neither outside nor inverted", () => {
  expect(marksOf("other", turns("Where is the cup?", "At [160, 240, 320, 360]."), LLAVA)).toEqual([]);
  expect(marksOf("other", turns("Give its bounding box.", "[0.5, 0.5, 0.25, 0.75]"), LLAVA)).toEqual([]);
  expect(marksOf("other", turns("Where?", `<st>cup<ed> [160, 240, 120, 360]`), LLAVA)).toEqual([]);
  expect(marksOf("other", turns("Where?", `<st>cup<ed> [0.5., 0.1, 0.2, 0.3]`), LLAVA)).toEqual(["box-unparsable"]);
});
