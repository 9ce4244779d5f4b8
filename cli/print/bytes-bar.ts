import { SingleBar } from "cli-progress";
import type { BackupProgress } from "#server/backup/backup-progress.ts";

const BAR_MS = 100;
const LINE_MS = 5000;

/** Progress in bytes on stderr: a bar on a terminal, a line every five seconds elsewhere. `doing` says what is being done. */
export function showBytes() {
  const isTerminal = process.stderr.isTTY === true;
  const bar = new SingleBar({
    format: "{bar} {percentage}% | {doing} | {done} of {all} GB | {rate} MB/s",
    stream: process.stderr,
    hideCursor: true,
  });
  let startedAt = performance.now();
  let shownAt = startedAt;
  let shown = "";
  let isStarted = false;
  return {
    show(doing: string, { bytes, bytesTotal }: BackupProgress) {
      const now = performance.now();
      if (doing !== shown) startedAt = now;
      shown = doing;
      if (now - shownAt < (isTerminal ? BAR_MS : LINE_MS)) return;
      shownAt = now;
      const [done, all] = [bytes, bytesTotal].map((value) => (value / 1e9).toFixed(1));
      const rate = Math.round(bytes / 1000 / Math.max(1, now - startedAt));
      if (!isTerminal) console.error(`${doing}: ${done} of ${all} GB, ${rate} MB/s`);
      else {
        if (!isStarted) bar.start(bytesTotal, bytes, { doing, done, all, rate });
        bar.setTotal(bytesTotal);
        bar.update(bytes, { doing, done, all, rate });
        isStarted = true;
      }
    },
    end() {
      if (isStarted) bar.stop();
      isStarted = false;
    },
  };
}
