import { expect, test } from "vitest";
import { TURNS_MAX } from "#domain/entry/turn.ts";
import { NO_AIDS, verdictBodySchema } from "./verdict.ts";

const SENT = {
  id: "0195f7a2-1111-7000-8000-000000000001",
  entryId: "1",
  queueId: null,
  claimToken: null,
  previousId: null,
  decision: "accept",
  durationMs: 1,
  activeMs: 1,
  entryVersion: 0,
  aids: NO_AIDS,
};

test("a codebook's number comes under its name, or from an older page under the guideline's", () => {
  expect(verdictBodySchema.parse(SENT)).toMatchObject({ codebookVersion: null });
  expect(verdictBodySchema.parse({ ...SENT, guidelineVersion: 3 })).toMatchObject({ codebookVersion: 3 });
  expect(verdictBodySchema.parse({ ...SENT, guidelineVersion: null })).toMatchObject({ codebookVersion: null });
  expect(verdictBodySchema.parse({ ...SENT, codebookVersion: 4 })).toMatchObject({ codebookVersion: 4 });
  expect(Object.keys(verdictBodySchema.parse({ ...SENT, guidelineVersion: 3 }))).not.toContain("guidelineVersion");
});

test("an edit may have as many turns as an import, and a judgement a quote as long as any text", () => {
  const turnsAfter = Array.from({ length: TURNS_MAX + 2 }, (_, nth) => ({
    id: String(nth),
    from: nth % 2 === 0 ? "user" : "gpt",
    value: "",
  }));
  const quote = "a".repeat(1_000_000);
  const judgement = { part: "sentence", turnId: "1", start: 0, end: quote.length, quote, right: false };
  const judgements = [judgement, ...Array.from({ length: 20_000 }, () => ({ ...judgement, quote: "a", end: 1 }))];
  expect(verdictBodySchema.safeParse({ ...SENT, decision: "edit", turnsAfter, judgements }).success).toBe(true);
});

test("an edit names its turns and an undo its verdict, and nothing else does", () => {
  for (const more of [
    { decision: "edit" },
    { turnsAfter: [] },
    { decision: "undo" },
    { undoes: SENT.id },
    { decision: "reset" },
    { unknown: 1 },
  ])
    expect(verdictBodySchema.safeParse({ ...SENT, ...more }).success).toBe(false);
});

test("an entry that is wrong for more reasons than there are digits is taken with all of them", () => {
  const reasonCodes = Array.from({ length: 12 }, (_, nth) => `reason-${nth}`);
  expect(verdictBodySchema.parse({ ...SENT, decision: "reject", reasonCodes }).reasonCodes).toEqual(reasonCodes);
});
