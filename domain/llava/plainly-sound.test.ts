import fc from "fast-check";
import { expect, test } from "vitest";
import { loadLlamaTokens } from "./llama-tokens.ts";
import { isPlainlySound } from "./plainly-sound.ts";
import { withImageToken } from "./record.ts";
import type { LlavaTurn } from "./record-shape.ts";
import { brokenRules } from "./rules.ts";
import { TOKENS_MAX } from "./token-count.ts";

const limit = { tokensMax: TOKENS_MAX, count: await loadLlamaTokens() };

const value = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.lorem({ maxCount: 40, mode: "words" }),
  fc.constantFrom(
    "",
    " ",
    "<image>",
    "</s>",
    "<unk>",
    "ASSISTANT: a",
    "a ASSISTANT: b",
    "视觉",
    "?!",
    "12",
    "é",
    "x".repeat(1300),
  ),
);
const turn = fc.record({ from: fc.constantFrom("human" as const, "gpt" as const), value });
const pair = fc.tuple(value, value).map(([question, answer]): LlavaTurn[] => [
  { from: "human", value: question },
  { from: "gpt", value: answer },
]);
const turns = fc.oneof(
  fc.array(turn, { maxLength: 4 }),
  fc.array(pair, { maxLength: 6 }).map((pairs) => pairs.flat()),
);

test("what looks plainly sound breaks no rule, with a photo or without", () => {
  fc.assert(
    fc.property(turns, (own) => {
      fc.pre(isPlainlySound(own, TOKENS_MAX));
      const withPhoto = { id: "1", image: "vg/VG_100K/1.jpg", conversations: withImageToken(own) };
      expect(brokenRules({ record: withPhoto, photo: "present", limit })).toEqual([]);
      expect(brokenRules({ record: { id: "1", conversations: own }, photo: null, limit })).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test("an ordinary pair does, one with a sign of the trainer's own does not", () => {
  const pairOf = (answer: string): LlavaTurn[] => [
    { from: "human", value: "Who is aboard?" },
    { from: "gpt", value: answer },
  ];
  expect(isPlainlySound(pairOf("Two men."), TOKENS_MAX)).toBe(true);
  for (const answer of ["", "</s>", "<image>", " ASSISTANT: no", "word ".repeat(600), "<unk>", "视".repeat(600)])
    expect(isPlainlySound(pairOf(answer), TOKENS_MAX), answer).toBe(false);
});
