import { printedBy } from "#domain/grounding/layout.ts";
import type { Notation } from "#domain/grounding/notation.ts";
import { runsOf } from "#domain/grounding/runs.ts";
import { cornersOf } from "#domain/grounding/spelling.ts";
import { parseUntagged } from "#domain/grounding/untagged.ts";

const BOX = String.raw`\d{1,4}(?:\s*,\s*\d{1,4}){3}`;
const { strays } = runsOf({
  sign: "[[",
  // Behind a sign it is another notation's list.
  run: String.raw`(?<!>)\[\[\s*${BOX}(?:\s*;\s*${BOX})*\s*\]\]`,
  box: BOX,
  corners: (text) => cornersOf(text.split(",").map((part) => part.trim())),
});

/**
 * `the cup [[250,500,500,750;100,100,200,200]]`: thousandths in three digits (THUDM/CogVLM f7283b2, README.md "coordinates multiplied by 1000
 * (prefixed with zeros to three digits)", utils/utils/grounding_parser.py `boxstr_to_boxes`).
 */
export const cogvlm: Notation = {
  name: "cogvlm",
  spaces: ["below-thousand", "thousand"],
  says: { severalBoxes: true, phrase: "before", boxAlone: true, inSentences: true, inQuestions: true },
  parse: (text) => parseUntagged(text, strays(text, 0, text.length)),
  ...printedBy({
    phrase: ["", ""],
    join: " ",
    boxes: ["[[", "]]"],
    between: ";",
    box: (printed) => printed.join(","),
    spelling: { decimals: 0, digits: 3 },
  }),
};
