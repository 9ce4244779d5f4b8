import type { Notation } from "#domain/grounding/notation.ts";
import { pairedCorners } from "./corner-pairs.ts";

/** `<ref>the cup</ref><box>(250,500),(500,750)</box>` (QwenLM/Qwen-VL aa00ed0, README.md "Data Preparation": whole numbers in [0, 1000)). */
export const qwenVl: Notation = pairedCorners({
  name: "qwen-vl",
  spaces: ["below-thousand", "thousand"],
  phrase: ["<ref>", "</ref>"],
  boxes: ["<box>", "</box>"],
});
