import { printedBy } from "#domain/grounding/layout.ts";
import type { Notation } from "#domain/grounding/notation.ts";
import { parseTagged } from "#domain/grounding/pieces.ts";
import { runsOf } from "#domain/grounding/runs.ts";

const PATCHES = 32;
const BOX = String.raw`(?:<patch_index_\d{1,6}>){1,4}`;
const { boxesAt, strays } = runsOf({
  sign: "<object>",
  run: String.raw`<object>\s*${BOX}(?:\s*<\/delimiter_of_multi_objects\/>\s*${BOX})*\s*<\/object>`,
  box: BOX,
  corners(text) {
    const [first, last, ...more] = (text.match(/\d+/g) ?? []).map(Number);
    if (first === undefined || last === undefined || more.length > 0) return null;
    return { x1: first % PATCHES, y1: Math.floor(first / PATCHES), x2: last % PATCHES, y2: Math.floor(last / PATCHES) };
  },
});

/**
 * `<phrase>the cup</phrase><object><patch_index_0520><patch_index_0751></object>`: the first and the last of 32 × 32 patches, row by row
 * (huggingface/transformers 2172b9d, models/kosmos2/processing_kosmos2.py `extract_entities_with_patch_indices`; GRIT is written so).
 */
export const kosmos2: Notation = {
  name: "kosmos-2",
  spaces: ["patches-32"],
  says: { severalBoxes: true, phrase: "marked", boxAlone: true, inSentences: true, inQuestions: true },
  parse: (text) => parseTagged(text, { open: "<phrase>", close: "</phrase>", boxesAt, strays }),
  ...printedBy({
    phrase: ["<phrase>", "</phrase>"],
    join: "",
    boxes: ["<object>", "</object>"],
    between: "</delimiter_of_multi_objects/>",
    order: ({ x1, y1, x2, y2 }) => [y1 * PATCHES + x1, y2 * PATCHES + x2],
    box: (printed) => printed.map((index) => `<patch_index_${index}>`).join(""),
    spelling: { decimals: 0, digits: 4 },
  }),
};
