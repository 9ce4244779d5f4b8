import type { Metadata } from "sharp";
import { noteDecode } from "#server/metrics/work-metrics.ts";
import { inTurn } from "./in-turn.ts";

/** More pixels than this are neither scaled nor sent, 268 million: what a browser decodes takes four bytes each, too. */
export const PIXELS_MAX = 0x3fff ** 2;

/** What one photo's decoder may hold at once; two are at work at a time. */
export const DECODER_BYTES_MAX = 150e6;

const DECODERS_MAX = 2;

// Next loads a module once for each bundle: what there is one of a process hangs on the process.
const held = globalThis as { svitDecoding?: ReturnType<typeof inTurn> };
held.svitDecoding ??= inTurn(DECODERS_MAX);
const inDecoder = held.svitDecoding;

/** Runs what decodes a photo, two at a time in this process, the others in the order in which they came. */
export const decodeInTurn = <T>(work: () => Promise<T>): Promise<T> => noteDecode(inDecoder(work));

/** Whether a photo has more pixels than are shown. Of one whose size is not known nobody can say so. */
export const hasTooManyPixels = ({ widthPx, heightPx }: { widthPx: number | null; heightPx: number | null }): boolean =>
  (widthPx ?? 0) * (heightPx ?? 0) > PIXELS_MAX;

type Decoded = Pick<
  Metadata,
  "format" | "width" | "height" | "isProgressive" | "chromaSubsampling" | "channels" | "depth"
>;

/**
 * About how many bytes libvips holds while it reads a photo through. JPEG and PNG come line by line, unless they were
 * written in several passes: then all coefficients (two bytes each) or all pixels are there before the first line is.
 * Measured at 256 million pixels: progressive JPEG 0.8 GB, interlaced PNG 1.1 GB, either of the plain kind 0.1 GB.
 */
export function decoderBytes({
  format,
  width,
  height,
  isProgressive,
  chromaSubsampling,
  channels,
  depth,
}: Decoded): number {
  const pixels = width * height;
  if (format === "jpeg") return isProgressive ? pixels * (chromaSubsampling === "4:2:0" ? 3 : 6) : 0;
  if (format === "png") return isProgressive ? pixels * channels * (depth === "ushort" ? 2 : 1) : 0;
  return pixels * 4;
}
