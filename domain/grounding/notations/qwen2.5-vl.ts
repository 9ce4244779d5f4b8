import type { Notation } from "#domain/grounding/notation.ts";
import { jsonBoxes } from "./json-boxes.ts";

/**
 * `[{"bbox_2d": [160, 240, 320, 360], "label": "cup"}]` in pixels of the photo as the processor resizes it (QwenLM/Qwen3-VL 9658872,
 * qwen-vl-finetune/tools/process_bbox.ipynb). Files made by others have pixels of the photo, or thousandths.
 */
export const qwen25Vl: Notation = jsonBoxes("qwen2.5-vl", ["pixels-resized", "pixels", "thousand"]);
