import { printedBy } from "#domain/grounding/layout.ts";
import type { Notation } from "#domain/grounding/notation.ts";
import { parseUntagged } from "#domain/grounding/untagged.ts";
import { likelyRuns, listRuns } from "./svit.ts";

/**
 * `[0.25, 0.5, 0.5, 0.75]`, behind a phrase or alone: parts of the padded square (haotian-liu/LLaVA, issue 606) or of the photo (its issues 623
 * and 822, for RefCOCO), two decimals without zeros at the end. Ferret's GPT-4 data (apple/ml-ferret 3c9e5c9,
 * ferret/eval/ferret_gpt4_data) and SVIT's in LLaVA's form have three.
 */
export const llava: Notation = {
  name: "llava",
  spaces: ["unit-padded", "unit"],
  printedStep: 0.01,
  says: { severalBoxes: true, phrase: "before", boxAlone: true, inSentences: true, inQuestions: true },
  parse(text) {
    return parseUntagged(
      text,
      listRuns(text, 0, text.length).flatMap(({ boxes }) => likelyRuns(boxes)),
    );
  },
  ...printedBy({
    phrase: ["", ""],
    join: " ",
    boxes: ["", ""],
    between: ", ",
    box: (printed) => `[${printed.join(", ")}]`,
    spelling: { decimals: 2 },
  }),
};
