import type { ImageBox, Size } from "#domain/box/box.ts";
import type { KnownBox } from "#domain/box/known-boxes.ts";
import type { CropView } from "#domain/canvas/lay-crops.ts";
import { boxesOnPhoto, mentionsOfTurns } from "#domain/entry/entry-text.ts";
import type { ClaimedEntry } from "#domain/entry/entry-view.ts";
import { boxPathsOf } from "#domain/grounding/box-paths.ts";
import { twinOf } from "#domain/grounding/twin.ts";
import { rivalsOf } from "#domain/review/photo/rivals.ts";
import { isPlural, isRelational } from "#domain/review/text/phrase-kind.ts";
import { relatedBoxes } from "./related-boxes.ts";
import { type SpotKind, spotKind } from "./spot-kind.ts";

/** Where a phrase with its boxes stands: UTF-16 offsets of the whole mention in the imported turn, its exact text, and the paths of boxes beside it. */
export type SpotMention = {
  entryId: string;
  turnId: string;
  start: number;
  end: number;
  quote: string;
  paths?: string[];
};

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
  /** "crop" where a look at the boxes alone tells; "place" for several boxes, a plural, or rivals of the same name. */
  view: Exclude<CropView, "photo">;
  /** What a relation relates the thing to, as far as the photo's objects have it. */
  beside: ImageBox[];
  /** Other things of the photo that the phrase could mean as well. */
  rivals: ImageBox[];
  /** What there is to find about it. */
  kind: SpotKind;
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
      const paths = boxPathsOf(mention);
      const place = { entryId: entry.id, turnId: turn.id, start, end, quote, ...(paths.length > 0 ? { paths } : {}) };
      const key = `${image.id} ${twinOf(mention)}`;
      const cell = cells.get(key);
      if (cell) {
        cell.mentions.push(place);
        continue;
      }
      const phrase = mention.phrase.trim().replace(/\s+/g, " ");
      const known = knownOf(image.id);
      const rivals = rivalsOf(phrase, boxes, known).map(({ box }) => box);
      const isRelation = isRelational(phrase);
      cells.set(key, {
        key,
        imageId: image.id,
        phrase,
        boxes,
        size,
        photoMark: image.photoMark,
        view: isRelation ? "relation" : rivals.length > 0 || boxes.length > 1 || isPlural(phrase) ? "place" : "crop",
        beside: isRelation ? relatedBoxes(phrase, boxes, known) : [],
        rivals,
        kind: spotKind({ phrase, boxes, size, rivals, known }),
        mentions: [place],
      });
    }
  }
  return [...cells.values()];
}
