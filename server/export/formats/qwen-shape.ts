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
  line: ({ id, turns, images }) => `{"id":${id}${imageKey(images)},"conversations":${turns}}`,
});

/** One photo is a name, several are a list. Also InternVL's spelling. */
export const imageKey = (images: readonly string[]): string =>
  images.length === 0 ? "" : `,"image":${images.length === 1 ? images[0] : `[${images.join()}]`}`;
