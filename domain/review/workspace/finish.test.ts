import { expect, test } from "vitest";
import { SVIT_GROUNDING } from "#domain/entry/grounding.ts";
import type { Turn } from "#domain/entry/turn.ts";
import { applyToDraft, type DraftAction, startDraft } from "./draft.ts";
import { finishDraft } from "./finish.ts";

const QUESTION = "Where is the <st>man<ed> [0.1, 0.2, 0.3, 0.4]?";
const ANSWER = "Left of a <st>dog<ed> [0.5, 0.5, 0.6, 0.6]. It sleeps. It is brown.";
const turns: Turn[] = [
  { id: "0", from: "user", value: QUESTION },
  { id: "1", from: "gpt", value: ANSWER },
];
const outcomeOf = (task: "referring_qa" | "detail_description", ...actions: DraftAction[]) => {
  const entry = { turns, edited: null, task, grounding: SVIT_GROUNDING };
  return finishDraft(
    entry,
    actions.reduce((draft, action) => applyToDraft(entry, draft, action), startDraft(entry)),
  );
};
const parts = (outcome: ReturnType<typeof finishDraft>, part: string) =>
  outcome.judgements.filter((judgement) => judgement.part === part);
const rewrite = (value: string): DraftAction => ({ kind: "rewrite", turns: [{ turnId: "1", value }], keys: [] });
const MAN = "man [0.1,0.2,0.3,0.4]";

test("a box judged right is told and changes nothing", () => {
  const outcome = outcomeOf("referring_qa", { kind: "judgeGrounding", twin: MAN, mark: { right: true, code: null } });
  expect(outcome.decision).toBe("accept");
  expect(parts(outcome, "mention")).toEqual([
    { part: "mention", turnId: "0", start: 13, end: 45, quote: QUESTION.slice(13, 45), right: true },
  ]);
});

test("a box judged wrong and left so strikes its QA with the reason", () => {
  const outcome = outcomeOf("referring_qa", {
    kind: "judgeGrounding",
    twin: MAN,
    mark: { right: false, code: "bad-box" },
  });
  expect(outcome).toMatchObject({ decision: "reject", reasonCodes: ["bad-box"] });
  expect(parts(outcome, "mention")).toMatchObject([{ turnId: "0", right: false, reasonCode: "bad-box" }]);
});

test("a box that was put right was wrong before, and the QA leaves with the new one", () => {
  const outcome = outcomeOf(
    "referring_qa",
    { kind: "judgeGrounding", twin: "dog [0.5,0.5,0.6,0.6]", mark: { right: false, code: "bad-box" } },
    rewrite(ANSWER.replace("0.6, 0.6", "0.7, 0.7")),
  );
  expect(outcome.decision).toBe("edit");
  expect(outcome.turnsAfter?.[1]?.value).toContain("[0.5, 0.5, 0.7, 0.7]");
  expect(parts(outcome, "mention")).toMatchObject([{ turnId: "1", right: false, reasonCode: "bad-box" }]);
});

test("where the phrase itself is gone nothing is said of its box", () => {
  expect(parts(outcomeOf("referring_qa", rewrite("Left of a cat.")), "mention")).toEqual([]);
});

test("every sentence of a description is judged as it was imported, whatever was changed before it", () => {
  const changed = ANSWER.replace("Left of a", "Right of the old");
  const start = changed.indexOf("It sleeps.");
  const outcome = outcomeOf(
    "detail_description",
    rewrite(changed),
    { kind: "strikeSentence", turnId: "1", start, end: start + "It sleeps. ".length },
    { kind: "sentenceReason", turnId: "1", start, code: "hallucination" },
  );
  expect(outcome.decision).toBe("edit");
  expect(outcome.turnsAfter?.[1]?.value).toBe(changed.replace("It sleeps. ", ""));
  expect(parts(outcome, "sentence").map(({ quote, right, reasonCode }) => [quote, right, reasonCode])).toEqual([
    ["Left of a <st>dog<ed> [0.5, 0.5, 0.6, 0.6]. ", false, undefined],
    ["It sleeps. ", false, "hallucination"],
    ["It is brown.", true, undefined],
  ]);
});

test("a description of which every sentence was struck is a rejection", () => {
  const outcome = outcomeOf("detail_description", {
    kind: "strikeSentence",
    turnId: "1",
    start: 0,
    end: ANSWER.length,
  });
  expect(outcome).toMatchObject({ decision: "reject", turnsAfter: null });
});
