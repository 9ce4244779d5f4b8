import type { Notation } from "#domain/grounding/notation.ts";
import { jsonBoxes } from "./json-boxes.ts";

/** Qwen2.5-VL's JSON in thousandths (QwenLM/Qwen3-VL 9658872, cookbooks/think_with_images.ipynb "relative coords with ranging [0, 1000]", cookbooks/omni_recognition.ipynb: up to 999). */
export const qwen3Vl: Notation = jsonBoxes("qwen3-vl", ["thousand", "pixels-resized", "pixels"]);
