import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type { VerdictContent } from "#server/entries/verdict-content.ts";
import { isSameContent } from "./same-content.ts";

function edited(added: string): VerdictContent {
  return {
    decision: "edit",
    reasonCodes: ["wrong-count", "bad-box"],
    note: "Count.",
    judgements: [
      { part: "qa", turnId: "0", right: false, reasonCode: "wrong-count" },
      { part: "mention", turnId: added, start: 0, end: 2, quote: "Tw", right: true },
    ],
    keysAfter: null,
    turnsAfter: [
      { id: "1", from: "gpt", value: "Two." },
      { id: added, from: "user", value: "Two what?" },
    ],
  };
}

const own = edited(randomUUID());

test("the same said in two tabs is the same, though each names added turns by itself", () => {
  const other = edited(randomUUID());
  expect(isSameContent(own, other)).toBe(true);
  expect(isSameContent(own, { ...other, judgements: other.judgements.toReversed() })).toBe(true);
  expect(isSameContent(own, { ...other, reasonCodes: other.reasonCodes.toReversed() })).toBe(true);
});

test.each<[string, Partial<VerdictContent>]>([
  ["decision", { decision: "accept" }],
  ["reasons", { reasonCodes: ["wrong-count"] }],
  ["note", { note: null }],
  ["text", { turnsAfter: [{ id: "1", from: "gpt", value: "Two" }] }],
  ["no text", { turnsAfter: null }],
  ["marks", { judgements: own.judgements.map((judgement) => ({ ...judgement, right: true })) }],
  ["the place of a mark", { judgements: own.judgements.map((judgement) => ({ ...judgement, start: 1 })) }],
])("another %s is not the same", (_, other) => expect(isSameContent(own, { ...own, ...other })).toBe(false));
