import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import tokenizer from "llama-tokenizer-js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadLlamaTokens } from "#domain/llava/llama-tokens.ts";
import type { LlavaTurn } from "#domain/llava/record-shape.ts";
import { brokenRules } from "#domain/llava/rules.ts";
import { IMAGE_TOKEN, isBlank, isMasked, promptOf, trainedTurns } from "#domain/llava/template.ts";
import { countRecordTokens, TOKENS_MAX } from "#domain/llava/token-count.ts";
import { must } from "#domain/must.ts";

/** Whether there is a Python to run LLaVA's loader in. */
const PYTHON = (() => {
  try {
    return execFileSync("python3", ["--version"], { stdio: "pipe" }).toString().startsWith("Python 3");
  } catch {
    return false;
  }
})();

type Sighting = { error: string } | { tokens: number; trained: number; masked: boolean };
type Exported = { image?: unknown; conversations: readonly { from: string; value: unknown }[] };

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-llava-loader-"));
  const ranks = new Map<string, number>();
  for (const [pair, rank] of tokenizer.merges) {
    const piece = pair.replace(" ", "");
    ranks.set(piece, Math.min(ranks.get(piece) ?? rank, rank));
  }
  const vocabulary = { pieces: tokenizer.vocabById, ranks: Object.fromEntries(ranks) };
  await writeFile(path.join(folder, "vocabulary.json"), JSON.stringify(vocabulary));
});
afterAll(() => rm(folder, { recursive: true }));

/** What LLaVA's loader, as tests/llava-loader.py has it, makes of each record. */
async function load(records: readonly Exported[]): Promise<Sighting[]> {
  const file = path.join(folder, "export.json");
  await writeFile(file, JSON.stringify(records));
  const script = path.join(import.meta.dirname, "llava-loader.py");
  const output = execFileSync("python3", [script, path.join(folder, "vocabulary.json"), file], { maxBuffer: 1e9 });
  return output
    .toString()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

const limit = { tokensMax: TOKENS_MAX, count: await loadLlamaTokens() };
const rulesOf = (record: Exported) =>
  brokenRules({ record, photo: record.image === undefined ? null : "present", limit });

const value = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.lorem({ maxCount: 12 }),
  fc.constantFrom(
    "",
    " ",
    "<image>",
    "<image>\nWhy?",
    "<image> <image> Why?",
    "a </s> b",
    "<unk>",
    "<s> so",
    "?!",
    "视觉",
  ),
  fc.constantFrom(
    "ASSISTANT: a",
    "b ASSISTANT: c",
    "b ASSISTANT:",
    "d <image>ASSISTANT: e",
    "USER: f",
    "é\u0085",
    "\u001c",
  ),
  fc.constantFrom("They are [0.386, 0.435, 0.996, 0.715].", "🙂", "x</s>USER: y ASSISTANT: z"),
);
const turn = fc.record({ from: fc.constantFrom("human", "gpt", "human", "gpt", "user"), value });
const pair = fc.tuple(value, value).map(([question, answer]) => [
  { from: "human", value: question },
  { from: "gpt", value: answer },
]);
const conversations = fc.oneof(
  fc.array(turn, { maxLength: 5 }),
  fc.array(pair, { minLength: 1, maxLength: 4 }).map((pairs) => pairs.flat()),
  fc.tuple(value, fc.array(pair, { minLength: 1, maxLength: 2 })).map(([question, pairs]) => {
    const [first, ...rest] = pairs.flat();
    return [{ from: "human", value: `<image>\n${question}` }, must(first, "a pair"), ...rest].filter(
      (_, index) => index !== 1,
    );
  }),
);
const record = fc.oneof(
  conversations.map((own): Exported => ({ conversations: own })),
  conversations.map((own): Exported => ({ image: "a.jpg", conversations: own })),
);

/** Losses that the loader may not see: it trains on, and on something else than the record says. */
const UNSEEN = new Set([
  "answer-empty",
  "question-empty",
  "image-without-token",
  "token-without-image",
  "template-words",
  "too-long",
]);
const CRASH_OR_MASK = ["leading-answer", ...UNSEEN];

test.skipIf(!PYTHON)(
  "what breaks no rule LLaVA's loader takes and trains, with as many tokens as were counted",
  async () => {
    const records = fc.sample(record, { numRuns: 3000, seed: 7 });
    const seen = await load(records);
    const sound = records.flatMap((own, index) =>
      rulesOf(own).every(({ id }) => id === "leading-answer") ? index : [],
    );
    expect(sound.length).toBeGreaterThan(200);
    for (const index of sound) {
      const own = must(records[index], "it was made");
      const turns = own.conversations as LlavaTurn[];
      expect(seen[index], JSON.stringify(own)).toMatchObject({
        masked: false,
        tokens: countRecordTokens(turns, own.image !== undefined, limit.count),
      });
    }
  },
);

test.skipIf(!PYTHON)(
  "what LLaVA's loader refuses or masks breaks a rule, and no rule but of silent losses bars more",
  async () => {
    const records = fc.sample(record, { numRuns: 3000, seed: 8 });
    const seen = await load(records);
    for (const [index, sighting] of seen.entries()) {
      const own = must(records[index], "it was made");
      const broken = rulesOf(own).map(({ id }) => id);
      const isLost = "error" in sighting || sighting.masked;
      if (isLost)
        expect(
          broken.filter((id) => id !== "leading-answer"),
          JSON.stringify(own),
        ).not.toEqual([]);
      else
        expect(
          broken.filter((id) => !CRASH_OR_MASK.includes(id)),
          JSON.stringify(own),
        ).toEqual([]);
    }
  },
);

test.skipIf(!PYTHON)("a prompt is masked by the template's words exactly where the loader masks it", async () => {
  const alternating = fc.sample(record, { numRuns: 3000, seed: 9 }).filter(({ conversations: own }) => {
    const trained = trainedTurns(own);
    return (
      trained.length > 0 &&
      trained.every(({ from }, index) => from === (index % 2 === 0 ? "human" : "gpt")) &&
      !own.every(({ value: text }) => isBlank(String(text))) &&
      trained.filter(({ value: text }) => String(text).includes(IMAGE_TOKEN)).length < 2 &&
      // The loader's own count is one short or right by chance where a text has an end sign: such a text is always barred.
      !own.some(({ value: text }) => String(text).includes("</s>"))
    );
  });
  const seen = await load(alternating);
  for (const [index, sighting] of seen.entries()) {
    const own = must(alternating[index], "it was made");
    const prompt = promptOf(own.conversations as LlavaTurn[], own.image !== undefined);
    expect(sighting, JSON.stringify(own)).toMatchObject({ masked: isMasked(prompt) });
  }
});
