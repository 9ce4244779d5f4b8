/** Cells a side of a scene's signature. */
export const SCENE_SIDE = 16;

/** A photo as a picture: its size in pixels, and its raster scaled to 16 × 16 cells of red, green and blue (0 to 255). */
export type Scene = { widthPx: number; heightPx: number; cells: Uint8Array };

/**
 * Copies of 51 photographs, scaled to a third or packed anew, differed by 3 levels in the mean and by 20 in the worst cell; two
 * different photographs by 30 in the mean. Greys alone would take a red sheet for a blue one, so colours are compared.
 */
const MEAN_MAX = 4;
const CELL_MAX = 28;

/** Whether two photos are copies of one picture: the same shape, and the same colours in every cell. */
export function isSameScene(one: Scene, other: Scene): boolean {
  if (!isSameShape(one, other) || one.cells.length !== other.cells.length || one.cells.length === 0) return false;
  let sum = 0;
  for (let at = 0; at < one.cells.length; at++) {
    const difference = Math.abs((one.cells[at] ?? 0) - (other.cells[at] ?? 0));
    if (difference > CELL_MAX) return false;
    sum += difference;
  }
  return sum / one.cells.length <= MEAN_MAX;
}

/** Scaling rounds each side to whole pixels: that much the ratios may differ. */
function isSameShape(one: Scene, other: Scene): boolean {
  const shortest = Math.min(one.widthPx, one.heightPx, other.widthPx, other.heightPx);
  const ratio = (one.widthPx * other.heightPx) / (one.heightPx * other.widthPx);
  return Math.abs(Math.log(ratio)) <= 0.005 + 1 / Math.max(1, shortest);
}
