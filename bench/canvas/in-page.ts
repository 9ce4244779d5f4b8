import type { Step } from "./gestures.ts";

/** Where the photo lay in a frame, in CSS pixels of the canvas; widths are the whole photo's. */
export type SeenView = { x: number; y: number; widthPx: number; heightPx: number };

/** x, y, width, height. */
export type Rect = readonly [number, number, number, number];

/** Milliseconds of each frame of a run: `work` of the page's main thread, `interval` since the frame before. */
export type FrameTimes = { work: number[]; interval: number[] };

/** What is to be done for a frame, counted from 0. */
type Turn = (index: number) => void;

declare global {
  interface Window {
    canvasBench: {
      /** Drives the review screen's canvas by events, frame for frame. */
      driveScreen(steps: readonly Step[]): Promise<FrameTimes>;
      /** The same, noting the views that were drawn, and the rectangles of the frame that had most. */
      driveWatched(steps: readonly Step[]): Promise<{ views: SeenView[]; fullest: SeenView; rects: Rect[] }>;
      /** Draws the same on one plain canvas that lies over the screen's. */
      driveBare(views: readonly SeenView[], scene: BareScene): Promise<FrameTimes>;
    };
  }
}

/** What the plain canvas draws: the photo and boxes, as x, y, w, h in pixels of the photo. */
export type BareScene = {
  photoUrl: string;
  photoWidthPx: number;
  boxes: readonly Rect[];
  halo: { colour: string; widthPx: number };
  line: { colour: string; widthPx: number };
  alpha: number;
};

/**
 * Runs in the page before its scripts. Work is that of the input, and from a frame's first callback to the message that it
 * posts, which arrives when the frame's script, layout and paint are done and handed to the compositor; on a machine without a
 * graphics card the pixels of the canvases are made in that time.
 */
export function canvasInPage() {
  const element = () => {
    const found = document.querySelector<HTMLElement>("[role=img][data-phase=ready]");
    if (!found) throw new Error("No photo stands on the screen.");
    return found;
  };

  /**
   * So many frames, each with its turn of `before` (as input comes: before the frame's callbacks, and so in time for what
   * the page asks to be called in it) and of `within` (as the frame's first callback).
   */
  function eachFrame(count: number, turns: { before?: Turn; within?: Turn }): Promise<FrameTimes> {
    const times: FrameTimes = { work: [], interval: [] };
    const { port1, port2 } = new MessageChannel();
    let index = -1;
    let began = 0;
    let last = 0;
    let inputMs = 0;
    return new Promise((resolve) => {
      port2.onmessage = () => {
        if (index >= 0) times.work.push(inputMs + performance.now() - began);
        if (index + 1 >= count) {
          port1.close();
          return resolve(times);
        }
        // Asked for first, so that this comes before the page's own callbacks of the next frame.
        requestAnimationFrame(onFrame);
        const from = performance.now();
        turns.before?.(index + 1);
        inputMs = performance.now() - from;
      };
      const onFrame = (at: number) => {
        index += 1;
        began = performance.now();
        if (index > 0) times.interval.push(at - last);
        last = at;
        turns.within?.(index);
        port1.postMessage(null);
      };
      port1.postMessage(null);
    });
  }

  function eventsOf(steps: readonly Step[]): { turn: Turn; end(): void } {
    const target = element();
    const { left, top, width, height } = target.getBoundingClientRect();
    const placeOf = (step: Step) => ({ clientX: left + step.x * width, clientY: top + step.y * height });
    const pointer = (type: string, step: Step, buttons: number) =>
      target.dispatchEvent(
        new PointerEvent(type, { ...placeOf(step), pointerId: 1, pointerType: "mouse", buttons, bubbles: true }),
      );
    // Only a pointer that the system knows can be captured; these are made by the page.
    target.setPointerCapture = () => {};
    let held: Step | null = null;
    const release = () => {
      if (held) pointer("pointerup", held, 0);
      held = null;
    };
    return {
      turn(index) {
        const step = steps[index];
        if (!step) return;
        if (step.kind === "wheel") {
          release();
          const { deltaY } = step;
          target.dispatchEvent(new WheelEvent("wheel", { ...placeOf(step), deltaY, bubbles: true, cancelable: true }));
          return;
        }
        if (!held) pointer("pointerdown", step, 1);
        held = step;
        pointer("pointermove", step, 1);
      },
      end: release,
    };
  }

  async function driveScreen(steps: readonly Step[]): Promise<FrameTimes> {
    const { turn, end } = eventsOf(steps);
    const times = await eachFrame(steps.length, { before: turn });
    end();
    return times;
  }

  async function driveWatched(steps: readonly Step[]) {
    const drawing = CanvasRenderingContext2D.prototype;
    const { drawImage, strokeRect } = drawing;
    const frames: { view: SeenView; rects: Rect[] }[] = [];
    drawing.drawImage = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
      const [source, x, y, widthPx, heightPx] = args as [unknown, ...Rect];
      // The photo's layer is drawn before those of the boxes: it begins a frame.
      if (source instanceof ImageBitmap || source instanceof HTMLImageElement)
        frames.push({ view: { x, y, widthPx, heightPx }, rects: [] });
      Reflect.apply(drawImage, this, args);
    };
    drawing.strokeRect = function (...rect) {
      frames.at(-1)?.rects.push(rect);
      strokeRect.apply(this, rect);
    };
    await driveScreen(steps);
    Object.assign(drawing, { drawImage, strokeRect });
    const [fullest] = frames.toSorted((a, b) => b.rects.length - a.rects.length);
    if (!fullest) throw new Error("Nothing was drawn.");
    return { views: frames.map((frame) => frame.view), fullest: fullest.view, rects: fullest.rects };
  }

  async function driveBare(views: readonly SeenView[], scene: BareScene): Promise<FrameTimes> {
    const { left, top, width, height } = element().getBoundingClientRect();
    const ratio = window.devicePixelRatio;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.cssText = `position:fixed;z-index:9;left:${left}px;top:${top}px;width:${width}px;height:${height}px`;
    document.body.append(canvas);
    const photo = await createImageBitmap(await (await fetch(scene.photoUrl)).blob());
    const context = canvas.getContext("2d");
    if (!context) throw new Error("No plain canvas can be had.");
    const stroke = ({ x, y, widthPx }: SeenView, style: BareScene["line"]) => {
      const scale = widthPx / scene.photoWidthPx;
      context.strokeStyle = style.colour;
      context.lineWidth = style.widthPx;
      for (const [boxX, boxY, w, h] of scene.boxes) {
        const boxLeft = x + boxX * scale;
        const boxTop = y + boxY * scale;
        if (boxLeft > width || boxTop > height || boxLeft + w * scale < 0 || boxTop + h * scale < 0) continue;
        const snappedX = Math.round(boxLeft * ratio) / ratio;
        const snappedY = Math.round(boxTop * ratio) / ratio;
        context.strokeRect(
          snappedX,
          snappedY,
          Math.round(w * scale * ratio) / ratio,
          Math.round(h * scale * ratio) / ratio,
        );
      }
    };
    const within = (index: number) => {
      const view = views[index];
      if (!view) return;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, width, height);
      context.globalAlpha = 1;
      context.imageSmoothingQuality = "low";
      context.imageSmoothingEnabled = view.widthPx < 3 * scene.photoWidthPx;
      context.drawImage(photo, view.x, view.y, view.widthPx, view.heightPx);
      context.globalAlpha = scene.alpha;
      stroke(view, scene.halo);
      stroke(view, scene.line);
    };
    const times = await eachFrame(views.length, { within });
    canvas.remove();
    return times;
  }

  window.canvasBench = { driveScreen, driveWatched, driveBare };
}
