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
