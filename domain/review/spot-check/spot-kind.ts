import type { ImageBox, Size } from "#domain/box/box.ts";
import { boxArea, iou } from "#domain/box/box.ts";
import type { KnownBox } from "#domain/box/known-boxes.ts";
import { uprightBox } from "#domain/canvas/canvas-box.ts";
import { insidePhoto } from "#domain/canvas/crop.ts";
import { isNamedBy, phraseNames } from "#domain/naming/box-names.ts";
import { OWN_IOU } from "#domain/review/photo/rivals.ts";
import { isPlural, isRelational } from "#domain/review/text/phrase-kind.ts";

/**
 * What there is to find about a phrase and its boxes before anybody looks, the likeliest error first. `broken`: a box is inverted, has no
 * area or leaves the photo; `elsewhere`: the photo's objects have the name, all in other places; `unnamed`: none of them has it; `rivals`:
 * there are others of the name; then what kind of phrase it is.
 */
export const SPOT_KINDS = ["broken", "elsewhere", "unnamed", "rivals", "relation", "several", "single"] as const;
export type SpotKind = (typeof SPOT_KINDS)[number];

type Asked = {
  phrase: string;
  boxes: readonly ImageBox[];
  size: Size;
  rivals: readonly ImageBox[];
  known: readonly KnownBox[];
};

/** The first kind that a cell is of. */
export function spotKind({ phrase, boxes, size, rivals, known }: Asked): SpotKind {
  if (boxes.some((box) => isBroken(box, size))) return "broken";
  const things = known.filter((box) => box.kind !== "region");
  const names = phraseNames(phrase);
  const named = things.filter((box) => isNamedBy(names, box));
  if (named.length > 0 && !named.some((own) => boxes.some((box) => iou(box, own.box) >= OWN_IOU))) return "elsewhere";
  if (things.length > 0 && named.length === 0) return "unnamed";
  if (rivals.length > 0) return "rivals";
  if (isRelational(phrase)) return "relation";
  return boxes.length > 1 || isPlural(phrase) ? "several" : "single";
}

/** A hundredth beyond the border is rounding. */
const OUTSIDE_MAX = 0.01;

function isBroken(box: ImageBox, size: Size): boolean {
  if (uprightBox(box) !== box) return true;
  const area = boxArea(box);
  return area === 0 || boxArea(insidePhoto(box, size)) < area * (1 - OUTSIDE_MAX);
}
