import { expect, test } from "vitest";
import { toPlainText } from "./plain-text.ts";
import { toLlavaTurns } from "./record.ts";

const SETTINGS = { boxSpace: "padded-square" as const, seed: 0, separator: " ", badBoxes: "keep" as const };
const turnsOf = (answer: string, size: { widthPx: number; heightPx: number } | null) =>
  toLlavaTurns(
    {
      task: "complex_reasoning",
      key: "k",
      size,
      turns: [
        { from: "user", value: "What do the signs show?" },
        { from: "gpt", value: answer },
      ],
    },
    SETTINGS,
  );

test("a list of numbers that is no box leaves as it stands, whatever space boxes are asked in", () => {
  for (const text of ["They show [4, 7, 9, 11].", "[1, 0, 0, 1] and [8, 3, 224, 224]", "[0.1, 0.2, 0.7]"]) {
    expect(toPlainText(text).boxes).toBe(0);
    for (const size of [null, { widthPx: 800, heightPx: 600 }]) {
      const made = turnsOf(text, size);
      expect(made.ok && made.turns[1]?.value).toBe(text);
    }
  }
});
