import type { Notation } from "#domain/grounding/notation.ts";
import { bracketLists } from "./bracket-lists.ts";

/**
 * `<|ref|>the cup<|/ref|><|det|>[[250, 500, 500, 750]]<|/det|>`, 999 being the far edge (deepseek-ai/DeepSeek-VL2 ef9f91e,
 * deepseek_vl2/serve/app_modules/utils.py `parse_ref_bbox`: over 999).
 */
export const deepseekVl2: Notation = bracketLists({
  name: "deepseek-vl2",
  spaces: ["0-999"],
  phrase: ["<|ref|>", "<|/ref|>"],
  boxes: ["<|det|>", "<|/det|>"],
});
