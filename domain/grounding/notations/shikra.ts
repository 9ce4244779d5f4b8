import { printedBy } from "#domain/grounding/layout.ts";
import type { Notation } from "#domain/grounding/notation.ts";
import { runsOf } from "#domain/grounding/runs.ts";
import { cornersOf } from "#domain/grounding/spelling.ts";
import { parseUntagged } from "#domain/grounding/untagged.ts";

const BOX = String.raw`\d(?:\.\d*)?(?:,\d(?:\.\d*)?){3}`;
const { strays } = runsOf({
  sign: "[",
  run: String.raw`\[${BOX}(?:;${BOX})*\]`,
  box: BOX,
  corners: (text) => cornersOf(text.split(",")),
});

/**
 * `the cup[0.250,0.500,0.500,0.750;0.100,0.100,0.200,0.200]`: parts of the padded square, three decimals, no blanks (shikras/shikra ff79a4c,
 * mllm/dataset/process_function/box_process_function.py `PlainBoxFormatter`, mllm/dataset/utils/transform.py `box_xyxy_expand2square`).
 */
export const shikra: Notation = {
  name: "shikra",
  spaces: ["unit-padded", "unit"],
  says: { severalBoxes: true, phrase: "before", boxAlone: true, inSentences: true, inQuestions: true },
  parse: (text) => parseUntagged(text, strays(text, 0, text.length)),
  ...printedBy({
    phrase: ["", ""],
    join: "",
    boxes: ["[", "]"],
    between: ";",
    box: (printed) => printed.join(","),
    spelling: { decimals: 3, isFixed: true },
  }),
};
