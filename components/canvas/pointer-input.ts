import type { PointerAction } from "#domain/canvas/gesture.ts";
import type { StagePoint } from "#domain/canvas/view.ts";

export type PointerSink = {
  act(action: PointerAction): void;
  /** The pointer rests or moves over the canvas with nothing pressed; null when it has left. */
  hover(at: StagePoint | null): void;
  /** Zoom by a factor at a point. */
  zoom(at: StagePoint, factor: number): void;
};

/** Of one notch of a mouse wheel (100 to 120 units) this makes a sixth; a pinch on a trackpad sends about ten times finer units. */
const WHEEL_RATE = 0.0014;
const PINCH_RATE = 0.012;
const LINE_PX = 33;
const MAIN_BUTTON = 0;
const MIDDLE_BUTTON = 1;

/** Joins an element's pointer and wheel events to a sink, in CSS pixels of the element. Returns the way to part them. */
export function listenToPointers(element: HTMLElement, sink: PointerSink): () => void {
  const gone = new AbortController();
  const { signal } = gone;
  const pointOf = (event: MouseEvent): StagePoint => {
    const { left, top } = element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };

  element.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button !== MAIN_BUTTON && event.button !== MIDDLE_BUTTON) return;
      // The middle button would start the browser's own scrolling.
      if (event.button === MIDDLE_BUTTON) event.preventDefault();
      element.setPointerCapture(event.pointerId);
      sink.act({
        kind: "down",
        id: event.pointerId,
        at: pointOf(event),
        canClick: event.button === MAIN_BUTTON,
        isCoarse: event.pointerType === "touch",
      });
    },
    { signal },
  );
  element.addEventListener(
    "mousedown",
    (event) => {
      // A press on the photo takes neither the focus nor the selected words away, unless they are in a field: keys are
      // dead while one types, and a press elsewhere is how one leaves it.
      if (!document.activeElement?.matches("input, textarea, select, [contenteditable]")) event.preventDefault();
    },
    { signal },
  );
  element.addEventListener(
    "pointermove",
    (event) => {
      const at = pointOf(event);
      if (event.buttons === 0) sink.hover(at);
      else sink.act({ kind: "move", id: event.pointerId, at });
    },
    { signal },
  );
  element.addEventListener(
    "pointerup",
    (event) => {
      const at = pointOf(event);
      // For a finger too, though it has no hover: what it taps is what it points at.
      sink.hover(at);
      sink.act({ kind: "up", id: event.pointerId, at, timeMs: event.timeStamp });
    },
    { signal },
  );
  const cancel = (event: PointerEvent) => sink.act({ kind: "cancel", id: event.pointerId });
  element.addEventListener("pointercancel", cancel, { signal });
  // Follows each release as well, when nothing is left to cancel; without it a grip lost to a dialog would go on dragging.
  element.addEventListener("lostpointercapture", cancel, { signal });
  element.addEventListener(
    "pointerleave",
    (event) => {
      if (event.pointerType !== "touch") sink.hover(null);
    },
    { signal },
  );
  element.addEventListener(
    "wheel",
    (event) => {
      // The page must not scroll, nor the browser zoom, under the photo.
      event.preventDefault();
      const unit =
        event.deltaMode === WheelEvent.DOM_DELTA_LINE
          ? LINE_PX
          : event.deltaMode === WheelEvent.DOM_DELTA_PAGE
            ? 400
            : 1;
      const rate = event.ctrlKey ? PINCH_RATE : WHEEL_RATE;
      const delta = Math.max(-400, Math.min(400, event.deltaY * unit));
      if (delta !== 0) sink.zoom(pointOf(event), Math.exp(-delta * rate));
    },
    { passive: false, signal },
  );
  return () => gone.abort();
}
