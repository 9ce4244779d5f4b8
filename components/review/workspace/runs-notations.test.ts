import { expect, test } from "vitest";
import type { Grounding } from "#domain/entry/grounding.ts";
import type { Turn } from "#domain/entry/turn.ts";
import { Screen } from "#tests/client/review-screen.ts";
import { drawnOnPhoto } from "./runs-grounding.ts";

const asked = (question: string, answer: string): Turn[] => [
  { id: "0", from: "human", value: question },
  { id: "1", from: "gpt", value: answer },
];
const settled = (notation: Grounding["notation"], space: Grounding["space"]): Grounding => ({
  notation,
  space,
  isGuess: false,
});
const box = (x1: number, y1: number, x2: number, y2: number) =>
  ({ x1, y1, x2, y2 }) as Parameters<typeof drawnOnPhoto>[1];

/** Of a photo of 100 × 100 pixels: the text after the box of the only phrase was drawn anew at 10, 20, 30, 40. */
function redrawn(turns: Turn[], grounding: Grounding): string | undefined {
  const screen = new Screen(turns, { grounding });
  expect(screen.run("nextMention", "drawBox")).toBe(true);
  drawnOnPhoto(screen.workspace(), box(10, 20, 30, 40));
  return screen.texts()[1];
}

const JSON_BOX = '```json\n[\n  {"bbox_2d": [1, 2, 3, 4], "label": "the cup"}\n]\n```';

test.each([
  [
    "Qwen2.5-VL in pixels",
    JSON_BOX,
    settled("qwen2.5-vl", { name: "pixels" }),
    JSON_BOX.replace("1, 2, 3, 4", "10, 20, 30, 40"),
  ],
  [
    "Qwen3-VL",
    JSON_BOX,
    settled("qwen3-vl", { name: "thousand" }),
    JSON_BOX.replace("1, 2, 3, 4", "100, 200, 300, 400"),
  ],
  [
    "Qwen-VL",
    "<ref>the cup</ref><box>(12,34),(56,78)</box> is red.",
    settled("qwen-vl", { name: "thousand" }),
    "<ref>the cup</ref><box>(100,200),(300,400)</box> is red.",
  ],
  [
    "InternVL",
    "<ref>the cup</ref><box>[[12, 34, 56, 78]]</box>",
    settled("internvl", { name: "thousand" }),
    "<ref>the cup</ref><box>[[100, 200, 300, 400]]</box>",
  ],
  ["a box of LLaVA's alone", "[0.5, 0.5, 0.75, 1]", settled("llava", { name: "unit" }), "[0.1, 0.2, 0.3, 0.4]"],
] as const)(
  "a box drawn anew is printed in the entry's own notation and spelling: %s",
  (_, answer, grounding, expected) => {
    expect(redrawn(asked("Where is it: the cup.", answer), grounding)).toBe(expected);
  },
);

test("a box without words is judged, and keeps its place: nothing would be left of its turn", () => {
  const screen = new Screen(asked("Where is the cup?", "[0.1, 0.2, 0.3, 0.4]"), {
    grounding: settled("llava", { name: "unit" }),
  });
  expect(screen.run("nextMention", "boxWrong")).toBe(true);
  expect(Object.values(screen.draft.groundings)).toEqual([{ right: false, code: null }]);
  expect(screen.run("removeBox")).toBe(false);
  expect(screen.run("noBox")).toBe(false);
});

test("where the space is a guess, or not known, boxes are neither changed nor judged", () => {
  for (const grounding of [{ ...settled("llava", { name: "unit" }), isGuess: true }, settled("llava", null)]) {
    const screen = new Screen(asked("Where is the cup?", "[0.1, 0.2, 0.3, 0.4]"), { grounding });
    expect(screen.run("nextMention")).toBe(true);
    for (const command of ["boxRight", "boxWrong", "drawBox", "addBox", "editBox", "snap"] as const)
      expect([command, screen.run(command)]).toEqual([command, false]);
  }
});

test("a changed question does not make its answer's box a wrong one", () => {
  const screen = new Screen(asked("Where is the cup?", "[0.1, 0.2, 0.3, 0.4]"), {
    grounding: settled("llava", { name: "unit" }),
  });
  screen.workspace().act({ kind: "write", turnId: "0", value: "Where is the mug?", isTyping: false });
  const { judgements, decision } = screen.workspace().outcome;
  expect(decision).toBe("edit");
  expect(judgements.filter((own) => own.part === "mention")).toEqual([]);
});

test("a nudge moves by a step of a coarse grid: less would be rounded away", () => {
  const screen = new Screen(asked("Where?", "<p>the cup</p> {<25><50><50><75>} there"), {
    grounding: settled("minigpt-v2", { name: "hundred" }),
    image: { ...new Screen().entry.image, widthPx: 2000, heightPx: 1000 } as never,
  });
  expect(screen.run("nextMention", "editBox", "nudgeRight")).toBe(true);
  expect(screen.texts()[1]).toContain("<26><50><51><75>");
});
