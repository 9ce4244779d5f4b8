import fc from "fast-check";
import { expect, test } from "vitest";
import { loadLlamaTokens } from "#domain/llava/llama-tokens.ts";
import type { LlavaTurn } from "#domain/llava/record-shape.ts";
import { shareOut } from "./choose.ts";
import { LLAVA_PARTS, llavaPartOf } from "./llava-parts.ts";
import {
  choicesOf,
  cutToFit,
  fits,
  REGION_PROMPTS,
  type Round,
  roundsOf,
  splitBelow,
  withoutImageToken,
  withPrompt,
} from "./mix-rules.ts";
import { expandMix } from "./presets.ts";
import { readRecipe } from "./read-recipe.ts";

const round = (question: string, answer = "So."): Round => [
  { from: "human", value: question },
  { from: "gpt", value: answer },
];

test("a prompt stands below the first question or every one, and never twice", () => {
  const rounds = [round("Who?"), round("Where?\nBe brief.")];
  const questions = (some: Round[]) => some.map(([{ value }]) => value);
  expect(questions(withPrompt(rounds, "Be brief.", "first"))).toEqual(["Who?\nBe brief.", "Where?\nBe brief."]);
  expect(questions(withPrompt([round("Who?"), round("Where?")], "Be brief.", "first"))).toEqual([
    "Who?\nBe brief.",
    "Where?",
  ]);
  expect(questions(withPrompt(rounds, "Be brief.", "every"))).toEqual(["Who?\nBe brief.", "Where?\nBe brief."]);
  expect(questions(withPrompt(rounds, undefined, "every"))).toEqual(["Who?", "Where?\nBe brief."]);
});

test("QAs about a region are prompted by where the box is", () => {
  const rounds = [round("[0.1, 0.2, 0.3, 0.4]", "A boat."), round("the boat", "[0.1, 0.2, 0.3, 0.4]"), round("Why?")];
  expect(withPrompt(rounds, "regions", "first").map(([{ value }]) => value)).toEqual([
    `[0.1, 0.2, 0.3, 0.4]\n${REGION_PROMPTS.described}`,
    `the boat\n${REGION_PROMPTS.located}`,
    "Why?",
  ]);
});

test("a conversation is split into ones of fewer QAs, and nothing of it is lost", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 2, max: 12 }), (count, below) => {
      const rounds = Array.from({ length: count }, (_, at) => round(`Q${at}`));
      const parts = splitBelow(rounds, below);
      expect(parts.flat()).toEqual(rounds);
      for (const part of parts) expect(part.length).toBeLessThan(below);
    }),
  );
});

test("what is cut has as many QAs as fit, and one more would not", async () => {
  const count = await loadLlamaTokens();
  const rounds = Array.from({ length: 40 }, (_, at) =>
    round(`What is in corner ${at}?`, "A boat, a man and a dog. ".repeat(at % 9)),
  );
  for (const tokensMax of [700, 1000, 2048]) {
    const cut = cutToFit(rounds, true, tokensMax, count) ?? [];
    expect(fits(cut, true, tokensMax, count)).toBe(true);
    expect(cut.length === rounds.length || !fits(rounds.slice(0, cut.length + 1), true, tokensMax, count)).toBe(true);
  }
  expect(cutToFit(rounds, true, 600, count)).toBeNull();
  expect(cutToFit(rounds, false, 600, count)?.length).toBeGreaterThan(5);
});

test.each([
  ["Which?\nA. red\nB. blue\nC. green\nAnswer with the option's letter from the given choices directly.", 3],
  ["Which? Options: (a) red (b) blue", 2],
  ["(A) red\n(B) blue\n(C) green\n(D) tan", 4],
  ["What is red?", 1],
])("%j has %i choices", (question, choices) => {
  expect(choicesOf(question)).toBe(choices);
});

test("turns that do not go by turns are no rounds, and a photo's place is taken out wherever it stands", () => {
  const turns: LlavaTurn[] = [round("<image>\nWho?"), round("Where?\n<image>")].flat();
  expect(roundsOf(withoutImageToken(turns))).toEqual([round("Who?"), round("Where?")]);
  expect(roundsOf(turns.slice(1))).toBeNull();
  expect(roundsOf(turns.slice(0, 3))).toBeNull();
});

test("shares are whole, as large as their weights, and make the total", () => {
  const weights = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(weights, fc.integer({ min: 0, max: 100_000 }), (some, total) => {
      const sum = some.reduce((all, one) => all + one, 0);
      const shares = shareOut(
        total,
        some.map((weight, key) => ({ key, weight })),
      );
      expect(shares.reduce((all, { share }) => all + share, 0)).toBe(total);
      for (const { key, share } of shares) expect(Math.abs(share - (total * (some[key] ?? 0)) / sum)).toBeLessThan(1);
    }),
  );
});

test("LLaVA's parts are told by folder and prompt", () => {
  const of = (image: string | undefined, question: string) => llavaPartOf(image, round(question).slice());
  expect(of(undefined, "Hello")).toBe("sharegpt");
  expect(of("coco/train2017/1.jpg", "<image>\nWhat?")).toBe("llava-instruct");
  expect(of("coco/train2017/1.jpg", "<image>\nWhat?\nAnswer the question using a single word or phrase.")).toBe(
    "vqav2-okvqa",
  );
  expect(
    of("coco/train2017/1.jpg", "Which?\nA. a\nAnswer with the option's letter from the given choices directly."),
  ).toBe("a-okvqa");
  expect(of("coco/train2017/1.jpg", "Please provide a short description for this region: [0, 0, 1, 1]")).toBe(
    "refcoco",
  );
  expect(of("vg/VG_100K_2/1.jpg", "Please provide the bounding box coordinate of the region")).toBe("vg");
  expect([of("gqa/images/1.jpg", ""), of("ocr_vqa/images/1.jpg", ""), of("textvqa/train_images/a.jpg", "")]).toEqual([
    "gqa",
    "ocrvqa",
    "textcaps",
  ]);
});

test("presets have the published counts; what the recipe says itself goes before", () => {
  const mixOf = (text: string) => {
    const read = readRecipe(`recipe: 1\ncore: {}\nmix: ${text}\n`, "r.yaml");
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    return expandMix(read.recipe.mix ?? expect.fail("it has a mix"));
  };
  const svit = mixOf("{ preset: svit-mix-665k, file: a.json, counts: { gqa: 5 } }");
  expect([svit.replace, svit.counts["llava-instruct"], svit.counts.gqa, svit.counts.vg]).toEqual([
    "llava-instruct",
    undefined,
    5,
    LLAVA_PARTS.vg,
  ]);
  const llava = mixOf("{ preset: llava-1.5 }");
  expect(llava.parts.reduce((sum, { count = 0 }) => sum + count, 0)).toBe(665_298);
  const flan = mixOf("{ preset: vision-flan, reviewed: 500 }");
  expect(flan.parts.map(({ to, count, isReviewed }) => [to, count, isReviewed])).toEqual([
    ["stage-1", undefined, false],
    ["stage-2", 500, true],
  ]);
});
