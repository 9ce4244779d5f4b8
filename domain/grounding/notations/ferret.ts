import { printedBy } from "#domain/grounding/layout.ts";
import type { Notation } from "#domain/grounding/notation.ts";
import { runsOf } from "#domain/grounding/runs.ts";
import { cornersInBrackets } from "#domain/grounding/spelling.ts";
import { parseUntagged } from "#domain/grounding/untagged.ts";

const BOX = String.raw`(?<!\[)\[\s*\d{1,5}(?:\s*,\s*\d{1,5}){3}\s*\](?!\])`;
const { strays } = runsOf({
  sign: "[",
  run: String.raw`${BOX}(?:\s*(?:,\s*)?${BOX})*`,
  box: BOX,
  corners: cornersInBrackets,
});

/**
 * `a cup [250, 500, 500, 750]` in thousandths (apple/ml-ferret 3c9e5c9, ferret/train/train.py: VOCAB_IMAGE_W = 1000, cut down to whole
 * numbers; ferret/eval/model_flickr.py `find_bbox_template`). A list of four numbers that are out of order is none.
 */
export const ferret: Notation = {
  name: "ferret",
  spaces: ["thousand", "pixels"],
  says: { severalBoxes: true, phrase: "before", boxAlone: true, inSentences: true, inQuestions: true },
  parse(text) {
    const runs = [...strays(text, 0, text.length)].flatMap(({ boxes }) => {
      const own = boxes.filter(({ numbers }) => numbers && numbers.x1 <= numbers.x2 && numbers.y1 <= numbers.y2);
      const [first, last] = [own[0], own.at(-1)];
      // A list among them that is no box parts them: none of the row can be told.
      return first && last && own.length === boxes.length ? [{ start: first.start, end: last.end, boxes: own }] : [];
    });
    return parseUntagged(text, runs);
  },
  ...printedBy({
    phrase: ["", ""],
    join: " ",
    boxes: ["", ""],
    between: " ",
    box: (printed) => `[${printed.join(", ")}]`,
    spelling: { decimals: 0 },
  }),
};
