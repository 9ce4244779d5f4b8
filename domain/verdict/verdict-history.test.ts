import { expect, test } from "vitest";
import type { Turn } from "#domain/entry/turn.ts";
import { NO_AIDS } from "./verdict.ts";
import { type PastVerdict, textBefore } from "./verdict-history.ts";

const turns = (value: string): Turn[] => [{ id: "0", from: "user", value }];
const past = (id: string, more: Partial<PastVerdict>): PastVerdict => ({
  id,
  reviewerName: "Ann",
  isOwn: true,
  isProgram: false,
  decision: "accept",
  undoes: null,
  undone: false,
  late: false,
  tooFast: false,
  reasonCodes: [],
  note: null,
  judgements: [],
  turnsAfter: null,
  mode: "single",
  activeMs: 1,
  stateAfter: "accepted",
  at: "2026-01-01T00:00:00.000Z",
  aids: NO_AIDS,
  ...more,
});

const imported = turns("imported");
const first = past("1", { decision: "edit", turnsAfter: turns("first") });
const second = past("2", { decision: "edit", turnsAfter: turns("second") });
const undo = past("3", { decision: "undo", undoes: "2" });
const late = past("4", { decision: "edit", late: true, turnsAfter: turns("late") });

test.each<[string, PastVerdict[], string]>([
  ["the imported text before the first verdict", [first], "imported"],
  ["an edit before the next", [second, first], "first"],
  ["the edit before an undone one", [past("9", {}), undo, second, first], "first"],
  ["not a late edit", [past("9", {}), late, first], "first"],
  ["the imported text after a rejection", [past("9", {}), past("8", { decision: "reject" }), first], "imported"],
])("before a verdict stood %s", (_, history, value) => {
  expect(textBefore(history, 0, imported)).toEqual({ turns: turns(value), keys: [] });
});
