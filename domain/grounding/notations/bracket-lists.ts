import { printedBy } from "#domain/grounding/layout.ts";
import type { Notation, NotationName } from "#domain/grounding/notation.ts";
import { parseTagged } from "#domain/grounding/pieces.ts";
import { runsOf } from "#domain/grounding/runs.ts";
import type { SpaceName } from "#domain/grounding/space.ts";
import { cornersInBrackets, literal } from "#domain/grounding/spelling.ts";

type Signs = {
  name: NotationName;
  spaces: readonly [SpaceName, ...SpaceName[]];
  phrase: readonly [string, string];
  boxes: readonly [string, string];
};

/** A phrase between signs, and behind it, between other signs, one list of all its boxes. */
export function bracketLists({ name, spaces, phrase, boxes }: Signs): Notation {
  const { boxesAt, strays } = runsOf({
    sign: boxes[0],
    run: String.raw`${literal(boxes[0])}\s*\[[^<]*${literal(boxes[1])}`,
    // The innermost brackets: one pair fewer is met, too.
    box: String.raw`\[[^[\]]*\]`,
    corners: cornersInBrackets,
  });
  return {
    name,
    spaces,
    says: { severalBoxes: true, phrase: "marked", boxAlone: true, inSentences: true, inQuestions: true },
    parse: (text) => parseTagged(text, { open: phrase[0], close: phrase[1], boxesAt, strays }),
    ...printedBy({
      phrase,
      join: "",
      boxes: [`${boxes[0]}[`, `]${boxes[1]}`],
      between: ", ",
      box: (printed) => `[${printed.join(", ")}]`,
      spelling: { decimals: 0 },
    }),
  };
}
