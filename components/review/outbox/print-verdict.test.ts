import { expect, test } from "vitest";
import { NO_AIDS, verdictBodySchema } from "#domain/verdict/verdict.ts";
import { printVerdict } from "./print-verdict.ts";

const body = verdictBodySchema.parse({
  id: "019a0000-0000-7000-8000-000000000000",
  entryId: "1",
  queueId: null,
  claimToken: null,
  previousId: null,
  decision: "edit",
  reasonCodes: ["wrong-count"],
  note: "Two,\nnot three.",
  judgements: [
    { part: "qa", turnId: "0", right: false, reasonCode: "wrong-count" },
    { part: "qa", turnId: "2", right: true },
    { part: "sentence", turnId: "3", quote: "Three men.", start: 0, end: 10, right: false },
  ],
  turnsAfter: [{ id: "1", from: "gpt", value: "Two men." }],
  durationMs: 0,
  activeMs: 0,
  entryVersion: 0,
  aids: NO_AIDS,
});

test("a refused verdict's text holds everything that its reviewer wrote and marked", () => {
  expect(printVerdict(body).split("\n\n")).toEqual([
    "edit · wrong-count",
    "Two,\nnot three.",
    "✗ qa 0 wrong-count",
    '✗ sentence 3 "Three men."',
    "gpt: Two men.",
  ]);
});

test("a plain decision is its name", () => {
  const plain = { ...body, decision: "skip" as const, reasonCodes: [], note: null, judgements: [], turnsAfter: null };
  expect(printVerdict(plain)).toBe("skip");
});
