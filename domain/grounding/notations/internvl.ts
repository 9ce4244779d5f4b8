import type { Notation } from "#domain/grounding/notation.ts";
import { bracketLists } from "./bracket-lists.ts";

/**
 * `<ref>the cup</ref><box>[[250, 500, 500, 750]]</box>` in thousandths (OpenGVLab/InternVL 2410d1d, streamlit_demo/app.py `pattern`,
 * internvl_chat/eval/refcoco/evaluate_grounding.py: numbers over 1000).
 */
export const internvl: Notation = bracketLists({
  name: "internvl",
  spaces: ["thousand"],
  phrase: ["<ref>", "</ref>"],
  boxes: ["<box>", "</box>"],
});
