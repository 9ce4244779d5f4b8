import { type Random, randomOf } from "../random.ts";
import { thingOf } from "./words.ts";

export type MadeObject = { id: number; name: string; x: number; y: number; w: number; h: number };

/** One photo of a made set and what is known of it: a pure function of seed and position, so that no file waits for another. */
export type MadePhoto = {
  imageId: number;
  cocoId: number | null;
  widthPx: number;
  heightPx: number;
  objects: MadeObject[];
};

/** Visual Genome's ids from 2,315,353 on are those of its second folder's photos. */
const FIRST_ID = 2_315_353;
const SIZES = [
  [800, 600],
  [800, 533],
  [600, 800],
  [1024, 768],
] as const;

export function madePhoto(seed: string, index: number, objects: number): MadePhoto {
  const random = randomOf(seed, "photo", index);
  const [widthPx, heightPx] = random.pick(SIZES);
  return {
    imageId: FIRST_ID + index,
    cocoId: random.next() < 0.5 ? 400_000 + index : null,
    widthPx,
    heightPx,
    objects: Array.from({ length: objects }, (_, at) => ({
      id: index * 10_000 + at + 1,
      name: thingOf(random),
      ...placed(random, widthPx, heightPx),
    })),
  };
}

/** A box in whole pixels; most are small, as Visual Genome's are (median about a tenth of the photo's width). */
export function placed(random: Random, widthPx: number, heightPx: number) {
  const side = (wholePx: number) => Math.max(6, Math.round(wholePx * (0.02 + 0.6 * random.next() ** 3)));
  const w = side(widthPx);
  const h = side(heightPx);
  return { x: random.between(0, widthPx - w), y: random.between(0, heightPx - h), w, h };
}
