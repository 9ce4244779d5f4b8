const LINE_MS = 5000;
const STEPS = {
  photos: "photos compared",
  read: "entries read",
  core: "entries selected",
  mix: "parts mixed",
  report: "reports written",
  copy: "photos copied",
  files: "files read back",
} as const;

/** How far a recipe is, on stderr: a line every five seconds. */
export function showRecipeProgress() {
  let shownAt = performance.now();
  return {
    show(step: keyof typeof STEPS, done: number, total: number) {
      const now = performance.now();
      if (now - shownAt < LINE_MS) return;
      shownAt = now;
      console.error(`${done} of ${total} ${STEPS[step]}`);
    },
  };
}
