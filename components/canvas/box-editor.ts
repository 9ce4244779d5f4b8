import type { ImageBox, Size } from "#domain/box/box.ts";
import {
  cancelGesture,
  EDIT_IDLE,
  type EditedBox,
  type EditGesture,
  type EditOutcome,
  liveBox,
  REACH_PX,
  stepEdit,
  type Tool,
} from "#domain/canvas/edit-gesture.ts";
import type { PointerAction } from "#domain/canvas/gesture.ts";
import { gripAt } from "#domain/canvas/grip.ts";
import type { StagePoint, View } from "#domain/canvas/view.ts";

/** A photo as it lies on the canvas. */
type Place = { readonly view: View; readonly size: Size };

/** The hand on one box: what a gesture does to it, the keys that belong to the gesture, and the cursor that shows it. */
export class BoxEditor {
  private gesture: EditGesture = EDIT_IDLE;
  private edited: EditedBox | null = null;
  private tool: Tool = "look";
  private isSpaceHeld = false;
  /** True once a pointer has gone down under the held space bar. */
  private hasSpaceMoved = false;
  private gone = new AbortController();
  /** Ends the listening for Escape; null while nothing listens. */
  private escape: AbortController | null = null;
  private readonly onCancel: () => void;

  /** `onCallOff` is called when a key has ended a gesture. */
  constructor(onCallOff: () => void) {
    this.onCancel = onCallOff;
  }

  attach() {
    this.gone = new AbortController();
    const { signal } = this.gone;
    window.addEventListener(
      "keydown",
      (event) => {
        if (event.code === "Space") this.isSpaceHeld = true;
      },
      { signal, capture: true },
    );
    window.addEventListener(
      "keyup",
      (event) => {
        if (event.code !== "Space") return;
        // It moved the photo, and shall not press the button that has the focus as well.
        if (this.hasSpaceMoved) event.preventDefault();
        this.release();
      },
      { signal, capture: true },
    );
    // The key may come up in another window.
    window.addEventListener("blur", () => this.release(), { signal });
  }

  detach() {
    this.gone.abort();
    this.release();
    this.become(EDIT_IDLE);
  }

  /** Another box, tool or photo. A gesture on what is no longer there is cancelled. */
  show(edited: EditedBox | null, tool: Tool, isOtherPhoto: boolean) {
    const { gesture } = this;
    const isHeld = gesture.kind === "pressed" || gesture.kind === "dragging";
    const isOther = isHeld && !isSameBox(gesture.edited, edited);
    this.edited = edited;
    this.tool = tool;
    if (isOtherPhoto || isOther || (gesture.kind === "drawing" && tool !== "draw")) this.become(cancelGesture(gesture));
  }

  /** What the pointers do to the photo instead, and the edit that has come of them. */
  act(
    action: PointerAction,
    place: Place,
    isPhotoHeld: boolean,
  ): { passOn: readonly PointerAction[]; outcome: EditOutcome | null } {
    const { edited, tool } = this;
    if (this.isSpaceHeld && action.kind === "down") this.hasSpaceMoved = true;
    const scene = { ...place, edited, tool, isPhotoHeld: isPhotoHeld || this.isSpaceHeld };
    const { gesture, passOn, outcome } = stepEdit(this.gesture, action, scene);
    this.become(gesture);
    return { passOn, outcome };
  }

  /** True while a pointer holds a box, or draws one. */
  get isBusy(): boolean {
    return this.gesture.kind !== "idle";
  }

  /** True where a drag would draw: boxes under the pointer are then in the way of looking. */
  get isDrawing(): boolean {
    return this.tool === "draw";
  }

  /** The box with handles, where the hand has it now. None while one is drawn. */
  get editedBox(): { readonly id: string; readonly box: ImageBox } | null {
    if (this.edited === null) return null;
    const live = this.gesture.kind === "dragging" ? liveBox(this.gesture) : null;
    return { id: this.edited.id, box: live ?? this.edited.box };
  }

  /** The box that is being drawn. */
  get drawn(): ImageBox | null {
    return this.gesture.kind === "drawing" ? liveBox(this.gesture) : null;
  }

  /** The cursor over a point of the canvas, in the style sheet's words; "" leaves it to the photo. */
  cursorAt(at: StagePoint | null, view: View): string {
    const { gesture, edited } = this;
    if (gesture.kind === "dragging") return CURSORS[gesture.grip];
    if (this.isSpaceHeld) return "";
    if (this.tool === "draw") return "crosshair";
    const grip = at && edited && gripAt(view, edited.box, at, REACH_PX);
    return grip ? CURSORS[grip] : "";
  }

  private become(gesture: EditGesture) {
    this.gesture = gesture;
    const isActive = gesture.kind !== "idle" && gesture.kind !== "spent";
    if (isActive) this.escape ??= this.listenForEscape();
    else {
      this.escape?.abort();
      this.escape = null;
    }
  }

  /** Only while a gesture runs: at any other time the key is the screen's. */
  private listenForEscape(): AbortController {
    const gone = new AbortController();
    window.addEventListener(
      "keydown",
      (event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopImmediatePropagation();
        this.become(cancelGesture(this.gesture));
        this.onCancel();
      },
      { signal: gone.signal, capture: true },
    );
    return gone;
  }

  private release() {
    this.isSpaceHeld = false;
    this.hasSpaceMoved = false;
  }
}

const CURSORS = {
  inside: "move",
  nw: "nwse-resize",
  se: "nwse-resize",
  ne: "nesw-resize",
  sw: "nesw-resize",
  n: "ns-resize",
  s: "ns-resize",
  e: "ew-resize",
  w: "ew-resize",
} as const;

const isSameBox = (a: EditedBox, b: EditedBox | null) =>
  a.id === b?.id && a.box.x1 === b.box.x1 && a.box.y1 === b.box.y1 && a.box.x2 === b.box.x2 && a.box.y2 === b.box.y2;
