import { type ImageBox, imageToUnit, type Size } from "#domain/box/box.ts";
import type { KnownBox } from "#domain/box/known-boxes.ts";

type Phrase = {
  /** The box that a snap would move, image pixels; null where none can be read or one more is wanted. */
  box: ImageBox | null;
  /** What fits that box best, or null. */
  match: KnownBox | null;
  /** Other things that the phrase could mean, none of them its own box. */
  rivals: readonly KnownBox[];
};

/**
 * The known box that a snap means: what fits best; where the box lies on that already, the next thing that the phrase could
 * mean, in the order of the photo's annotations and around, so that one key goes through them all.
 */
export function snapTarget({ box, match, rivals }: Phrase, known: readonly KnownBox[], size: Size): KnownBox | null {
  if (!match || !box || !liesOn(box, match.box, size)) return match ?? rivals[0] ?? null;
  const places = new Map(known.map((own, index) => [own.id, index]));
  const placeOf = (own: KnownBox) => places.get(own.id) ?? 0;
  const inOrder = rivals.toSorted((a, b) => placeOf(a) - placeOf(b));
  return inOrder.find((own) => placeOf(own) > placeOf(match)) ?? inOrder[0] ?? match;
}

/** Printed with three decimals they are the same. */
function liesOn(a: ImageBox, b: ImageBox, size: Size): boolean {
  const [one, other] = [imageToUnit(a, size), imageToUnit(b, size)];
  return one.x1 === other.x1 && one.y1 === other.y1 && one.x2 === other.x2 && one.y2 === other.y2;
}

/** Of these the one whose middle is nearest to the middle of any of the boxes, for one more box of a phrase; null of none. */
export function nearestTo(boxes: readonly ImageBox[], candidates: readonly KnownBox[]): KnownBox | null {
  const distance = ({ box }: KnownBox) => Math.min(...boxes.map((own) => middleDistance(own, box)));
  return candidates.toSorted((a, b) => distance(a) - distance(b))[0] ?? null;
}

const middleDistance = (a: ImageBox, b: ImageBox): number =>
  Math.hypot(a.x1 + a.x2 - b.x1 - b.x2, a.y1 + a.y2 - b.y1 - b.y2) / 2;
