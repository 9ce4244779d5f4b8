import { boxArea, type ImageBox, iou } from "#domain/box/box.ts";
import type { KnownBox } from "#domain/box/known-boxes.ts";
import { isNamedBy, phraseNames } from "#domain/naming/box-names.ts";

/** What the photo's annotations have nearest to a mention. IoU 0 to 1; 0 where only the name fits. */
export type KnownMatch = { known: KnownBox; iou: number; isSameName: boolean };

/** Where boxes overlap so much, a fitting name says more than more overlap. */
const NAME_DECIDES_IOU = 0.3;
/** From here on another name in the same place says more than the name elsewhere: `tiled roof`, where only a roof is known. */
const PLACE_DECIDES_IOU = 0.5;
/** Below it an overlap is chance. */
const IOU_MIN = 0.1;
/** A region's phrase names more than one thing, so of two that fit alike an object is the better. */
const REGION_HANDICAP = 0.05;

/**
 * The best known box for a phrase with these boxes (image pixels): of its name and in its place (IoU ≥ 0.3), else in its
 * place under another name (≥ 0.5), else of its name anywhere, else near it (≥ 0.1). Null where neither name nor place fits.
 */
export function bestMatch(phrase: string, boxes: readonly ImageBox[], known: readonly KnownBox[]): KnownMatch | null {
  return ranked(phraseNames(phrase), boxes, known)[0] ?? null;
}

function ranked(names: readonly string[], boxes: readonly ImageBox[], known: readonly KnownBox[]): KnownMatch[] {
  return known
    .map((box) => ({
      known: box,
      iou: boxes.reduce((most, own) => Math.max(most, iou(own, box.box)), 0),
      isSameName: isNamedBy(names, box),
    }))
    .filter((match) => match.isSameName || match.iou >= IOU_MIN)
    .sort(byFit);
}

function byFit(a: KnownMatch, b: KnownMatch): number {
  return tier(b) - tier(a) || weighed(b) - weighed(a) || boxArea(b.known.box) - boxArea(a.known.box);
}

function tier({ iou, isSameName }: KnownMatch): number {
  if (isSameName) return iou >= NAME_DECIDES_IOU ? 3 : 1;
  return iou >= PLACE_DECIDES_IOU ? 2 : 0;
}

const weighed = ({ known, iou }: KnownMatch) => iou - (known.kind === "region" ? REGION_HANDICAP : 0);
