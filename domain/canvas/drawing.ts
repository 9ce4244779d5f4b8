import type { ImageBox, Size } from "#domain/box/box.ts";
import { type BoxKind, bySizeDown, type CanvasBox, uprightBox } from "./canvas-box.ts";
import { clipToMargin, type Side } from "./clip.ts";
import type { HitLayer } from "./hit.ts";

/** "outlined": stronger, and nothing else about the photo changes; "focused": with a breath of colour, the others dimmed. */
export type Look = "plain" | "dimmed" | "outlined" | "focused";

/** A box ready to be painted at any view. */
export type DrawnBox = {
  readonly id: string;
  /** Upright, finite, cut to the photo and its margin. */
  readonly box: ImageBox;
  /** Sides at which it is cut. */
  readonly cut: readonly Side[];
  /** True for a box without an area, which is shown by a cross. */
  readonly isEmpty: boolean;
  readonly label: string;
  readonly colour: number;
  readonly kind: BoxKind;
  readonly isDashed: boolean;
  /** True for one of the quiet boxes, which are drawn only when asked for. */
  readonly isKnown: boolean;
};

/** All boxes of a canvas, cut and sorted; rebuilt when the boxes change, never while the pointer moves. */
export type Shelf = {
  readonly boxes: readonly DrawnBox[];
  readonly known: readonly DrawnBox[];
  readonly byId: ReadonlyMap<string, DrawnBox>;
  /** What may be pointed at: boxes above known ones. */
  readonly hitLayers: readonly [HitLayer, HitLayer];
};

/** What of them is seen, and how; the caller's wishes. */
export type Wishes = {
  /** Drawn stronger; the others step back. */
  readonly focusIds: ReadonlySet<string>;
  /** Pointed at, here or among the words: drawn stronger, and the others stay as they are. */
  readonly litIds: ReadonlySet<string>;
  readonly shownKnownIds: ReadonlySet<string>;
  readonly showAllKnown: boolean;
};

/** Layers of painting: `rest` changes with the wishes alone, `front` also with the pointer. Each largest first. */
export type Drawing = {
  readonly rest: readonly { readonly drawn: DrawnBox; readonly look: Look }[];
  readonly front: readonly { readonly drawn: DrawnBox; readonly look: Look }[];
  readonly restLook: Look;
  /** What a spotlight falls on: boxes in focus. */
  readonly spotlit: readonly DrawnBox[];
  /** Whose label comes first where there is room for one only: those of `front` lead. */
  readonly labelled: readonly DrawnBox[];
};

/** Known boxes outlined under the pointer: VG stacks thirty on one spot, and thirty outlines show nothing. */
const POINTED_KNOWN_MAX = 5;

export function shelve(boxes: readonly CanvasBox[], known: readonly CanvasBox[], size: Size): Shelf {
  const drawnBoxes = drawable(boxes, size, false);
  const drawnKnown = drawable(known, size, true);
  return {
    boxes: drawnBoxes,
    known: drawnKnown,
    byId: new Map([...drawnKnown, ...drawnBoxes].map((drawn) => [drawn.id, drawn])),
    hitLayers: [drawnBoxes, drawnKnown],
  };
}

/** The shelf with one box where a hand has it now; a box that is not on it yet comes as a mention without words. */
export function standIn(shelf: Shelf, id: string, box: ImageBox, size: Size): Shelf {
  const before = shelf.byId.get(id);
  const [now] = drawable(
    [{ id, label: before?.label ?? "", colour: before?.colour ?? 0, kind: before?.kind ?? "mention", box }],
    size,
    before?.isKnown ?? false,
  );
  if (!now) return shelf;
  const placed = (row: readonly DrawnBox[], isHere: boolean) =>
    isHere ? [...row.filter((drawn) => drawn.id !== id), now] : row;
  const boxes = placed(shelf.boxes, !now.isKnown);
  const known = placed(shelf.known, now.isKnown);
  return { boxes, known, byId: new Map(shelf.byId).set(id, now), hitLayers: [boxes, known] };
}

/** `pointedIds`: what lies under the pointer, first the one that a click would pick. */
export function planDrawing(shelf: Shelf, wishes: Wishes, pointedIds: readonly string[]): Drawing {
  const pointed = new Set(pointedIds);
  const nearest = pointedIds[0];
  const isFocused = (drawn: DrawnBox) => wishes.focusIds.has(drawn.id);
  // A known box that is lit only because the pointer lies on it is one of many there: the first stands for them.
  const isLit = (drawn: DrawnBox) =>
    wishes.litIds.has(drawn.id) && (!drawn.isKnown || !pointed.has(drawn.id) || drawn.id === nearest);
  const isShown = (drawn: DrawnBox) =>
    wishes.showAllKnown || (wishes.shownKnownIds.has(drawn.id) && !pointed.has(drawn.id));

  const focused = [...shelf.known.filter(isFocused), ...shelf.boxes.filter(isFocused)];
  const lit = [...shelf.known, ...shelf.boxes].filter((drawn) => isLit(drawn) && !isFocused(drawn));
  const inFront = new Set([...lit, ...focused]);
  const underPointer = underPointerOf(shelf, pointedIds).filter((drawn) => !inFront.has(drawn));
  // The pointer rests on some box or other most of the time: only a phrase in focus dims everything else.
  const look: Look = focused.length > 0 ? "dimmed" : "plain";
  const restKnown = shelf.known.filter((drawn) => isShown(drawn) && !inFront.has(drawn));
  const restBoxes = shelf.boxes.filter((drawn) => !inFront.has(drawn));
  return {
    restLook: look,
    spotlit: focused,
    rest: [...restKnown, ...restBoxes].map((drawn) => ({ drawn, look })),
    front: [
      ...underPointer
        .map((drawn) => ({ drawn, look: drawn.id === nearest ? ("outlined" as const) : ("plain" as const) }))
        .reverse(),
      ...lit.map((drawn) => ({ drawn, look: "outlined" as const })),
      ...focused.map((drawn) => ({ drawn, look: "focused" as const })),
    ],
    labelled: [
      ...new Set([
        ...focused.toReversed(),
        ...lit.toReversed(),
        ...underPointer,
        ...restBoxes,
        ...restKnown.toReversed(),
      ]),
    ],
  };
}

function underPointerOf(shelf: Shelf, pointedIds: readonly string[]): DrawnBox[] {
  const pointed = pointedIds.flatMap((id) => shelf.byId.get(id) ?? []);
  const boxes = pointed.filter((drawn) => !drawn.isKnown).slice(0, 1);
  return [...boxes, ...pointed.filter((drawn) => drawn.isKnown).slice(0, POINTED_KNOWN_MAX)];
}

function drawable(boxes: readonly CanvasBox[], size: Size, isKnown: boolean): DrawnBox[] {
  return boxes
    .flatMap((given) => {
      const box = uprightBox(given.box);
      if (box === null) return [];
      const { id, label, colour, kind, dashed = false } = given;
      const isEmpty = box.x1 === box.x2 || box.y1 === box.y2;
      return [{ id, label, colour, kind, isDashed: dashed, isEmpty, isKnown, ...clipToMargin(box, size) }];
    })
    .sort(bySizeDown);
}
