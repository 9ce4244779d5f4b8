import type { Notation } from "#domain/grounding/notation.ts";
import { pairedCorners } from "./corner-pairs.ts";

/**
 * `<|object_ref_start|>the cup<|object_ref_end|><|box_start|>(250,500),(500,750)<|box_end|>` in thousandths. ms-swift 3602360 prints the
 * same for Qwen2.5-VL, in pixels of the resized photo (swift/template/templates/qwen.py, `replace_bbox`, "legacy"; docs "Custom-dataset").
 */
export const qwen2Vl: Notation = pairedCorners({
  name: "qwen2-vl",
  spaces: ["thousand", "pixels-resized", "pixels"],
  phrase: ["<|object_ref_start|>", "<|object_ref_end|>"],
  boxes: ["<|box_start|>", "<|box_end|>"],
});
