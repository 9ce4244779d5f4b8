import { mixViews, type View } from "#domain/canvas/view.ts";

/** Longer than this a reviewer waits for the picture instead of reading it. */
const DURATION_MS = 150;

/** Leads from one view to another in at most 150 ms; at once where the reader prefers no motion. Returns the way to stop it. */
export function animateView(from: View, to: View, show: (view: View, isLast: boolean) => void): () => void {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
    show(to, true);
    return () => {};
  }
  const start = performance.now();
  let frame = requestAnimationFrame(step);
  function step(now: number) {
    const part = Math.min(1, Math.max(0, (now - start) / DURATION_MS));
    const isLast = part === 1;
    if (!isLast) frame = requestAnimationFrame(step);
    show(mixViews(from, to, 1 - (1 - part) ** 3), isLast);
  }
  return () => cancelAnimationFrame(frame);
}
