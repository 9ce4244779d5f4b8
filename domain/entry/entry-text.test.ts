import { expect, test } from "vitest";
import { boxesOnPhoto, isSettled, mayHoldBoxes, mentionsOfTurns, numbersFor, wordsOf } from "./entry-text.ts";
import type { Grounding } from "./grounding.ts";
import { SVIT_GROUNDING, UNKNOWN_GROUNDING } from "./grounding.ts";
import type { Turn } from "./turn.ts";

const turns = (...values: string[]): Turn[] =>
  values.map((value, index) => ({ id: String(index), from: index % 2 === 0 ? "human" : "gpt", value }));
const LLAVA: Grounding = { notation: "llava", space: { name: "unit" }, isGuess: false };
const QWEN25: Grounding = { notation: "qwen2.5-vl", space: { name: "pixels" }, isGuess: false };
const SIZE = { widthPx: 640, heightPx: 480 };

const saidOf = (own: readonly Turn[], grounding: Grounding) =>
  mentionsOfTurns(own, grounding).map(({ turn, mention }) => [turn.id, mention.phrase, mention.isBorrowed]);

test("a box without words takes those that it was asked for, and a box in a question those of its answer", () => {
  const asked = turns(
    "<image>\nPlease provide the bounding box coordinate of the region this sentence describes: the red cup.",
    "[0.25, 0.5, 0.5, 0.75]",
    "Please provide a short description for this region: [0.1, 0.2, 0.3, 0.4].",
    "A bowl of soup.",
  );
  expect(saidOf(asked, LLAVA)[0]).toEqual(["1", "the red cup", true]);
  expect(saidOf(asked, LLAVA).at(-1)?.[0]).toBe("2");
});

test("a box of SVIT's without a phrase takes nobody's words, and of an unknown notation neither", () => {
  const stray = turns("Where is the man?", "At [0.1, 0.2, 0.3, 0.4].");
  expect(saidOf(stray, SVIT_GROUNDING)).toEqual([]);
  expect(saidOf(stray, UNKNOWN_GROUNDING)).toEqual([]);
});

test("labels of JSON are phrases, and their boxes lie where the space says", () => {
  const told = turns("Find the cup.", '```json\n[{"bbox_2d": [160, 240, 320, 360], "label": "cup"}]\n```');
  const [found] = mentionsOfTurns(told, QWEN25);
  expect(found?.mention.phrase).toBe("cup");
  const drawn = (space: Grounding["space"]) =>
    boxesOnPhoto(found?.mention.boxes ?? [], { ...QWEN25, space }, SIZE).map(({ box }) => box);
  expect(drawn({ name: "pixels" })).toEqual([{ x1: 160, y1: 240, x2: 320, y2: 360 }]);
  expect(drawn({ name: "thousand" })[0]?.x2).toBeCloseTo(204.8);
  expect(drawn(null)).toEqual([]);
});

test("numbers are printed only in a space that somebody settled", () => {
  const box = { x1: 160, y1: 240, x2: 320, y2: 360 } as Parameters<typeof numbersFor>[0];
  expect(numbersFor(box, QWEN25, SIZE)).toEqual({ x1: 160, y1: 240, x2: 320, y2: 360 });
  expect(numbersFor(box, { ...QWEN25, isGuess: true }, SIZE)).toBeNull();
  expect(numbersFor(box, { ...QWEN25, space: null }, SIZE)).toBeNull();
});

test("a text without a sign of the notation is not taken apart, and reads as it stands", () => {
  for (const grounding of [SVIT_GROUNDING, UNKNOWN_GROUNDING, LLAVA, QWEN25]) {
    expect(mayHoldBoxes("A cup stands on the table (left).", grounding)).toBe(false);
    expect(wordsOf("A cup.", grounding)).toBe("A cup.");
  }
  expect(wordsOf("The <st>cup<ed> [0, 0, 1, 1] stands.", SVIT_GROUNDING)).toBe("The cup stands.");
});

test("boxes beside the text are read out of the record, and are changed on the grid of their space", () => {
  const grounding: Grounding = {
    ...{ notation: "ms-swift", space: { name: "pixels" }, isGuess: false },
    record: { objects: { ref: ["the cup"], bbox: [[138, 136, 235, 359]] } },
  };
  const told = turns("<image>Find the cup", "Here: <ref-object><bbox>");
  const [found] = mentionsOfTurns(told, grounding);
  expect(found?.mention.phrase).toBe("the cup");
  const [drawn] = boxesOnPhoto(found?.mention.boxes ?? [], grounding, SIZE);
  expect(drawn?.box).toEqual({ x1: 138, y1: 136, x2: 235, y2: 359 });
  expect(isSettled(grounding)).toBe(true);
  expect(drawn && numbersFor(drawn.box, grounding, SIZE)).toEqual({ x1: 138, y1: 136, x2: 235, y2: 359 });
});
