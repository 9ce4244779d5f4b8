import { z } from "zod";
import { refusal } from "#domain/input-problem.ts";

/** A part of an export by its photos: "train" with 0.9 of them. */
export type Split = { name: string; share: number };

/** At most five, whose shares are all there is. None: the export is one. */
export const splitsSchema = z
  .array(z.strictObject({ name: z.string().regex(/^[a-z][a-z0-9_]{0,29}$/), share: z.number().gt(0).lte(1) }))
  .max(5)
  .refine((splits) => splits.length === 0 || Math.abs(shareOf(splits) - 1) < 1e-6, refusal("splitsShare"))
  .refine((splits) => new Set(splits.map(({ name }) => name)).size === splits.length, refusal("splitsName"));

const shareOf = (splits: readonly Split[]) => splits.reduce((sum, { share }) => sum + share, 0);

/** Of a photo's draw: a whole number below this. */
export const DRAWS = 2 ** 32;

/** The draws that fall to each split: `from` and up to below `to`. Together they are all, and each is one split's. */
export function drawsOf(splits: readonly Split[]): { name: string; from: number; to: number }[] {
  let before = 0;
  return splits.map(({ name, share }, index) => {
    const from = Math.round(before * DRAWS);
    before += share;
    return { name, from, to: index === splits.length - 1 ? DRAWS : Math.round(before * DRAWS) };
  });
}

/** A data file of a split: `boats.json` as `boats-validation.json`; where a layout calls its one file train, `data/validation.jsonl`. */
export function splitName(file: string, split: string): string {
  const [, folder = "", stem = "", ending = ""] = file.match(/^(.*\/)?(.+?)(\.[^./]*)?$/s) ?? [];
  return `${folder}${folder !== "" && stem === "train" ? split : `${stem}-${split}`}${ending}`;
}

/** Reads "train=0.9,validation=0.1"; null where it does not read so, or is no division of a whole. */
export function parseSplits(text: string): Split[] | null {
  const splits = text.split(",").map((part) => {
    const [, name, share] = part.trim().match(/^(\w+)\s*=\s*(\d*\.?\d+)$/) ?? [];
    return { name, share: Number(share) };
  });
  const parsed = splitsSchema.safeParse(splits);
  return parsed.success ? parsed.data : null;
}
