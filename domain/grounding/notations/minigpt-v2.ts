import { printedBy } from "#domain/grounding/layout.ts";
import type { Notation } from "#domain/grounding/notation.ts";
import { parseTagged } from "#domain/grounding/pieces.ts";
import { runsOf } from "#domain/grounding/runs.ts";
import { cornersOf } from "#domain/grounding/spelling.ts";

const BOX = String.raw`\{(?:<-?\d{1,4}>){1,8}\}`;
const { boxesAt, strays } = runsOf({
  sign: "{<",
  run: String.raw`${BOX}(?:\s*<delim>\s*${BOX})*`,
  box: BOX,
  corners: (text) => cornersOf(text.match(/-?\d+/g) ?? []),
});

/**
 * `<p>the cup</p> {<25><50><50><75>}`, several joined by `<delim>`; 100 is the far edge (Vision-CAIR/MiniGPT-4 d94738a, demo_v2.py
 * `visualize_all_bbox_together`: bounding_box_size = 100; minigpt4/datasets/datasets/flickr.py).
 */
export const minigptV2: Notation = {
  name: "minigpt-v2",
  spaces: ["hundred"],
  says: { severalBoxes: true, phrase: "marked", boxAlone: true, inSentences: true, inQuestions: true },
  parse: (text) => parseTagged(text, { open: "<p>", close: "</p>", boxesAt, strays }),
  ...printedBy({
    phrase: ["<p>", "</p>"],
    join: " ",
    boxes: ["", ""],
    between: "<delim>",
    box: (printed) => `{${printed.map((number) => `<${number}>`).join("")}}`,
    spelling: { decimals: 0 },
  }),
};
