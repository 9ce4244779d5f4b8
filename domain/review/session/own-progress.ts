import type { QueueProgress } from "#domain/entry/entry-view.ts";

/** The server's figures where nothing was on its way and nothing was decided since; else our own, which are ahead, or the position would jump. */
export function newestProgress(
  own: QueueProgress | null,
  theirs: QueueProgress | null,
  isSettled: boolean,
): QueueProgress | null {
  if (!theirs || !own) return theirs ?? own;
  return isSettled ? theirs : { ...own, size: theirs.size, elsewhere: theirs.elsewhere };
}

/** The figures after so many verdicts (1), or after they were taken back (-1). */
export const movedProgress = (
  progress: QueueProgress | null,
  { decided, skipped }: { decided: number; skipped: number },
  by: 1 | -1,
): QueueProgress | null =>
  progress && {
    ...progress,
    decided: Math.max(0, progress.decided + by * decided),
    skipped: Math.max(0, progress.skipped + by * skipped),
    left: Math.min(progress.size, Math.max(0, progress.left - by * (decided + skipped))),
  };
