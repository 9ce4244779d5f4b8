import { expect, test } from "vitest";
import { SVIT_GROUNDING } from "#domain/entry/grounding.ts";
import type { Turn } from "#domain/entry/turn.ts";
import { lostParts } from "./lost-parts.ts";

const turns: Turn[] = [
  { id: "0", from: "user", value: "How many boats are there?" },
  { id: "1", from: "gpt", value: "There are five boats." },
  { id: "2", from: "user", value: "Who is on the pier?" },
  { id: "3", from: "gpt", value: "Two men." },
  { id: "4", from: "user", value: "Is it raining?" },
  { id: "5", from: "gpt", value: "No." },
];
const talk = { turns, task: "conversation", grounding: SVIT_GROUNDING } as const;
const error = { turnId: "1", quote: "five" };
const TEXT = "A man stands. A dog sleeps. It rains.";
const description = {
  turns: [
    { id: "0", from: "user", value: "Describe it." },
    { id: "1", from: "gpt", value: TEXT },
  ] satisfies Turn[],
  task: "detail_description",
  grounding: SVIT_GROUNDING,
} as const;
const dog = { turnId: "1", quote: "A dog sleeps." };
const NOTHING = { qas: 0, sentences: 0 };

test("an entry that was rejected for one QA has lost the others", () => {
  expect(lostParts(talk, [error], { decision: "reject", judgements: [], turnsAfter: null })).toEqual({
    qas: 2,
    sentences: 0,
  });
  expect(lostParts(talk, [], { decision: "reject", judgements: [], turnsAfter: null }).qas).toBe(3);
});

test("an edit has lost the good QAs that are not there any more, and none that were reworded", () => {
  const edit = (turnsAfter: Turn[]) => ({ decision: "edit" as const, judgements: [], turnsAfter });
  expect(lostParts(talk, [error], edit(turns.slice(2)))).toEqual(NOTHING);
  expect(lostParts(talk, [error], edit(turns.slice(0, 2))).qas).toBe(2);
  expect(lostParts(talk, [error], edit(turns.map((turn) => ({ ...turn, value: `${turn.value}!` }))))).toEqual(NOTHING);
});

test("what is accepted, flagged, skipped or not decided loses nothing", () => {
  for (const decision of ["accept", "flag", "skip", "unclear"] as const)
    expect(lostParts(talk, [error], { decision, judgements: [], turnsAfter: null }), decision).toEqual(NOTHING);
  expect(lostParts(talk, [error], null)).toEqual(NOTHING);
});

test("of a description its good sentences are counted, those that were struck and not those that were reworded", () => {
  const judged = [{ part: "sentence" as const, turnId: "1", start: 0, end: 14, right: false }];
  const edit = (value: string) => ({
    decision: "edit" as const,
    judgements: judged,
    turnsAfter: description.turns.map((turn) => (turn.id === "1" ? { ...turn, value } : turn)),
  });
  expect(lostParts(description, [dog], { decision: "reject", judgements: [], turnsAfter: null })).toEqual({
    qas: 0,
    sentences: 2,
  });
  expect(lostParts(description, [dog], edit("It rains.")).sentences).toBe(1);
  expect(lostParts(description, [dog], edit("A woman stands. A dog sleeps. It rains.")).sentences).toBe(0);
});
