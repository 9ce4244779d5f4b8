import { SingleBar } from "cli-progress";
import type { ExportProgress, PhotoProgress } from "#domain/export/export-run.ts";

const BAR_MS = 100;
const LINE_MS = 5000;

/** An export's progress on stderr: a bar on a terminal, a line every five seconds elsewhere. */
export function showExportProgress() {
  const isTerminal = process.stderr.isTTY === true;
  const bar = new SingleBar({
    format: "{bar} {percentage}% | {value} of {about}{total} entries | {megabytes} MB | {rate}/s | {left} left",
    stream: process.stderr,
    hideCursor: true,
  });
  const startedAt = performance.now();
  let shownAt = startedAt;
  let isStarted = false;
  return {
    /** How many photos were looked at, once all entries have left. */
    showPhotos({ done, total }: PhotoProgress) {
      const now = performance.now();
      if (now - shownAt < LINE_MS) return;
      shownAt = now;
      if (isTerminal && isStarted) bar.stop();
      isStarted = false;
      console.error(`${done} of ${total} photos`);
    },
    show({ entries, entriesTotal, isExact, bytes, secondsLeft }: ExportProgress) {
      const now = performance.now();
      if (now - shownAt < (isTerminal ? BAR_MS : LINE_MS)) return;
      shownAt = now;
      const rate = Math.round((entries * 1000) / (now - startedAt));
      const left = secondsLeft === null ? "?" : printLeft(secondsLeft);
      const [about, megabytes] = [isExact ? "" : "about ", Math.round(bytes / 1e6)];
      if (!isTerminal)
        console.error(`${entries} of ${about}${entriesTotal} entries, ${megabytes} MB, ${rate}/s, ${left} left`);
      else {
        if (!isStarted) bar.start(entriesTotal, entries, { rate, left, about, megabytes });
        bar.setTotal(entriesTotal);
        bar.update(entries, { rate, left, about, megabytes });
      }
      isStarted = true;
    },
    end() {
      if (isTerminal && isStarted) bar.stop();
    },
  };
}

/** `1m 05s`. */
function printLeft(seconds: number): string {
  const whole = Math.ceil(seconds);
  const minutes = Math.floor(whole / 60);
  return minutes > 0 ? `${minutes}m ${String(whole % 60).padStart(2, "0")}s` : `${whole}s`;
}
