import type { ImageBox, Size } from "#domain/box/box.ts";
import type { KnownBox } from "#domain/box/known-boxes.ts";
import { boxesOnPhoto, mentionsOfTurns } from "#domain/entry/entry-text.ts";
import type { ClaimedEntry } from "#domain/entry/entry-view.ts";
import { twinOf } from "#domain/grounding/twin.ts";
import { rivalsOf } from "#domain/review/photo/rivals.ts";
import { isPlural, isRelational } from "#domain/review/text/phrase-kind.ts";

/** Where a phrase with its boxes stands: UTF-16 offsets of the whole mention in the imported turn, and its exact text. */
export type SpotMention = { entryId: string; turnId: string; start: number; end: number; quote: string };

/** A phrase and its boxes on one photo: judged once, wherever it occurs there. */
export type SpotCell = {
  /** Names photo, phrase and boxes; the same whatever else is on the page. */
  key: string;
  imageId: string;
  phrase: string;
  /** Pixels of the raw raster; at least one. */
  boxes: ImageBox[];
  size: Size;
  /** As ImageView's. */
  photoMark: string | null;
  /** "whole" where a crop alone could not tell: several boxes, a plural, a relation, or rivals of the same name. */
  view: "crop" | "whole";
  /** Other things of the photo that the phrase could mean as well. */
  rivals: ImageBox[];
  mentions: SpotMention[];
};

/**
 * The cells of claimed entries in the queue's order: what is imported is judged, and only boxes that can be read.
 * `knownOf` returns what else is known of a photo.
 */
export function spotCells(
  claimed: readonly ClaimedEntry[],
  knownOf: (imageId: string) => readonly KnownBox[] = () => [],
): SpotCell[] {
  const cells = new Map<string, SpotCell>();
  for (const { entry } of claimed) {
    const { image } = entry;
    if (!image || image.widthPx === null || image.heightPx === null) continue;
    const size = { widthPx: image.widthPx, heightPx: image.heightPx };
    for (const { turn, mention } of mentionsOfTurns(entry.turns, entry.grounding)) {
      const boxes = boxesOnPhoto(mention.boxes, entry.grounding, size).map(({ box }) => box);
      // Of a box that no words name nobody could say whether it lies right.
      if (boxes.length === 0 || mention.phrase.trim() === "") continue;
      const { start, end, text: quote } = mention;
      const place = { entryId: entry.id, turnId: turn.id, start, end, quote };
      const key = `${image.id} ${twinOf(mention)}`;
      const known = cells.get(key);
      if (known) {
        known.mentions.push(place);
        continue;
      }
      const phrase = mention.phrase.trim().replace(/\s+/g, " ");
      const rivals = rivalsOf(phrase, boxes, knownOf(image.id)).map(({ box }) => box);
      const view = rivals.length === 0 && isTold(phrase, boxes) ? "crop" : "whole";
      const { photoMark } = image;
      cells.set(key, { key, imageId: image.id, phrase, boxes, size, photoMark, view, rivals, mentions: [place] });
    }
  }
  return [...cells.values()];
}

/** True where a look at the box alone can tell whether the phrase belongs to it. */
const isTold = (phrase: string, boxes: readonly ImageBox[]): boolean =>
  boxes.length === 1 && !isPlural(phrase) && !isRelational(phrase);
