import type { ImageBox, Size } from "#domain/box/box.ts";
import { drawnBox, type Handle, moveBox, resizeBox } from "./box-edit.ts";
import type { PointerAction } from "./gesture.ts";
import { gripAt } from "./grip.ts";
import { type ImagePoint, type StagePoint, toImage, type View } from "./view.ts";

/** The one box that carries handles. `isFree`: it came from outside the photo, and may stay there. Image pixels. */
export type EditedBox = { readonly id: string; readonly box: ImageBox; readonly isFree: boolean };
/** What a drag with the main button does: moves the photo (or the edited box that it began on), or draws a box. */
export type Tool = "look" | "draw";

/** What the pointer does to a box. Each state holds what it started from, so nothing adds up errors on the way. */
export type EditGesture =
  | { readonly kind: "idle" }
  /** Down on the edited box, and not yet further than a click. */
  | (Hold & { readonly kind: "pressed"; readonly grip: Handle | "inside"; readonly edited: EditedBox })
  | (Hold & {
      readonly kind: "dragging";
      readonly grip: Handle | "inside";
      readonly edited: EditedBox;
      readonly box: ImageBox;
    })
  /** Null while the pointer is no further than a click from where it began. */
  | (Hold & { readonly kind: "drawing"; readonly box: ImageBox | null })
  /** Called off; the pointer is still down and does nothing more. */
  | (Hold & { readonly kind: "spent" });

type Hold = {
  readonly pointerId: number;
  readonly from: StagePoint;
  /** Where the pointer is now. */
  readonly now: StagePoint;
  /** What lay under it at first: a wheel may move the photo meanwhile. */
  readonly fromImage: ImagePoint;
};

/** How far across an edge is gripped, in CSS pixels: WCAG 2.2 asks for 24; a finger covers more. */
export const REACH_PX = 24;
const COARSE_REACH_PX = 44;

export type EditOutcome =
  | { readonly kind: "edit"; readonly id: string; readonly box: ImageBox }
  | { readonly kind: "draw"; readonly box: ImageBox };

export type EditStep = {
  readonly gesture: EditGesture;
  readonly outcome: EditOutcome | null;
  /** What the pointers do to the photo instead: nothing while they hold a box. */
  readonly passOn: readonly PointerAction[];
};

/** What a gesture works on: the photo as it lies on the canvas, the box with handles, the tool. */
export type EditScene = {
  readonly view: View;
  readonly size: Size;
  readonly edited: EditedBox | null;
  readonly tool: Tool;
  /** True while other pointers, or a key, move the photo: a further finger then joins them and never grips. */
  readonly isPhotoHeld: boolean;
};

/** A press that wanders less than this many CSS pixels is a click; as for the photo itself. */
const CLICK_WANDER_PX = 4;

export const EDIT_IDLE: EditGesture = { kind: "idle" };

/** The next state of an edit by pointer. A second finger calls the edit off and pinches. Pure. */
export function stepEdit(gesture: EditGesture, action: PointerAction, scene: EditScene): EditStep {
  if (gesture.kind === "idle") return action.kind === "down" ? start(action, scene) : passing(gesture, action);
  if (action.kind === "down" && action.id !== gesture.pointerId) {
    if (gesture.kind === "spent") return keeping(gesture);
    return { gesture: EDIT_IDLE, outcome: null, passOn: [pressOf(gesture, gesture.now), action] };
  }
  if (action.id !== gesture.pointerId) return passing(gesture, action);
  if (action.kind === "move") return keeping(follow(gesture, action.at, scene));
  if (action.kind === "up") return finish(follow(gesture, action.at, scene), action, scene.size);
  return keeping(action.kind === "cancel" ? EDIT_IDLE : gesture);
}

/** The gesture cancelled by a key: the box is as it was, and the pointer does nothing until it is lifted. */
export const cancelGesture = (gesture: EditGesture): EditGesture =>
  gesture.kind === "idle"
    ? gesture
    : {
        kind: "spent",
        pointerId: gesture.pointerId,
        from: gesture.from,
        now: gesture.now,
        fromImage: gesture.fromImage,
      };

/** The box as the gesture has it now; null where it holds none, or none that differs. */
export const liveBox = (gesture: EditGesture): ImageBox | null =>
  gesture.kind === "dragging" || gesture.kind === "drawing" ? gesture.box : null;

function start(action: Extract<PointerAction, { kind: "down" }>, scene: EditScene): EditStep {
  if (!action.canClick || scene.isPhotoHeld) return passing(EDIT_IDLE, action);
  const hold = { pointerId: action.id, from: action.at, now: action.at, fromImage: toImage(scene.view, action.at) };
  if (scene.tool === "draw") return keeping({ kind: "drawing", ...hold, box: null });
  const grip =
    scene.edited && gripAt(scene.view, scene.edited.box, action.at, action.isCoarse ? COARSE_REACH_PX : REACH_PX);
  if (scene.edited === null || grip === null) return passing(EDIT_IDLE, action);
  return keeping({ kind: "pressed", ...hold, grip, edited: scene.edited });
}

function follow(
  gesture: Exclude<EditGesture, { kind: "idle" }>,
  at: StagePoint,
  { view, size }: EditScene,
): EditGesture {
  const { from, fromImage } = gesture;
  const held = { ...gesture, now: at };
  const isClick = Math.hypot(at.x - from.x, at.y - from.y) < CLICK_WANDER_PX;
  const to = toImage(view, at);
  switch (gesture.kind) {
    case "spent":
      return gesture;
    case "drawing":
      return { ...gesture, now: at, box: isClick ? null : drawnBox(fromImage, to, size) };
    case "pressed":
    case "dragging": {
      if (gesture.kind === "pressed" && isClick) return held;
      const { grip, edited } = gesture;
      const shift = { x: to.x - fromImage.x, y: to.y - fromImage.y };
      return { ...gesture, now: at, kind: "dragging", box: draggedBox(edited, grip, shift, size) };
    }
  }
}

/** Edges move as far as the pointer, which need not have met them in their middle. */
function draggedBox({ box, isFree }: EditedBox, grip: Handle | "inside", shift: ImagePoint, size: Size): ImageBox {
  if (grip === "inside") return moveBox(box, shift.x, shift.y, size, isFree);
  const corner = { x: grip.includes("w") ? box.x1 : box.x2, y: grip.includes("n") ? box.y1 : box.y2 };
  return resizeBox(box, grip, { x: corner.x + shift.x, y: corner.y + shift.y }, size, isFree);
}

function finish(gesture: EditGesture, action: PointerAction, size: Size): EditStep {
  switch (gesture.kind) {
    case "pressed":
      return { gesture: EDIT_IDLE, outcome: null, passOn: [pressOf(gesture, gesture.from), action] };
    case "dragging":
      return ending(hasMoved(gesture, size) ? { kind: "edit", id: gesture.edited.id, box: gesture.box } : null);
    case "drawing":
      return ending(gesture.box && { kind: "draw", box: gesture.box });
    default:
      return ending(null);
  }
}

/** The press as the photo's own gesture would have had it. */
const pressOf = ({ pointerId }: Hold, at: StagePoint): PointerAction => ({
  kind: "down",
  id: pointerId,
  at,
  canClick: true,
});

/** False for a box that is back where it was: its snap to the grid alone is no edit. */
function hasMoved({ edited, grip, box }: Extract<EditGesture, { kind: "dragging" }>, size: Size): boolean {
  return !isSame(box, draggedBox(edited, grip, { x: 0, y: 0 }, size));
}

const isSame = (a: ImageBox, b: ImageBox) => a.x1 === b.x1 && a.y1 === b.y1 && a.x2 === b.x2 && a.y2 === b.y2;

const ending = (outcome: EditOutcome | null): EditStep => ({ gesture: EDIT_IDLE, outcome, passOn: [] });
const keeping = (gesture: EditGesture): EditStep => ({ gesture, outcome: null, passOn: [] });
const passing = (gesture: EditGesture, action: PointerAction): EditStep => ({
  gesture,
  outcome: null,
  passOn: [action],
});
