import { printedBy } from "#domain/grounding/layout.ts";
import type { Notation, NotationName } from "#domain/grounding/notation.ts";
import { parseTagged } from "#domain/grounding/pieces.ts";
import { runsOf } from "#domain/grounding/runs.ts";
import type { SpaceName } from "#domain/grounding/space.ts";
import { cornersOf, literal } from "#domain/grounding/spelling.ts";

type Signs = {
  name: NotationName;
  spaces: readonly [SpaceName, ...SpaceName[]];
  phrase: readonly [string, string];
  boxes: readonly [string, string];
};

/** Qwen's first notations: a phrase between signs, and behind it, each between signs of its own, boxes as two corners in parentheses. */
export function pairedCorners({ name, spaces, phrase, boxes }: Signs): Notation {
  const box = String.raw`${literal(boxes[0])}\s*\([^<]*${literal(boxes[1])}`;
  const { boxesAt, strays } = runsOf({
    sign: boxes[0],
    run: String.raw`${box}(?:\s*(?:,\s*)?${box})*`,
    box,
    corners: (text) =>
      cornersOf(PAIR.exec(text.slice(boxes[0].length, text.length - boxes[1].length).trim())?.slice(1) ?? []),
  });
  return {
    name,
    spaces,
    says: { severalBoxes: true, phrase: "marked", boxAlone: true, inSentences: true, inQuestions: true },
    parse: (text) => parseTagged(text, { open: phrase[0], close: phrase[1], boxesAt, strays }),
    ...printedBy({
      phrase,
      join: "",
      boxes: ["", ""],
      between: "",
      box: ([x1, y1, x2, y2]) => `${boxes[0]}(${x1},${y1}),(${x2},${y2})${boxes[1]}`,
      spelling: { decimals: 0 },
    }),
  };
}

const PAIR = /^\(\s*([\d.+-]+)\s*,\s*([\d.+-]+)\s*\)\s*,\s*\(\s*([\d.+-]+)\s*,\s*([\d.+-]+)\s*\)$/;
