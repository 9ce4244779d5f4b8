import { expect, test } from "vitest";
import { brokenRules, type CheckedRecord, factsOf, LLAVA_RULES } from "./rules.ts";

const turn = (from: string, value: unknown) => ({ from, value });
const good = {
  id: "1",
  image: "vg/VG_100K/1.jpg",
  conversations: [turn("human", "<image>\nHow many boats?"), turn("gpt", "Four.")],
};
const checked = (change: Record<string, unknown>, photo: CheckedRecord["photo"] = "present"): CheckedRecord => ({
  record: { ...good, ...change },
  photo,
});
const said = (...conversations: unknown[]) => checked({ conversations });
const question = good.conversations[0];
const { image: _, ...withoutImage } = good;

test("a record that is right breaks no rule, with a photo and as text only", () => {
  expect(brokenRules(checked({}))).toEqual([]);
  const conversations = [turn("human", "How many?"), turn("gpt", "Four.")];
  expect(brokenRules({ record: { ...withoutImage, conversations }, photo: null })).toEqual([]);
});

/** Records that break each rule. */
const BREAKERS: Record<string, CheckedRecord[]> = {
  "no-object": [
    { record: null, photo: null },
    { record: [good], photo: null },
    { record: "text", photo: null },
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
    said(turn("human", "<image>\n<image>"), turn("gpt", "Four.")),
    said(question, turn("gpt", "Four <image>.")),
  ],
  "no-word": [said(turn("human", "<image>\n…"), turn("gpt", " ?! ")), said(turn("human", " "), turn("gpt", ""))],
  "answer-empty": [said(question, turn("gpt", "")), said(question, turn("gpt", " \n"))],
  "last-turn-human": [said(question, turn("gpt", "Four."), turn("human", "Sure?"))],
  "template-words": [said(question, turn("gpt", "He said ASSISTANT: no")), said(question, turn("gpt", "Four.</s>"))],
  "image-without-token": [
    said(turn("human", "How many?"), turn("gpt", "Four.")),
    said(turn("gpt", "<image> dropped"), turn("human", "How many?"), turn("gpt", "Four.")),
  ],
  "token-without-image": [{ record: withoutImage, photo: null }],
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

test("only a missing photo, an over-long text and a leading answer leave with a warning", () => {
  expect(LLAVA_RULES.filter((rule) => rule.harm === "warn").map((rule) => rule.id)).toEqual([
    "photo-missing",
    "too-long",
    "leading-answer",
  ]);
});
