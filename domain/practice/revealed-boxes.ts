import { type ImageBox, iou, type Size, unitBox, unitToImage } from "#domain/box/box.ts";
import type { EntryView } from "#domain/entry/entry-view.ts";
import { mentionViews } from "#domain/review/text/mention-views.ts";
import type { RevealedError } from "./practice-reveal.ts";

/** wrong: the text's own box, where the error is in it. right: what it should be. place: where the truth is to be seen. */
export type RevealedBox = { is: "wrong" | "right" | "place"; box: ImageBox };

/** Two boxes that overlap so far say the same. */
const SAME_IOU = 0.9;

/** The boxes that show what was wrong in a practice entry and where the truth lies, in pixels of its photo. */
export function revealedBoxes(
  { turns, grounding }: Pick<EntryView, "turns" | "grounding">,
  errors: readonly Pick<RevealedError, "turnId" | "quote" | "box">[],
  size: Size,
): RevealedBox[] {
  const mentions = mentionViews(turns, grounding, size);
  return errors.flatMap(({ turnId, quote, box }): RevealedBox[] => {
    const start = turns.find((turn) => turn.id === turnId)?.value.indexOf(quote) ?? -1;
    const end = start + quote.length;
    const meant = mentions.filter((own) => own.turnId === turnId && own.start < end && own.end > start);
    const wrong = start < 0 ? [] : meant.flatMap((own) => own.boxes.map((printed) => printed.box));
    const truth = boxesOf(box).map((unit) => unitToImage(unit, size));
    const shown = truth.filter((own) => wrong.every((other) => iou(own, other) < SAME_IOU));
    return [
      ...wrong.map((own): RevealedBox => ({ is: "wrong", box: own })),
      ...shown.map((own): RevealedBox => ({ is: wrong.length > 0 ? "right" : "place", box: own })),
    ];
  });
}

const boxesOf = (numbers: readonly number[]) =>
  Array.from({ length: Math.floor(numbers.length / 4) }, (_, at) => {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = numbers.slice(at * 4, at * 4 + 4);
    return unitBox(x1, y1, x2, y2);
  });
