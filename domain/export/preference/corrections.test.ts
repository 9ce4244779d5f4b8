import { expect, test } from "vitest";
import type { Turn } from "#domain/entry/turn.ts";
import { correctionsOf, judgedAnswers, type StandingVerdict } from "./corrections.ts";

const talk = (...texts: string[]): Turn[] =>
  texts.map((value, index) => ({ id: String(index), from: index % 2 === 0 ? "human" : "gpt", value }));
const changed = (turns: Turn[], id: string, value: string) =>
  turns.map((turn) => (turn.id === id ? { ...turn, value } : turn));
const NOTHING: StandingVerdict = { reasons: [], wrong: [] };
const severityOf = (code: string) => ({ misleads: 2, wording: 1 })[code];
const imported = talk("How many?", "Two boats.", "What colour?", "They are red.");

test("a corrected answer is a pair behind the conversation of now", () => {
  const after = changed(changed(imported, "1", "Three boats."), "3", "They are blue.");
  const { corrections, noPairs } = correctionsOf(imported, after, NOTHING, severityOf);
  expect(corrections).toEqual([
    { turnId: "1", kind: "rewrite", turns: after.slice(0, 2), rejected: "Two boats." },
    { turnId: "3", kind: "rewrite", turns: after, rejected: "They are red." },
  ]);
  expect(noPairs).toEqual([]);
});

test("what is no pair says why", () => {
  const asked = changed(changed(imported, "0", "How many boats?"), "1", "Three boats.");
  expect(correctionsOf(imported, asked, NOTHING, severityOf)).toEqual({
    corrections: [],
    noPairs: ["question-changed"],
  });
  expect(correctionsOf(imported, changed(imported, "1", "two boats"), NOTHING, severityOf).noPairs).toEqual([
    "wording-only",
  ]);
  expect(correctionsOf(imported, imported.slice(2), NOTHING, severityOf).noPairs).toEqual(["answer-struck"]);
  expect(correctionsOf(imported, imported, NOTHING, severityOf)).toEqual({ corrections: [], noPairs: [] });
});

test("a reason counts for the QA that it was given for; an entry's own where it has one QA", () => {
  const after = changed(changed(imported, "1", "Three boats."), "3", "They are blue.");
  const wrong = [{ turnId: "0", reason: "wording" }];
  const own = correctionsOf(imported, after, { reasons: ["wording"], wrong }, severityOf);
  expect([own.corrections.map(({ turnId }) => turnId), own.noPairs]).toEqual([["3"], ["wording-only"]]);
  const single = imported.slice(0, 2);
  const whole = { reasons: ["wording"], wrong: [] };
  expect(correctionsOf(single, changed(single, "1", "Three boats."), whole, severityOf).noPairs).toEqual([
    "wording-only",
  ]);
  const unknown = { reasons: ["gone"], wrong: [] };
  expect(correctionsOf(single, changed(single, "1", "Three boats."), unknown, severityOf).corrections).toHaveLength(1);
});

const judged = (...args: Parameters<typeof judgedAnswers>) => {
  const { answers, notJudged } = judgedAnswers(...args);
  return [answers.map(({ turnId, isGood, turns }) => [turnId, isGood, turns.length]), notJudged];
};

test("every answer of an accepted entry is good, and of a rejected one those that are known to be bad are", () => {
  expect(judged("accepted", imported, null, NOTHING, severityOf)).toEqual([
    [
      ["1", true, 2],
      ["3", true, 4],
    ],
    [],
  ]);
  const marked = { reasons: ["misleads"], wrong: [{ turnId: "2", reason: "misleads" }] };
  expect(judged("rejected", imported, null, marked, severityOf)).toEqual([[["3", false, 4]], ["which-answer-unknown"]]);
  expect(judged("rejected", imported.slice(0, 2), null, NOTHING, severityOf)).toEqual([[["1", false, 2]], []]);
  const wording = { reasons: ["wording"], wrong: [] };
  expect(judged("rejected", imported.slice(0, 2), null, wording, severityOf)).toEqual([[], ["wording-only"]]);
});

test("an answer that stands behind a system turn or a step that was changed as well is no pair", () => {
  const told = [{ id: "s", from: "system" as const, value: "Answer in one word." }, ...imported];
  const after = changed(changed(told, "s", "Answer in a sentence."), "1", "Three boats.");
  expect(correctionsOf(told, after, NOTHING, severityOf)).toEqual({ corrections: [], noPairs: ["question-changed"] });
  const stepped = [...talk("How many?"), { id: "t", from: "observation" as const, value: "2" }, ...imported.slice(1)];
  const read = changed(changed(stepped, "t", "3"), "1", "Three boats.");
  expect(correctionsOf(stepped, read, NOTHING, severityOf).noPairs).toEqual(["question-changed"]);
});

test("an answer that was marked wrong and left as it is, is not called good, unless its question was what was mended", () => {
  const marked = { reasons: [], wrong: [{ turnId: "0", reason: "misleads" }] };
  expect(judged("accepted", imported, null, marked, severityOf)).toEqual([[["3", true, 4]], ["marked-wrong"]]);
  const elsewhere = changed(imported, "3", "They are blue.");
  expect(judged("edited", imported, elsewhere, marked, severityOf)).toEqual([[], ["marked-wrong", "answer-changed"]]);
  const asked = changed(imported, "0", "How many boats are there?");
  expect(judged("edited", imported, asked, marked, severityOf)[0]).toEqual([
    ["1", true, 2],
    ["3", true, 4],
  ]);
  const whole = { reasons: [], wrong: [{ turnId: null, reason: null }] };
  expect(judged("accepted", imported.slice(0, 2), null, whole, severityOf)).toEqual([[], ["marked-wrong"]]);
});

test("an answer whose wording or whose question was changed is said to be no pair for that", () => {
  const spaced = changed(imported, "1", " two  boats");
  expect(judged("edited", imported, spaced, NOTHING, severityOf)).toEqual([[["3", true, 4]], ["wording-only"]]);
  const both = changed(changed(imported, "0", "How many men?"), "1", "Three men.");
  expect(judged("edited", imported, both, NOTHING, severityOf)[1]).toEqual(["question-changed"]);
});

test("a tool's step that was marked wrong marks its answer", () => {
  const stepped = [...talk("How many?"), { id: "t", from: "observation" as const, value: "2" }, ...imported.slice(1)];
  const marked = { reasons: [], wrong: [{ turnId: "t", reason: "misleads" }] };
  expect(judged("rejected", stepped, null, marked, severityOf)).toEqual([[["1", false, 3]], ["which-answer-unknown"]]);
});

test("of an edited entry what stayed is good, what was struck is bad, what was changed is neither", () => {
  const after = changed(imported, "3", "They are blue.");
  expect(judged("edited", imported, after, NOTHING, severityOf)).toEqual([[["1", true, 2]], ["answer-changed"]]);
  expect(judged("edited", imported, imported.slice(2), NOTHING, severityOf)).toEqual([
    [
      ["1", false, 2],
      ["3", true, 2],
    ],
    [],
  ]);
});
