import sharp from "sharp";
import { randomOf } from "../random.ts";
import type { MadePhoto } from "./made-photo.ts";

/** Of the fine grain; found by trying: with it a made photo is a JPEG of about 100 KB, as Visual Genome's are. */
const GRAIN = 40;

/** Writes a JPEG of about 100 KB: light that changes slowly, a shape for each of the largest objects, and grain. */
export async function writePhoto(file: string, seed: string, { imageId, widthPx, heightPx, objects }: MadePhoto) {
  const random = randomOf(seed, "pixels", imageId);
  const bytes = Buffer.allocUnsafe(widthPx * heightPx * 3);
  const [red, green, blue] = [random.between(60, 180), random.between(60, 180), random.between(60, 180)];
  let noise = random.between(1, 2 ** 31 - 1);
  for (let y = 0, at = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      // xorshift32 (Marsaglia 2003): one number a pixel, the same on all three channels.
      noise ^= noise << 13;
      noise ^= noise >>> 17;
      noise ^= noise << 5;
      const grain = ((noise & 0xff) / 255 - 0.5) * GRAIN;
      bytes[at++] = clamp(red + grain + (60 * x) / widthPx);
      bytes[at++] = clamp(green + grain + (60 * y) / heightPx);
      bytes[at++] = clamp(blue + grain - (40 * x) / widthPx);
    }
  }
  const shapes = objects
    .toSorted((a, b) => b.w * b.h - a.w * a.h)
    .slice(0, 40)
    .map(
      ({ x, y, w, h }) => `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="6" fill="${colour(random.next())}"/>`,
    );
  const drawn = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}">${shapes.join("")}</svg>`,
  );
  await sharp(bytes, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .composite([{ input: drawn }])
    .jpeg({ quality: 82 })
    .toFile(file);
}

const clamp = (value: number) => (value < 0 ? 0 : value > 255 ? 255 : value);

const colour = (at: number) => `hsl(${Math.round(at * 360)} 45% 55% / 0.35)`;
