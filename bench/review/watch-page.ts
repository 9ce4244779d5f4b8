/** What stood on the screen after a frame: the entry, the photo drawn (its address), and strokes of boxes. */
export type SeenFrame = { at: number; entryId: string | null; photo: string | null; strokes: number };
export type Press = { at: number; key: string; entryId: string | null };
export type Watched = {
  frames: SeenFrame[];
  presses: Press[];
  /** Chrome's own measure (Event Timing): from a key to the frame that shows what it did, in steps of 8 ms. */
  timings: { at: number; durationMs: number }[];
};

declare global {
  interface Window {
    watched: Watched;
  }
}

/**
 * Runs in the page before its own scripts, and notes what its canvases show after each frame, and each key that was
 * pressed. Counted are the calls that draw, on the canvases that are in the page: an entry is on the screen when its
 * pixels are, whatever the page says of itself.
 */
export function watchPage() {
  const watched: Watched = { frames: [], presses: [], timings: [] };
  window.watched = watched;
  type Layer = { photo: string | null; strokes: number };
  const layers = new WeakMap<HTMLCanvasElement | OffscreenCanvas, Layer>();
  const layerOf = (context: CanvasRenderingContext2D): Layer => {
    const known = layers.get(context.canvas);
    if (known) return known;
    const layer = { photo: null, strokes: 0 };
    layers.set(context.canvas, layer);
    return layer;
  };
  // A bitmap does not tell where it came from: its bytes are followed from the answer on.
  const addresses = new WeakMap<object, string>();
  const { blob } = Response.prototype;
  Response.prototype.blob = async function () {
    const bytes = await blob.call(this);
    addresses.set(bytes, this.url);
    return bytes;
  };
  const decode = window.createImageBitmap;
  window.createImageBitmap = async (...args: unknown[]): Promise<ImageBitmap> => {
    const bitmap: ImageBitmap = await Reflect.apply(decode, window, args);
    const address = addresses.get(args[0] as object);
    if (address !== undefined) addresses.set(bitmap, address);
    return bitmap;
  };
  /** Of a decoded photo; null for anything else that is drawn. */
  const addressOf = (source: unknown): string | null => {
    if (source instanceof ImageBitmap) return source.width > 0 ? (addresses.get(source) ?? null) : null;
    return source instanceof HTMLImageElement && source.complete && source.naturalWidth > 0 ? source.src : null;
  };

  const drawing = CanvasRenderingContext2D.prototype;
  const { drawImage, strokeRect, clearRect } = drawing;
  drawing.drawImage = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
    const address = addressOf(args[0]);
    if (address !== null) layerOf(this).photo = address;
    Reflect.apply(drawImage, this, args);
  };
  drawing.strokeRect = function (x, y, widthPx, heightPx) {
    layerOf(this).strokes += 1;
    strokeRect.call(this, x, y, widthPx, heightPx);
  };
  drawing.clearRect = function (x, y, widthPx, heightPx) {
    const layer = layerOf(this);
    layer.photo = null;
    layer.strokes = 0;
    clearRect.call(this, x, y, widthPx, heightPx);
  };

  const entryShown = () =>
    document.querySelector<HTMLElement>('section[aria-label="Entry"][data-entry]')?.dataset.entry ??
    document.querySelector<HTMLElement>('section[aria-label="Entry"] [data-entry]')?.dataset.entry ??
    null;
  const seen = (at: number): SeenFrame => {
    const frame: SeenFrame = { at, entryId: entryShown(), photo: null, strokes: 0 };
    for (const canvas of document.querySelectorAll<HTMLCanvasElement>("[data-phase=ready] canvas")) {
      const layer = layers.get(canvas);
      frame.photo ??= layer?.photo ?? null;
      frame.strokes += layer?.strokes ?? 0;
    }
    return frame;
  };

  // A message that is posted from a frame's callbacks is received after that frame was laid out, painted and handed to
  // the compositor; requestAnimationFrame twice would tell of the frame after it, up to 17 ms late.
  const { port1, port2 } = new MessageChannel();
  port2.onmessage = () => {
    const frame = seen(performance.now());
    const last = watched.frames.at(-1);
    const isSame = last?.entryId === frame.entryId && last.photo === frame.photo && last.strokes === frame.strokes;
    if (!isSame) watched.frames.push(frame);
  };
  const onFrame = () => {
    requestAnimationFrame(onFrame);
    port1.postMessage(null);
  };
  requestAnimationFrame(onFrame);

  addEventListener(
    "keydown",
    (event) => watched.presses.push({ at: event.timeStamp, key: event.key, entryId: entryShown() }),
    { capture: true },
  );
  new PerformanceObserver((list) => {
    for (const { name, startTime, duration } of list.getEntries()) {
      if (name === "keydown") watched.timings.push({ at: startTime, durationMs: duration });
    }
  }).observe({ type: "event", durationThreshold: 16, buffered: true } as PerformanceObserverInit);
}
