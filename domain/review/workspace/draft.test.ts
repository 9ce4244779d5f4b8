import fc from "fast-check";
import { expect, test } from "vitest";
import type { EntryView } from "#domain/entry/entry-view.ts";
import { SVIT_GROUNDING } from "#domain/entry/grounding.ts";
import { applyToDraft, type Draft, type DraftAction, draftSchema, startDraft } from "./draft.ts";
import { emptyTurns, finishDraft } from "./finish.ts";

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
  hash: "0".repeat(64),
  gloss: [],
  grounding: SVIT_GROUNDING,
  further: [],
  videos: [],
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
  const outcome = finishDraft(
    entry,
    after({ kind: "write", turnId: "1", value: "Four.\r\nAll wooden.", isTyping: true }),
  );
  expect(outcome.turnsAfter?.[1]?.value).toBe("Four.\r\nAll wooden.");
  expect(outcome.judgements.map((judgement) => judgement.right)).toEqual([false, true]);
});

test("restoring a text takes the edit back", () => {
  const draft = after(
    { kind: "write", turnId: "1", value: "Four.", isTyping: false },
    { kind: "restore", turnIds: ["0", "1"] },
  );
  expect(draft.turns).toEqual(entry.turns);
  expect(finishDraft(entry, draft).decision).toBe("accept");
});

test("finishing an edited entry again keeps its edit", () => {
  const edited = { ...entry, edited: entry.turns.slice(0, 2) };
  expect(finishDraft(edited, startDraft(edited))).toMatchObject({ decision: "edit", turnsAfter: edited.edited });
});

const added = { behind: "0", questionId: "a1", answerId: "a2" };
const texts = (draft: Draft) => draft.turns.map((turn) => turn.value);

test("QAs are added, moved, deleted and cut as pairs, so that the sides alternate", () => {
  expect(after({ kind: "addPair", ...added }).turns.map((turn) => turn.id)).toEqual(["0", "1", "a1", "a2", "2", "3"]);
  expect(after({ kind: "movePair", pairId: "2", by: -1 }).turns.map((turn) => turn.id)).toEqual(["2", "3", "0", "1"]);
  expect(after({ kind: "movePair", pairId: "0", by: -1 }).turns.map((turn) => turn.id)).toEqual(["0", "1", "2", "3"]);
  expect(after({ kind: "deletePair", pairId: "0" }).turns.map((turn) => turn.id)).toEqual(["2", "3"]);
  expect(after({ kind: "cutFrom", pairId: "2" }).turns.map((turn) => turn.id)).toEqual(["0", "1"]);
});

test("an added QA is written as the entry's own, empty turns of it are told, and nobody judges it", () => {
  const draft = after({ kind: "addPair", ...added });
  expect(draft.turns.slice(2, 4).map((turn) => turn.from)).toEqual(["user", "gpt"]);
  expect(emptyTurns(entry, draft).map((turn) => turn.id)).toEqual(["a1", "a2"]);
  expect(finishDraft(entry, draft).judgements.map((judgement) => judgement.turnId)).toEqual(["0", "2"]);
});

test("a deleted QA leaves without a judgement, a moved one stays right", () => {
  const deleted = finishDraft(entry, after({ kind: "deletePair", pairId: "0" }));
  expect(deleted).toMatchObject({ decision: "edit", judgements: [{ turnId: "2", right: true }] });
  const moved = finishDraft(entry, after({ kind: "movePair", pairId: "2", by: -1 }));
  expect(moved).toMatchObject({ decision: "edit", judgements: [{ right: true }, { right: true }] });
});

test("letters of one word are one step, the next word is another", () => {
  const typed = ["Two men", "Two men.", "Two men. ", "Two men. O", "Two men. Or"].map(
    (value): DraftAction => ({ kind: "write", turnId: "3", value, isTyping: true }),
  );
  const draft = after(...typed);
  expect(texts(after(...typed, { kind: "undo" }))[3]).toBe("Two men. ");
  // The full stop taken away, what was typed up to the blank, the next word.
  expect(draft.done).toHaveLength(3);
});

const action: fc.Arbitrary<DraftAction> = fc.oneof(
  fc.record({ kind: fc.constant("strike" as const), pairId: fc.constantFrom("0", "2") }),
  fc.record({ kind: fc.constant("reason" as const), pairId: fc.constantFrom("0", "2"), code: fc.constant("leak") }),
  fc.record({
    kind: fc.constant("write" as const),
    turnId: fc.constantFrom("0", "1", "2", "3"),
    value: fc.string({ maxLength: 6 }),
    isTyping: fc.boolean(),
  }),
  fc.record({ kind: fc.constant("restore" as const), turnIds: fc.constant(["0", "1"]) }),
  fc.record({
    kind: fc.constant("strikeSentence" as const),
    turnId: fc.constant("1"),
    start: fc.constantFrom(0, 2),
    end: fc.constant(4),
  }),
  fc.record({ kind: fc.constant("movePair" as const), pairId: fc.constantFrom("0", "2"), by: fc.constantFrom(-1, 1) }),
  fc.record({ kind: fc.constant("deletePair" as const), pairId: fc.constantFrom("0", "2") }),
  fc.record({
    kind: fc.constant("judgeGrounding" as const),
    twin: fc.constant("man [0,0,1,1]"),
    mark: fc.option(fc.record({ right: fc.boolean(), code: fc.constant(null) })),
  }),
);

test("undoing every step leads back to the beginning, redoing them to the end, and a draft survives as JSON", () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 20 }), (actions) => {
      const end = after(...actions);
      let back = end;
      while (back.done.length > 0) back = applyToDraft(entry, back, { kind: "undo" });
      expect({ ...back, undone: [] }).toEqual(startDraft(entry));
      let again = back;
      while (again.undone.length > 0) again = applyToDraft(entry, again, { kind: "redo" });
      expect(again).toEqual(end);
      expect(draftSchema.parse(JSON.parse(JSON.stringify(end)))).toEqual(end);
    }),
  );
});
