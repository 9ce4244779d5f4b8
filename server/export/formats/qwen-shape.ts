import type { LineShape } from "./chat-writer.ts";

/**
 * What Qwen's own fine-tuning reads (QwenLM/Qwen3-VL 23d3cce, qwen-vl-finetune/qwenvl/data/data_processor.py, _build_messages; one code for Qwen2-VL,
 * Qwen2.5-VL and Qwen3-VL): lines of `image` and `conversations`, as many `<image>` as photos. A system turn would be an answer to it.
 */
export const qwenShape = (format: "qwen2-vl" | "qwen2.5-vl" | "qwen3-vl"): LineShape => ({
  format,
  reader: "qwen",
  system: "left-out",
  spelling: "from-value",
  isPlain: true,
  line: ({ id, turns, image }) => `{"id":${id}${image === null ? "" : `,"image":${image}`},"conversations":${turns}}`,
});
