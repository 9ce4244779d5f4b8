import { describe, expect, test } from "vitest";
import { BOX_INSTRUCTIONS } from "./instructions.ts";
import { type SvitEntry, toLlavaTurns, withImageToken } from "./record.ts";

const entry = (more: Partial<SvitEntry> = {}): SvitEntry => ({
  task: "referring_qa",
  key: "a",
  size: { widthPx: 500, heightPx: 375 },
  turns: [
    { id: "0", from: "user", value: "Why might the <st>car<ed> [0.386, 0.435, 0.996, 0.715] be stopped?" },
    { id: "1", from: "gpt", value: "Because of the <st>cones<ed> [0.354, 0.573, 0.774, 0.875]." },
  ],
  ...more,
});
const settings = { boxSpace: "image" as const, seed: 1, separator: " ", badBoxes: "keep" as const };

test("a referring question loses its tags, keeps its boxes and gets one of the three instructions", () => {
  const made = toLlavaTurns(entry(), settings);
  const value = made.ok ? made.turns[0]?.value : "";
  const [plain, instruction] = value?.split("? ") ?? [];
  expect(plain).toBe("Why might the car [0.386, 0.435, 0.996, 0.715] be stopped");
  expect(BOX_INSTRUCTIONS).toContain(instruction);
  expect(made.ok && made.turns[1]).toEqual({
    from: "gpt",
    value: "Because of the cones [0.354, 0.573, 0.774, 0.875].",
  });
});

test("in a padded square the boxes of question and answer are converted", () => {
  const made = toLlavaTurns(entry(), { ...settings, boxSpace: "padded-square" });
  expect(made.ok && made.turns[0]?.value).toContain("the car [0.386, 0.45, 0.996, 0.66] be");
});

test("without the photo's size boxes cannot be padded, and a text without boxes can leave", () => {
  const padded = { ...settings, boxSpace: "padded-square" as const };
  expect(toLlavaTurns(entry({ size: null }), padded)).toEqual({ ok: false, reason: "photo-size-unknown" });
  const turns = [{ id: "0", from: "user" as const, value: "Why?" }];
  expect(toLlavaTurns(entry({ size: null, task: "conversation", turns }), padded)).toEqual({
    ok: true,
    turns: [{ from: "human", value: "Why?" }],
    faults: [],
  });
});

describe.each(["image", "padded-square"] as const)("boxes that are not sound, in the space %s", (boxSpace) => {
  const answer = (box: string) =>
    entry({
      turns: [
        { from: "user", value: "Where?" },
        { from: "gpt", value: `<st>There<ed> ${box}.` },
      ],
    });
  const own = { ...settings, boxSpace };

  test.each([
    ["box-inverted", "[0.5, 0.2, 0.1, 0.4]"],
    ["box-empty", "[0.1, 0.2, 0.1, 0.4]"],
    ["box-outside", "[0.1, 0.2, 0.4, 1.1]"],
  ] as const)("%s is counted and kept, or left out where that is asked for", (fault, box) => {
    expect(toLlavaTurns(answer(box), own)).toMatchObject({ ok: true, faults: [fault] });
    expect(toLlavaTurns(answer(box), { ...own, badBoxes: "leave-out" })).toEqual({ ok: false, reason: fault });
  });

  test.each([
    ["box-unparsable", "[0.5., 0.2, 0.1, 0.4]"],
    ["box-in-pixels", "[40, 20, 310, 240]"],
  ] as const)("%s is never padded", (fault, box) => {
    const made = toLlavaTurns(answer(box), own);
    if (boxSpace === "image")
      expect(made).toMatchObject({ ok: true, faults: [fault], turns: [{}, { value: `There ${box}.` }] });
    else expect(made).toEqual({ ok: false, reason: fault });
  });
});

test("other tasks get no instruction", () => {
  const made = toLlavaTurns(entry({ task: "complex_reasoning" }), settings);
  expect(made.ok && made.turns[0]?.value.endsWith("be stopped?")).toBe(true);
});

test("<image> goes into the first question, past a leading answer", () => {
  expect(
    withImageToken([
      { from: "gpt", value: "Hello." },
      { from: "human", value: "Why?" },
      { from: "human", value: "And?" },
    ]),
  ).toEqual([
    { from: "gpt", value: "Hello." },
    { from: "human", value: "<image>\nWhy?" },
    { from: "human", value: "And?" },
  ]);
});
