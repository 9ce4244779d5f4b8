import sharp from "sharp";
import { expect, test } from "vitest";
import { pngThatSays, progressiveJpegThatSays } from "#tests/forged-photos.ts";
import { DECODER_BYTES_MAX, decodeInTurn, decoderBytes, hasTooManyPixels, PIXELS_MAX } from "./decoding.ts";
import { readPhoto } from "./read-photo.ts";
import { readScene } from "./read-scene.ts";
import { scalePhoto } from "./scale-photo.ts";
import { stripExif } from "./strip-exif.ts";

test("two photos are decoded at a time, the others in their order", async () => {
  let running = 0;
  let most = 0;
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const works = Array.from({ length: 5 }, (_, nth) =>
    decodeInTurn(async () => {
      begun.push(nth);
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => ends.push(resolve));
      running--;
    }),
  );
  for (let nth = 0; nth < 5; nth++) {
    await expect.poll(() => ends.length).toBeGreaterThan(nth);
    ends[nth]?.();
  }
  await Promise.all(works);
  expect(most).toBe(2);
  expect(begun).toEqual([0, 1, 2, 3, 4]);
});

test("more than 268 million pixels are too many, and a size that is not known is none", () => {
  expect(hasTooManyPixels({ widthPx: 16_383, heightPx: 16_383 })).toBe(false);
  expect(hasTooManyPixels({ widthPx: 16_384, heightPx: 16_384 })).toBe(true);
  expect(hasTooManyPixels({ widthPx: null, heightPx: null })).toBe(false);
  expect(PIXELS_MAX).toBe(268_402_689);
});

test("a photo's size is read from its head, however many pixels it speaks of", async () => {
  expect(await readPhoto(await pngThatSays(40_000, 30_000))).toEqual({ ok: true, widthPx: 40_000, heightPx: 30_000 });
});

test("what is written in several passes takes memory for all of it, line by line none", async () => {
  const photo = sharp({ create: { width: 100, height: 50, channels: 3, background: "red" } });
  const bytes = async (made: Promise<Buffer>) => decoderBytes(await sharp(await made).metadata());
  expect(await bytes(photo.clone().jpeg().toBuffer())).toBe(0);
  expect(await bytes(photo.clone().jpeg({ progressive: true }).toBuffer())).toBe(15_000);
  expect(await bytes(photo.clone().jpeg({ progressive: true, chromaSubsampling: "4:4:4" }).toBuffer())).toBe(30_000);
  expect(await bytes(photo.clone().png().toBuffer())).toBe(0);
  expect(await bytes(photo.clone().png({ progressive: true }).toBuffer())).toBe(15_000);
  expect(await bytes(photo.clone().webp().toBuffer())).toBe(20_000);
  expect(await bytes(photo.clone().gif().toBuffer())).toBe(20_000);
});

test("one that would take too much is not scaled, nor turned, and has no scene beyond the limit", async () => {
  const large = await progressiveJpegThatSays(16_000, 16_000);
  expect(decoderBytes(await sharp(large).metadata())).toBeGreaterThan(DECODER_BYTES_MAX);
  expect(await scalePhoto(large, 320)).toBeNull();
  const turned = await pngThatSays(20_000, 20_000, 6);
  await expect(stripExif(turned, "image/png")).rejects.toMatchObject({ data: { photo: "too-large" } });
  expect(await readScene(turned)).toBeNull();
});

test("a JPEG without an EXIF block is not copied, one with it loses that alone", async () => {
  const photo = sharp({ create: { width: 40, height: 20, channels: 3, background: "red" } });
  const plain = await photo.clone().jpeg().toBuffer();
  expect(await stripExif(plain, "image/jpeg")).toBe(plain);
  const turned = await photo.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const stripped = await stripExif(turned, "image/jpeg");
  expect((await sharp(stripped).metadata()).orientation).toBeUndefined();
  expect(await sharp(stripped).raw().toBuffer()).toEqual(await sharp(turned).raw().toBuffer());
});
