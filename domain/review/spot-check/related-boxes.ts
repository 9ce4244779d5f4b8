import type { ImageBox } from "#domain/box/box.ts";
import type { KnownBox } from "#domain/box/known-boxes.ts";
import { unionOf, uprightBox } from "#domain/canvas/canvas-box.ts";
import { UNKNOWN_GROUNDING } from "#domain/entry/grounding.ts";
import { nounPhrase } from "#domain/naming/noun-phrase.ts";
import { wordKey, wordsIn } from "#domain/naming/word-key.ts";
import { type LinkIndex, linkIndex } from "#domain/review/text/link-index.ts";
import { softLinks } from "#domain/review/text/soft-links.ts";

/**
 * The other things that a phrase speaks of (`the man beside the horse`: the horse), of each name the box nearest to the
 * phrase's own boxes. Image pixels; empty where the photo's objects have none of the name.
 */
export function relatedBoxes(phrase: string, boxes: readonly ImageBox[], known: readonly KnownBox[]): ImageBox[] {
  const own = unionOf(boxes.flatMap((box) => uprightBox(box) ?? []));
  if (own === null || known.length === 0) return [];
  const head = new Set(nounPhrase(phrase));
  const byId = new Map(known.map((box) => [box.id, box.box]));
  const others = softLinks(phrase, UNKNOWN_GROUNDING, indexOf(known)).filter(
    ({ words }) => !wordsIn(words).every((word) => head.has(wordKey(word.text))),
  );
  return others.flatMap(({ boxIds }) => {
    const of = boxIds.flatMap((id) => byId.get(id) ?? []);
    return of.toSorted((a, b) => gapBetween(a, own) - gapBetween(b, own)).slice(0, 1);
  });
}

/** How far apart two boxes lie, 0 where they touch. */
function gapBetween(a: ImageBox, b: ImageBox): number {
  const gapX = Math.max(0, a.x1 - b.x2, b.x1 - a.x2);
  const gapY = Math.max(0, a.y1 - b.y2, b.y1 - a.y2);
  return Math.hypot(gapX, gapY);
}

// The cells of a photo ask for the same one, again after each claim.
const indexes = new WeakMap<readonly KnownBox[], LinkIndex>();

function indexOf(known: readonly KnownBox[]): LinkIndex {
  const before = indexes.get(known);
  if (before) return before;
  const made = linkIndex(known);
  indexes.set(known, made);
  return made;
}
