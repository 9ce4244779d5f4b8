import type { Size } from "#domain/box/box.ts";

export type ResizeRule = {
  factor?: number | undefined;
  minPixels?: number | undefined;
  maxPixels?: number | undefined;
};

/**
 * Qwen2.5-VL's own: `preprocessor_config.json` of its checkpoints, and qwen-vl-utils (QwenLM/Qwen3-VL 9658872, vision_process.py): 4 to 16,384 squares of
 * 28. The notebook that makes its training files (qwen-vl-finetune/tools/process_bbox.ipynb) stops at 1,003,520 pixels: for files of larger
 * photos a setting.
 */
export const QWEN_RESIZE = { factor: 28, minPixels: 4 * 28 * 28, maxPixels: 16_384 * 28 * 28 };

/**
 * The size to which Qwen's processors resize a photo (huggingface/transformers cb0fc56, models/qwen2_vl/image_processing_qwen2_vl.py `smart_resize`; the same in qwen-vl-utils):
 * each side to the nearest multiple of the factor, then both scaled so that the pixels lie within the bounds. Null where it refuses the
 * photo: one side more than 200 times the other.
 */
export function smartResize({ widthPx, heightPx }: Size, rule: ResizeRule = {}): Size | null {
  const factor = rule.factor ?? QWEN_RESIZE.factor;
  const minPixels = rule.minPixels ?? QWEN_RESIZE.minPixels;
  const maxPixels = rule.maxPixels ?? QWEN_RESIZE.maxPixels;
  if (Math.max(widthPx, heightPx) > 200 * Math.min(widthPx, heightPx)) return null;
  const near = (side: number) => Math.max(factor, roundHalfToEven(side / factor) * factor);
  const [width, height] = [near(widthPx), near(heightPx)];
  if (width * height > maxPixels) {
    const shrink = Math.sqrt((heightPx * widthPx) / maxPixels);
    const below = (side: number) => Math.max(factor, Math.floor(side / shrink / factor) * factor);
    return { widthPx: below(widthPx), heightPx: below(heightPx) };
  }
  if (width * height < minPixels) {
    const grow = Math.sqrt(minPixels / (heightPx * widthPx));
    const above = (side: number) => Math.ceil((side * grow) / factor) * factor;
    return { widthPx: above(widthPx), heightPx: above(heightPx) };
  }
  return { widthPx: width, heightPx: height };
}

/** Python's round(): 14 pixels of 28 are 0, 42 are 56. */
function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return value % 1 === 0.5 ? 2 * Math.round(value / 2) : rounded;
}
