import { describe, expect, test } from "vitest";
import { type FoldedVerdict, foldLatest } from "./fold.ts";
import { DECISIONS } from "./verdict.ts";

const verdict = (
  id: string,
  decision: FoldedVerdict["decision"],
  more: Partial<FoldedVerdict> = {},
): FoldedVerdict => ({
  id,
  decision,
  undoes: null,
  late: false,
  turnsLeft: decision === "edit" ? 2 : null,
  judgedWrong: false,
  ...more,
});

const ALONE = {
  accept: "accepted",
  edit: "edited",
  reject: "rejected",
  skip: "pending",
  unclear: "flagged",
  flag: "flagged",
  judge: "pending",
  undo: "pending",
  reset: "pending",
} as const;

describe("the policy latest", () => {
  for (const decision of DECISIONS) {
    test(`${decision} alone leaves the entry ${ALONE[decision]}`, () => {
      expect(foldLatest([verdict("a", decision)]).state).toBe(ALONE[decision]);
    });
    test(`an undone ${decision} leaves the entry as it was before`, () => {
      const folded = foldLatest([
        verdict("a", "accept"),
        verdict("b", decision),
        verdict("c", "undo", { undoes: "b" }),
      ]);
      expect(folded).toEqual({ state: "accepted", verdictId: "a" });
    });
    test(`a late ${decision} changes nothing`, () => {
      expect(foldLatest([verdict("a", "reject"), verdict("b", decision, { late: true })]).state).toBe("rejected");
    });
  }

  test("an edit that strikes every QA is a rejection", () => {
    expect(foldLatest([verdict("a", "edit", { turnsLeft: 0 })]).state).toBe("rejected");
  });

  test("a wrong part found in a spot check flags, a right one changes nothing", () => {
    expect(foldLatest([verdict("a", "accept"), verdict("b", "judge", { judgedWrong: true })]).state).toBe("flagged");
    expect(foldLatest([verdict("a", "accept"), verdict("b", "judge")]).state).toBe("accepted");
  });

  test("no verdict leaves the entry pending", () => {
    expect(foldLatest([])).toEqual({ state: "pending", verdictId: null });
  });
});
