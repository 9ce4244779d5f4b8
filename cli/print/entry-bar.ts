import { SingleBar } from "cli-progress";
import type { BulkProgress } from "#domain/bulk.ts";
import { counted } from "./counted.ts";

const LINE_MS = 5000;

/** How many entries something was done to, on stderr: a bar on a terminal, a line every five seconds elsewhere. `did`: what, of the line. */
export function showEntryProgress(did: string): { show(progress: BulkProgress): void; end(): void } {
  const isTerminal = process.stderr.isTTY === true;
  const bar = new SingleBar({
    format: "{bar} {percentage}% | {value} of {total} entries | {duration_formatted}",
    stream: process.stderr,
    hideCursor: true,
  });
  let shownAt = performance.now();
  let isStarted = false;
  return {
    show({ done, total }) {
      if (isTerminal) {
        if (!isStarted) bar.start(total ?? done, done);
        bar.update(done);
        isStarted = true;
      } else if (performance.now() - shownAt > LINE_MS) {
        shownAt = performance.now();
        process.stderr.write(`${done} of ${counted(total ?? done, "entry", "entries")} ${did}\n`);
      }
    },
    end() {
      if (isStarted) bar.stop();
    },
  };
}
