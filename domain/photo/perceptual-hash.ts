/** Cells of a side of the grey picture that a hash is made of. */
export const GREY_SIDE = 32;
/** Frequencies of a side that count. */
const KEPT = 8;
/** Levels of grey between darkest and brightest; with fewer there is nothing to tell a picture by. */
const CONTRAST_MIN = 12;

/** 64 bits in two halves. */
export type PhotoHash = { high: number; low: number };

/**
 * What a picture looks like in 64 bits (pHash: the 8 × 8 lowest frequencies of a discrete cosine transform, each above or below their median; Zauner 2010,
 * section 3.2.1), the same after scaling, another compression or slight changes of light. `grey`: GREY_SIDE × GREY_SIDE levels, row by row. Null
 * of a picture of one colour, which would be like any other.
 */
export function perceptualHash(grey: Uint8Array): PhotoHash | null {
  let [darkest, brightest] = [255, 0];
  for (const level of grey) {
    darkest = Math.min(darkest, level);
    brightest = Math.max(brightest, level);
  }
  if (brightest - darkest < CONTRAST_MIN) return null;
  const rows = new Float64Array(GREY_SIDE * KEPT);
  for (let y = 0; y < GREY_SIDE; y++)
    for (let u = 0; u < KEPT; u++) {
      let sum = 0;
      for (let x = 0; x < GREY_SIDE; x++) sum += (grey[y * GREY_SIDE + x] as number) * wave(u, x);
      rows[y * KEPT + u] = sum;
    }
  const frequencies = new Float64Array(KEPT * KEPT);
  for (let v = 0; v < KEPT; v++)
    for (let u = 0; u < KEPT; u++) {
      let sum = 0;
      for (let y = 0; y < GREY_SIDE; y++) sum += (rows[y * KEPT + u] as number) * wave(v, y);
      // So much is left of rounding where there is nothing.
      frequencies[v * KEPT + u] = Math.abs(sum) < 1e-6 ? 0 : sum;
    }
  // The mean brightness says nothing of what is seen.
  const others = frequencies.slice(1).sort();
  const median = others[others.length >> 1] as number;
  let [high, low] = [0, 0];
  for (let at = 1; at < frequencies.length; at++)
    if ((frequencies[at] as number) > median) {
      if (at < 32) high |= 1 << at;
      else low |= 1 << (at - 32);
    }
  return { high: high >>> 0, low: low >>> 0 };
}

const WAVES = Float64Array.from({ length: KEPT * GREY_SIDE }, (_, at) => {
  const [frequency, place] = [Math.floor(at / GREY_SIDE), at % GREY_SIDE];
  return Math.cos((Math.PI / GREY_SIDE) * (place + 0.5) * frequency);
});
const wave = (frequency: number, place: number): number => WAVES[frequency * GREY_SIDE + place] as number;

/** In how many of 64 bits two hashes differ. */
export const hashDistance = (one: PhotoHash, other: PhotoHash): number =>
  bits(one.high ^ other.high) + bits(one.low ^ other.low);

function bits(value: number): number {
  let left = value - ((value >>> 1) & 0x55555555);
  left = (left & 0x33333333) + ((left >>> 2) & 0x33333333);
  return Math.imul((left + (left >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
