import fc from "fast-check";
import tokenizer from "llama-tokenizer-js";
import { expect, test } from "vitest";
import { loadLlamaTokens, rememberingWords } from "./llama-tokens.ts";
import { toLlavaTurns, withImageToken } from "./record.ts";
import type { LlavaTurn } from "./record-shape.ts";
import { isBlank } from "./template.ts";
import { countPlainTokens, countRecordTokens, countRoundTokens, mayBeOver, tokensAtMost } from "./token-count.ts";

const count = await loadLlamaTokens();
const turns = (...values: string[]): LlavaTurn[] =>
  values.map((value, index) => ({ from: index % 2 === 0 ? "human" : "gpt", value }));

const BOX = "[0.386, 0.435, 0.996, 0.715]";
const asked = (instruction: string, times: number) =>
  withImageToken(
    turns(`Where are the birds ${BOX}? ${instruction}`, `They are the birds ${Array(times).fill(BOX).join(" ")}`),
  );

test("texts that LLaVA's own tokenizer counted have so many tokens, their photo's 576 included", () => {
  expect(countRecordTokens(asked("Locate the objects with their coordinates.", 50), true, count)).toBe(2064);
  expect(countRecordTokens(asked("Provide the bounding boxes of the mentioned objects.", 51), true, count)).toBe(2095);
  expect(countRecordTokens(asked("Include the coordinates for each mentioned object.", 52), true, count)).toBe(2121);
});

test("the referring entries of these texts are as long", () => {
  const entry = (times: number) => ({
    task: "referring_qa" as const,
    key: "a",
    size: null,
    turns: [
      { from: "user" as const, value: `Where are the <st>birds<ed> ${BOX}?` },
      { from: "gpt" as const, value: `They are the <st>birds<ed> ${Array(times).fill(BOX).join(" ")}` },
    ],
  });
  const settings = { boxSpace: "image" as const, separator: " ", badBoxes: "keep" as const };
  const lengths = (times: number) =>
    Array.from({ length: 40 }, (_, seed) => {
      const made = toLlavaTurns(entry(times), { ...settings, seed });
      return made.ok ? countRecordTokens(withImageToken(made.turns), true, count) : 0;
    });
  expect(new Set(lengths(50))).toEqual(new Set([2064, 2065, 2067]));
});

const word = fc.oneof(
  fc.constantFrom(
    "bird",
    "CAPITALS",
    "[0.5,",
    "视觉",
    "龘靐",
    "🙂",
    "\n",
    "  ",
    "it's",
    "dog,",
    'Dog."',
    "e.g.:",
    "don't!?",
    "für",
    "également,",
    "</s>",
    "<s>",
    "http://a.b/c?d=e",
  ),
  fc.string({ unit: "grapheme" }),
);
const text = fc.array(word, { maxLength: 30 }).map((words) => words.join(" "));

test("no record has more tokens than its bytes say, with a photo or without", () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 2, maxLength: 6 }), fc.boolean(), (values, hasImage) => {
      const own = turns(...values);
      const record = hasImage ? withImageToken(own) : own;
      expect(countRecordTokens(record, hasImage, count)).toBeLessThanOrEqual(tokensAtMost(own));
    }),
  );
});

test("a further question and answer adds its own tokens, whatever stands before", () => {
  const plain = text.filter((own) => own !== "");
  fc.assert(
    fc.property(plain, plain, plain, plain, (question, answer, another, last) => {
      const first = withImageToken(turns(question, answer));
      const both = [...first, ...turns(another, last)];
      const more = countRoundTokens(another, last, count);
      expect(countRecordTokens(both, true, count)).toBe(countRecordTokens(first, true, count) + more);
    }),
  );
});

test("plain questions and answers are counted without the prompt as with it", () => {
  const plain = text.filter((own) => !isBlank(own) && !own.includes("<"));
  fc.assert(
    fc.property(fc.array(fc.tuple(plain, plain), { minLength: 1, maxLength: 4 }), (pairs) => {
      const values = pairs.flat();
      const tokens = countPlainTokens(values, count);
      expect(countRecordTokens(withImageToken(turns(...values)), true, count)).toBe(tokens);
      // The trainer moves it to the front, and the prompt is the same; only there is it counted without the prompt.
      const [first = "", ...rest] = values;
      expect(countRecordTokens(turns(`${first}\n<image>`, ...rest), true, count)).toBe(tokens);
    }),
  );
});

test("word by word a text has as many tokens as at once", () => {
  const whole = (own: string) => tokenizer.encode(own, false, false).length;
  const byWord = rememberingWords(whole, tokenizer.vocabById);
  fc.assert(
    fc.property(text, (own) => {
      expect(byWord(own)).toBe(whole(own));
    }),
  );
});

test("what a record's known words save is never more than its bytes are over its count", () => {
  const own = rememberingWords((part) => count(part), tokenizer.vocabById);
  fc.assert(
    fc.property(fc.array(text, { minLength: 2, maxLength: 4 }), fc.boolean(), (values, hasImage) => {
      const record = hasImage ? withImageToken(turns(...values)) : turns(...values);
      const tokens = countRecordTokens(record, hasImage, own);
      // Now each of its words is known.
      expect(mayBeOver(tokensAtMost(turns(...values)), values, { tokensMax: tokens - 1, count: own })).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("known words save a long text its count, and no more of them are read than are needed", () => {
  const own = rememberingWords((part) => count(part), tokenizer.vocabById);
  const long = "a photo of seventeen elephants, ".repeat(80);
  expect(own.saved(long, 1)).toBe(0);
  own(long);
  expect(long.length - own.saved(long, Number.POSITIVE_INFINITY)).toBeLessThan(own(long) + 5);
  expect(own.saved(long, 100)).toBeLessThan(110);
  expect(mayBeOver(640 + 16 + long.length, [long], { tokensMax: 2048, count: own })).toBe(false);
  expect(mayBeOver(640 + 16 + long.length, [long], { tokensMax: 2048, count })).toBe(false);
});
