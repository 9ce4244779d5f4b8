import type { Corners } from "#domain/box/box.ts";
import type { Notation, PrintedBox } from "./notation.ts";
import { inOrder, printNumber, respell, type Spelling } from "./spelling.ts";

/** How a phrase and its boxes are put together, in the order in which they are printed. */
export type Layout = {
  /** Around the phrase. */
  phrase: readonly [string, string];
  /** Between phrase and boxes. Boxes alone go without. */
  join: string;
  /** Around all boxes of a phrase. */
  boxes: readonly [string, string];
  between: string;
  /** A box from its numbers in the order `order`, as the project prints it. */
  box(printed: readonly string[]): string;
  spelling: Spelling;
  /** The numbers in the order in which they are printed; left to right and top to bottom where it says nothing. */
  order?(numbers: Corners): readonly number[];
};

/** What a notation prints, by its layout. */
export function printedBy(layout: Layout): Pick<Notation, "printBox" | "printMention" | "between"> {
  const { order = inOrder, spelling } = layout;
  const printBox = (numbers: Corners, like?: PrintedBox) =>
    (like?.numbers ? respell(like.text, order(numbers), spelling) : null) ??
    layout.box(order(numbers).map((value) => printNumber(value, spelling)));
  return {
    between: layout.between,
    printBox,
    printMention(phrase, boxes) {
      const named = phrase === null ? "" : layout.phrase[0] + phrase + layout.phrase[1];
      if (boxes.length === 0) return named;
      const placed = layout.boxes[0] + boxes.map((box) => printBox(box)).join(layout.between) + layout.boxes[1];
      return phrase === null ? placed : named + layout.join + placed;
    },
  };
}
