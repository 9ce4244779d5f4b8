import { expect, test } from "vitest";
import type { Turn } from "#domain/entry/turn.ts";
import { type PracticeVerdict, scorePractice } from "./practice-score.ts";

const turns: Turn[] = [
  { id: "0", from: "user", value: "How many boats are there?" },
  { id: "1", from: "gpt", value: "There are five boats near the pier." },
  { id: "2", from: "user", value: "Who is on the pier?" },
  { id: "3", from: "gpt", value: "Two men." },
];
const error = { turnId: "1", quote: "five" };
const verdict = (more: Partial<PracticeVerdict>): PracticeVerdict => ({
  decision: "accept",
  judgements: [],
  turnsAfter: null,
  ...more,
});

test("rejecting or flagging finds the error, accepting, skipping and not knowing miss it", () => {
  for (const decision of ["reject", "flag"] as const)
    expect(scorePractice(turns, [error], verdict({ decision }))).toBe("found");
  for (const decision of ["accept", "skip", "unclear"] as const) {
    expect(scorePractice(turns, [error], verdict({ decision }))).toBe("missed");
  }
  expect(scorePractice(turns, [error], null)).toBe("missed");
});

test("the QA that holds the error has to be judged wrong, another does not count", () => {
  const struck = (turnId: string) =>
    verdict({
      decision: "edit",
      judgements: [{ part: "qa", turnId, right: false }],
      turnsAfter: turns.filter((turn) => turn.id !== "9"),
    });
  expect(scorePractice(turns, [error], struck("0"))).toBe("found");
  expect(scorePractice(turns, [error], struck("2"))).toBe("missed");
});

test("changing the wrong words finds the error, changing others does not", () => {
  const rewritten = (value: string) =>
    verdict({ decision: "edit", turnsAfter: turns.map((turn) => (turn.id === "1" ? { ...turn, value } : turn)) });
  expect(scorePractice(turns, [error], rewritten("There are four boats near the pier."))).toBe("found");
  expect(scorePractice(turns, [error], rewritten("There are five boats near the dock."))).toBe("missed");
});

test("a good entry that was edited, rejected or flagged is marked, one accepted is good", () => {
  expect(scorePractice(turns, [], verdict({}))).toBe("good");
  expect(scorePractice(turns, [], verdict({ decision: "flag" }))).toBe("marked");
  expect(scorePractice(turns, [], verdict({ decision: "edit", turnsAfter: turns }))).toBe("marked");
});
