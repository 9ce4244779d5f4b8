import { printedBy } from "#domain/grounding/layout.ts";
import type { Notation } from "#domain/grounding/notation.ts";
import { runsOf } from "#domain/grounding/runs.ts";
import { cornersOf } from "#domain/grounding/spelling.ts";
import { parseUntagged } from "#domain/grounding/untagged.ts";

const BOX = String.raw`(?:<loc_\d{1,4}>){4}`;
const { strays } = runsOf({
  sign: "<loc_",
  // More points than two are a polygon, or a text's four corners.
  run: `(?<!>)(?:${BOX})+(?!<loc_)`,
  box: BOX,
  corners: (text) => cornersOf(text.match(/\d+/g) ?? []),
});

/**
 * `a cup<loc_250><loc_500><loc_500><loc_750>`: 1000 bins along each side, meant by their middles (microsoft/Florence-2-large,
 * processing_florence2.py `BoxQuantizer`, and huggingface/transformers b27fafd, models/florence2/processing_florence2.py).
 */
export const florence2: Notation = {
  name: "florence-2",
  spaces: ["bins-1000"],
  says: { severalBoxes: true, phrase: "before", boxAlone: true, inSentences: true, inQuestions: true },
  parse: (text) => parseUntagged(text, strays(text, 0, text.length)),
  ...printedBy({
    phrase: ["", ""],
    join: "",
    boxes: ["", ""],
    between: "",
    box: (printed) => printed.map((number) => `<loc_${number}>`).join(""),
    spelling: { decimals: 0 },
  }),
};
