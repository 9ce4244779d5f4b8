import { printedBy } from "#domain/grounding/layout.ts";
import type { Notation } from "#domain/grounding/notation.ts";
import { parseTagged } from "#domain/grounding/pieces.ts";
import { runsOf } from "#domain/grounding/runs.ts";
import { cornersOf } from "#domain/grounding/spelling.ts";

/** Two numbers are a point, and `none` is no object: neither is a box. */
const BOX = String.raw`<box>(?:<-?\d{1,5}>){3,8}</box>`;
const { boxesAt, strays } = runsOf({
  sign: "<box><",
  run: String.raw`${BOX}(?:\s*${BOX})*`,
  box: BOX,
  corners: (text) => cornersOf(text.match(/-?\d+/g) ?? []),
});

/**
 * `<ref>the cup</ref><box><250><500><500><750></box>`, a token for each number from 0 to 1000 (NVlabs/Eagle 783f656,
 * Embodied/document/DATA_PREPARATION.md "Output Format in Training Labels"; Embodied/README.md: "divide by 1000").
 */
export const locateAnything: Notation = {
  name: "locate-anything",
  spaces: ["thousand"],
  says: { severalBoxes: true, phrase: "marked", boxAlone: true, inSentences: true, inQuestions: true },
  parse: (text) => parseTagged(text, { open: "<ref>", close: "</ref>", boxesAt, strays }),
  ...printedBy({
    phrase: ["<ref>", "</ref>"],
    join: "",
    boxes: ["", ""],
    between: "",
    box: (printed) => `<box>${printed.map((number) => `<${number}>`).join("")}</box>`,
    spelling: { decimals: 0 },
  }),
};
