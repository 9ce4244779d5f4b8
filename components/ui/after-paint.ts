/** A page that is not shown paints nothing; work must not wait for it. */
const HIDDEN_MS = 60;

/** Runs work when what was just asked for has been painted: it would stand in the way of the next frame. At most once. */
export function afterPaint(work: () => void): void {
  let isDone = false;
  const once = () => {
    if (isDone) return;
    isDone = true;
    work();
  };
  // Frames are painted after their callbacks: the first task behind one comes when it is done.
  requestAnimationFrame(() => setTimeout(once));
  setTimeout(once, HIDDEN_MS);
}
