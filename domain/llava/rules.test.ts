import { expect, test } from "vitest";
import { loadLlamaTokens } from "./llama-tokens.ts";
import { brokenRules, type CheckedRecord, factsOf, LLAVA_RULES } from "./rules.ts";
import { TOKENS_MAX } from "./token-count.ts";

const limit = { tokensMax: TOKENS_MAX, count: await loadLlamaTokens() };

const turn = (from: string, value: unknown) => ({ from, value });
const good = {
  id: "1",
  image: "vg/VG_100K/1.jpg",
  conversations: [turn("human", "<image>\nHow many boats?"), turn("gpt", "Four.")],
};
const checked = (change: Record<string, unknown>, photo: CheckedRecord["photo"] = "present"): CheckedRecord => ({
  record: { ...good, ...change },
  photo,
  limit,
});
const said = (...conversations: unknown[]) => checked({ conversations });
const question = good.conversations[0];
const { image: _, ...withoutImage } = good;

test("a record that is right breaks no rule, with a photo and as text only", () => {
  expect(brokenRules(checked({}))).toEqual([]);
  const conversations = [turn("human", "How many?"), turn("gpt", "Four.")];
  expect(brokenRules({ record: { ...withoutImage, conversations }, photo: null, limit })).toEqual([]);
});

/** Records that break each rule. */
const BREAKERS: Record<string, CheckedRecord[]> = {
  "no-object": [
    { record: null, photo: null, limit },
    { record: [good], photo: null, limit },
    { record: "text", photo: null, limit },
  ],
  "no-conversations": [
    checked({ conversations: [] }),
    checked({ conversations: undefined }),
    checked({ conversations: {} }),
    said(turn("gpt", "Only an answer.")),
  ],
  "value-no-text": [said(question, turn("gpt", 4)), said(question, { from: "gpt" }), said(question, null)],
  "unknown-role": [said(turn("user", "<image>\nHow many?"), turn("gpt", "4")), said(question, turn("assistant", "4"))],
  "role-repeated": [said(question, turn("gpt", "Four."), turn("gpt", "Boats."))],
  "image-unusable": [checked({ image: null }), checked({ image: "" }), checked({ image: ["a.jpg"] })],
  "photo-broken": [checked({}, "broken")],
  "image-token-repeated": [
    said(question, turn("gpt", "Four <image>.")),
    said(question, turn("gpt", "Four."), turn("human", "<image> again"), turn("gpt", "Four.")),
  ],
  "no-word": [said(turn("human", " "), turn("gpt", ""))],
  "question-empty": [
    said(question, turn("gpt", "Four."), turn("human", ""), turn("gpt", "Four.")),
    { record: { id: "1", conversations: [turn("human", ""), turn("gpt", "Four.")] }, photo: null, limit },
  ],
  "answer-empty": [said(question, turn("gpt", "")), said(question, turn("gpt", " \n"))],
  "last-turn-human": [said(question, turn("gpt", "Four."), turn("human", "Sure?"))],
  "template-words": [
    said(question, turn("gpt", "He said ASSISTANT: no")),
    said(question, turn("gpt", "Four.</s>")),
    said(question, turn("gpt", "An <unk> word.")),
    said(question, turn("gpt", "Four."), turn("human", "ASSISTANT: sure?"), turn("gpt", "Yes.")),
  ],
  "image-without-token": [
    said(turn("human", "How many?"), turn("gpt", "Four.")),
    said(turn("gpt", "<image> dropped"), turn("human", "How many?"), turn("gpt", "Four.")),
  ],
  "token-without-image": [{ record: withoutImage, photo: null, limit }],
  "photo-missing": [checked({}, "absent")],
  "too-long": [said(question, turn("gpt", "word ".repeat(1500)))],
  "leading-answer": [said(turn("gpt", "Hello."), question, turn("gpt", "Four."))],
};

test("every rule has a record that breaks it", () => {
  expect(Object.keys(BREAKERS).sort()).toEqual(LLAVA_RULES.map((rule) => rule.id).sort());
});

test.each(LLAVA_RULES.map((rule) => [rule.id, rule] as const))("%s is found", (id, rule) => {
  for (const record of BREAKERS[id] ?? []) expect(rule.isBroken(factsOf(record)), JSON.stringify(record)).toBe(true);
  expect(rule.isBroken(factsOf(checked({})))).toBe(false);
});

test("what the trainer takes breaks no rule: <image> twice in one turn, signs alone, a word of the template at a start", () => {
  for (const record of [
    said(turn("human", "<image>\n<image>\nHow many?"), turn("gpt", "Four.")),
    said(turn("human", "<image>\n…"), turn("gpt", "🙂")),
    said(turn("human", "<image>\nASSISTANT: how many?"), turn("gpt", "ASSISTANT: four")),
    said(turn("gpt", "<image> Hello."), question, turn("gpt", "Four.")),
  ])
    expect(brokenRules(record).filter(({ id }) => id !== "leading-answer")).toEqual([]);
});

test("only a missing photo and a leading answer leave with a warning", () => {
  expect(LLAVA_RULES.filter((rule) => rule.harm === "warn").map((rule) => rule.id)).toEqual([
    "photo-missing",
    "leading-answer",
  ]);
});
