import fc from "fast-check";
import tokenizer from "llama-tokenizer-js";
import { expect, test } from "vitest";
import { wordCounter } from "./count-word.ts";

const asked: string[] = [];
const byTokenizer = (text: string) => tokenizer.encode(text, false, false).length;
const count = wordCounter(tokenizer, (text) => {
  asked.push(text);
  return byTokenizer(text);
});

test("words of letters, digits and blanks have as many tokens as the tokenizer makes of them, without it", () => {
  asked.length = 0;
  const letters = fc.string({ unit: fc.constantFrom(..."etaoinshrdlETAOIN019 "), minLength: 1, maxLength: 30 });
  const pieces = fc
    .array(fc.constantFrom(..."street umbrella  ing tion aaa ll ss re un 12 New the zz".split(" ")), { maxLength: 6 })
    .map((own) => ` ${own.join("")}`);
  fc.assert(
    fc.property(fc.oneof(letters, pieces), (word) => {
      expect([word, count(word)]).toEqual([word, byTokenizer(word)]);
    }),
    { numRuns: 3000 },
  );
  expect(asked).toEqual([]);
});

test("of any other text the tokenizer is asked", () => {
  asked.length = 0;
  for (const word of ["café", "[0.1,", "山", "a".repeat(41), "don't"]) expect(count(word)).toBe(byTokenizer(word));
  expect(asked.length).toBe(5);
});
