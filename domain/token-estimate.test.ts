import fc from "fast-check";
import { expect, test } from "vitest";
import { estimateRecordTokens, estimateTokens, IMAGE_TOKENS, isOverlong, TOKENS_MAX } from "./token-estimate.ts";

test("plain English takes between one and one and a half tokens a word", () => {
  const text = "The workers are wearing orange jackets, which increase their visibility on the street.";
  const words = text.split(" ").length;
  expect(estimateTokens(text)).toBeGreaterThanOrEqual(words);
  expect(estimateTokens(text)).toBeLessThanOrEqual(words * 1.6);
});

test("a box takes about one token a digit and sign", () => {
  expect(estimateTokens("[0.386, 0.435, 0.996, 0.715]")).toBe(25);
});

test("the photo counts with its 576 tokens, and no text with none", () => {
  expect(estimateTokens("")).toBe(0);
  expect(estimateRecordTokens(["a"], true) - estimateRecordTokens(["a"], false)).toBe(IMAGE_TOKENS);
});

test("a text with more in it is never estimated shorter", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(estimateTokens(a + b)).toBeGreaterThanOrEqual(estimateTokens(a));
    }),
  );
});

test("the short way to tell an over-long record says what the estimate says", () => {
  const texts = fc.array(fc.tuple(fc.string(), fc.nat(400)).map(([text, times]) => text.repeat(times)));
  fc.assert(
    fc.property(texts, fc.boolean(), (all, hasImage) => {
      expect(isOverlong(all, hasImage)).toBe(estimateRecordTokens(all, hasImage) > TOKENS_MAX);
    }),
  );
});
