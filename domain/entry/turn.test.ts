import { expect, test } from "vitest";
import { pairsOf, turnsOf, turnsOfPair } from "./turn.ts";

const turns = (...roles: ("user" | "human" | "gpt")[]) =>
  turnsOf(roles.map((from, index) => ({ from, value: `${index}` })));

test("imported turns are named by their place", () => {
  expect(turns("user", "gpt").map((turn) => turn.id)).toEqual(["0", "1"]);
});

test("a question and its answer are a pair, named by the question", () => {
  expect(pairsOf(turns("user", "gpt", "human", "gpt")).map((pair) => [pair.id, pair.answer?.id])).toEqual([
    ["0", "1"],
    ["2", "3"],
  ]);
});

test("broken alternation loses no turn", () => {
  const broken = turns("gpt", "user", "user", "gpt", "gpt");
  const pairs = pairsOf(broken);
  expect(pairs.map((pair) => pair.id)).toEqual(["0", "1", "2", "4"]);
  expect(pairs.flatMap(turnsOfPair)).toEqual(broken);
});

test("a message without a known role is no turn", () => {
  expect(() => turnsOf([{ from: "narrator", value: "" }])).toThrow();
  expect(() => turnsOf([{ value: "" }])).toThrow();
});
