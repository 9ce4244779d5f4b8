import { expect, test } from "vitest";
import { SVIT_GROUNDING } from "#domain/entry/grounding.ts";
import type { Turn } from "#domain/entry/turn.ts";
import { applyToDraft, type DraftAction, startDraft } from "./draft.ts";
import { draftOfVerdict } from "./draft-of-verdict.ts";
import { finishDraft } from "./finish.ts";

const turns: Turn[] = ["Who?", "A <st>man<ed> [0, 0, 1, 1].", "Where?", "Left.", "Why?", "Work."].map(
  (value, index) => ({
    id: String(index),
    from: index % 2 === 0 ? "user" : "gpt",
    value,
  }),
);
const entry = { turns, edited: null, task: "conversation" as const, grounding: SVIT_GROUNDING };

const CASES: Record<string, DraftAction[]> = {
  "nothing marked": [],
  "a struck QA in the middle": [{ kind: "reason", pairId: "2", code: "leak" }],
  "a struck first QA and a changed answer": [
    { kind: "strike", pairId: "0" },
    { kind: "write", turnId: "3", value: "Right.", isTyping: false },
  ],
  "all struck": [
    { kind: "strike", pairId: "0" },
    { kind: "strike", pairId: "2" },
    { kind: "strike", pairId: "4" },
  ],
  "a moved and a deleted QA": [
    { kind: "movePair", pairId: "4", by: -1 },
    { kind: "deletePair", pairId: "0" },
  ],
  "an added QA": [
    { kind: "addPair", behind: "0", questionId: "q", answerId: "a" },
    { kind: "write", turnId: "q", value: "How?", isTyping: false },
    { kind: "write", turnId: "a", value: "So.", isTyping: false },
  ],
  "a judged box": [{ kind: "judgeGrounding", twin: "man [0,0,1,1]", mark: { right: true, code: null } }],
};

for (const [name, actions] of Object.entries(CASES)) {
  test(`taken back, a verdict leads to the same outcome again: ${name}`, () => {
    const draft = actions.reduce((now, action) => applyToDraft(entry, now, action), startDraft(entry));
    const outcome = finishDraft(entry, { ...draft, note: "n" });
    const again = draftOfVerdict(entry, { ...outcome, note: "n" });
    expect(finishDraft(entry, again)).toEqual(outcome);
    expect(again.note).toBe("n");
  });
}
