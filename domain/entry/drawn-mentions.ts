import type { ImageBox, Size } from "#domain/box/box.ts";
import { boxesOnPhoto, mentionsOfTurns } from "./entry-text.ts";
import type { Grounding } from "./grounding.ts";
import type { Turn } from "./turn.ts";

/** Phrases of an entry with their boxes in pixels of its first photo, as a reading draws them; without those that have no box there. */
export type DrawnMention = { phrase: string; boxes: ImageBox[] };

export const drawnMentions = (turns: readonly Turn[], grounding: Grounding, size: Size | null): DrawnMention[] =>
  mentionsOfTurns(turns, grounding).flatMap(({ mention }) => {
    const boxes = boxesOnPhoto(mention.boxes, grounding, size).map(({ box }) => box);
    return boxes.length === 0 ? [] : [{ phrase: mention.phrase, boxes }];
  });
