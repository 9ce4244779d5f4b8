import { hash } from "node:crypto";
import sharp from "sharp";
import { SCENE_SIDE } from "#domain/identity/scene.ts";
import { decodeInTurn, PIXELS_MAX } from "./decoding.ts";

/** SHA-256 of a photo's bytes. */
export const digestOf = (bytes: Buffer): Buffer => hash("sha256", bytes, "buffer");

/**
 * A photo's raster in SCENE_SIDE × SCENE_SIDE cells of mean red, green and blue, row by row; null where it cannot be drawn. EXIF
 * orientation stays aside, as everywhere. Every pixel counts: what decoders skip when they scale makes copies differ by 13
 * levels, where the means of all pixels differ by 3.
 */
export async function readScene(bytes: Buffer): Promise<Buffer | null> {
  const drawn = await decodeInTurn(
    () =>
      sharp(bytes, { limitInputPixels: PIXELS_MAX, failOn: "none" })
        .flatten({ background: "white" })
        .toColourspace("srgb")
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true }),
    // Not a picture that can be drawn: it has no scene.
  ).catch(() => null);
  if (drawn === null) return null;
  const { data, info } = drawn;
  const sums = new Float64Array(SCENE_SIDE * SCENE_SIDE * 3);
  const counts = new Float64Array(SCENE_SIDE * SCENE_SIDE);
  for (let y = 0, at = 0; y < info.height; y++) {
    const row = Math.floor((y * SCENE_SIDE) / info.height) * SCENE_SIDE;
    for (let x = 0; x < info.width; x++, at += info.channels) {
      const cell = row + Math.floor((x * SCENE_SIDE) / info.width);
      counts[cell] = (counts[cell] ?? 0) + 1;
      for (let colour = 0; colour < 3; colour++) {
        // A grey picture has one channel for all three.
        const level = data[at + Math.min(colour, info.channels - 1)] ?? 0;
        sums[cell * 3 + colour] = (sums[cell * 3 + colour] ?? 0) + level;
      }
    }
  }
  return Buffer.from(sums.map((sum, at) => Math.round(sum / Math.max(1, counts[Math.floor(at / 3)] ?? 1))));
}
