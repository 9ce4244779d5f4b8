import { expect, test } from "vitest";
import type { EntryView } from "../entry-view.ts";
import { applyToDraft, type Draft, type DraftAction, finishDraft, isTouched, startDraft } from "./draft.ts";

const entry: EntryView = {
  id: "7",
  datasetId: "1",
  task: "conversation",
  sourceTask: null,
  topic: "Boats",
  turns: ["How many boats?", "Three.\r\nAll wooden.", "Who is aboard?", "Two men."].map((value, index) => ({
    id: String(index),
    from: index % 2 === 0 ? "user" : "gpt",
    value,
  })),
  edited: null,
  marks: [],
  state: "pending",
  version: 0,
  image: null,
  boxSpace: "unit",
};
const after = (...actions: DraftAction[]): Draft =>
  actions.reduce((draft, action) => applyToDraft(entry, draft, action), startDraft(entry));

test("an untouched entry is accepted, each of its QAs right", () => {
  const outcome = finishDraft(entry, after());
  expect(outcome.decision).toBe("accept");
  expect(outcome.turnsAfter).toBeNull();
  expect(outcome.judgements).toEqual([
    { part: "qa", turnId: "0", right: true },
    { part: "qa", turnId: "2", right: true },
  ]);
});

test("a struck QA leaves with its reason and the rest stays as it came", () => {
  const outcome = finishDraft(entry, after({ kind: "reason", pairId: "2", code: "hallucination" }));
  expect(outcome.decision).toBe("edit");
  expect(outcome.turnsAfter).toEqual(entry.turns.slice(0, 2));
  expect(outcome.reasonCodes).toEqual(["hallucination"]);
  expect(outcome.judgements[1]).toEqual({ part: "qa", turnId: "2", right: false, reasonCode: "hallucination" });
});

test("striking twice takes the mark back", () => {
  expect(finishDraft(entry, after({ kind: "strike", pairId: "0" }, { kind: "strike", pairId: "0" })).decision).toBe(
    "accept",
  );
});

test("striking every QA is a rejection", () => {
  const outcome = finishDraft(entry, after({ kind: "strike", pairId: "0" }, { kind: "strike", pairId: "2" }));
  expect(outcome).toMatchObject({ decision: "reject", turnsAfter: null });
});

test("a changed text is an edit that keeps every other byte, and its QA was wrong", () => {
  const outcome = finishDraft(entry, after({ kind: "write", turnId: "1", shown: "Four.\nAll wooden." }));
  expect(outcome.turnsAfter?.[1]?.value).toBe("Four.\r\nAll wooden.");
  expect(outcome.judgements.map((judgement) => judgement.right)).toEqual([false, true]);
});

test("restoring a text takes the edit back", () => {
  const draft = after({ kind: "write", turnId: "1", shown: "Four." }, { kind: "restore", turnId: "1" });
  expect(isTouched(entry, draft)).toBe(false);
  expect(finishDraft(entry, draft).decision).toBe("accept");
});

test("finishing an edited entry again keeps its edit", () => {
  const edited = { ...entry, edited: entry.turns.slice(0, 2) };
  expect(finishDraft(edited, startDraft(edited))).toMatchObject({ decision: "edit", turnsAfter: edited.edited });
});
