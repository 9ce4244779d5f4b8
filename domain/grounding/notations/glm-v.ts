import type { Notation } from "#domain/grounding/notation.ts";
import { withPlain } from "#domain/grounding/pieces.ts";
import { runsOf } from "#domain/grounding/runs.ts";
import { cornersInBrackets } from "#domain/grounding/spelling.ts";
import { jsonBoxes, jsonPieces } from "./json-boxes.ts";

const json = jsonBoxes("glm-v", ["thousand", "pixels"]);

const { strays } = runsOf({
  sign: "<|begin_of_box|>",
  run: String.raw`<\|begin_of_box\|>[\s[({]*\d[\d.,\s[\](){}]*<\|end_of_box\|>`,
  box: String.raw`\[[^[\]<>]*\]|\([^()<>]*\)`,
  corners: cornersInBrackets,
});

/**
 * Qwen's JSON in thousandths, and boxes alone as `<|begin_of_box|>[[250, 500, 500, 750]]<|end_of_box|>`, whose brackets vary (zai-org/GLM-V
 * 8fc9756, README.md "Grounding"). The same signs stand around other answers, which are no boxes.
 */
export const glmV: Notation = {
  ...json,
  parse(text) {
    const boxes = [...strays(text, 0, text.length)];
    const alone = boxes
      .filter((run) => run.boxes.some(({ numbers }) => numbers !== null))
      .map((run) => ({ kind: "stray-box" as const, ...run, text: text.slice(run.start, run.end) }));
    if (alone.length === 0) return json.parse(text);
    const named = [...jsonPieces(text)].filter((piece) =>
      alone.every((own) => own.end <= piece.start || own.start >= piece.end),
    );
    return withPlain(
      text,
      [...named, ...alone].sort((a, b) => a.start - b.start),
    );
  },
  printMention: (phrase, boxes) =>
    phrase === null
      ? `<|begin_of_box|>[${boxes.map((box) => json.printBox(box)).join(", ")}]<|end_of_box|>`
      : json.printMention(phrase, boxes),
};
