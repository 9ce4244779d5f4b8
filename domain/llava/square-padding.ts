import { type Corners, type Size, type UnitBox, unitBox } from "#domain/box/box.ts";

/**
 * A box of the photo as a box of the photo padded to a square, 0 to 1, as SVIT's `tools/expand_to_square.py` computes it:
 * pixels rounded, half of the missing side added (rounded down), divided by the longer side, 3 decimals.
 */
export function padToSquare(box: Corners, { widthPx, heightPx }: Size): UnitBox {
  const side = Math.max(widthPx, heightPx);
  const left = Math.floor((side - widthPx) / 2);
  const top = Math.floor((side - heightPx) / 2);
  const x = (unit: number) => roundToThousandth((roundHalfToEven(unit * widthPx) + left) / side);
  const y = (unit: number) => roundToThousandth((roundHalfToEven(unit * heightPx) + top) / side);
  return unitBox(x(box.x1), y(box.y1), x(box.x2), y(box.y2));
}

/** `[0.386, 0.45, 0.996, 0.66]`: a box of the padded photo, trailing zeros dropped. */
export function printPadded(box: Corners, size: Size): string {
  const { x1, y1, x2, y2 } = padToSquare(box, size);
  return `[${x1}, ${y1}, ${x2}, ${y2}]`;
}

/** Python's round(): 0.5 × 1001 pixels is 500, not 501. */
function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return value % 1 === 0.5 || value % 1 === -0.5 ? 2 * Math.round(value / 2) : rounded;
}

/** Python's round(value, 3): by the exact binary value, and odd sixteenths, the only exact halves, to even. */
function roundToThousandth(value: number): number {
  const thousandths = value * 1000;
  const isNearHalf = Math.abs(Math.abs(thousandths % 1) - 0.5) < 1e-6;
  if (!isNearHalf) return Math.round(thousandths) / 1000;
  const isHalf = Math.abs((value * 16) % 2) === 1;
  return isHalf ? roundHalfToEven(thousandths) / 1000 : Number(value.toFixed(3));
}
