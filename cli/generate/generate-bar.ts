import type { GenerationProgress } from "#domain/generate/generation-request.ts";
import { printCost } from "./print-generated.ts";

const LINE_MS = 5000;

/** How far a batch is and what it cost so far, on stderr: rewritten on a terminal, a line every five seconds elsewhere. */
export function showGenerateProgress() {
  const isTerminal = process.stderr.isTTY === true;
  let shownAt = performance.now();
  let isOpen = false;
  return {
    show(progress: GenerationProgress) {
      if (!isTerminal && performance.now() - shownAt < LINE_MS) return;
      shownAt = performance.now();
      const { done, skipped, failed, total, entries, costToCome } = progress;
      const cost = printCost(progress.cost, progress.currency);
      const toCome = costToCome === null ? "" : `, about ${printCost(costToCome, progress.currency)} to come`;
      const line = `${done + skipped + failed} of ${total}, ${entries} entries, ${cost}${toCome}`;
      process.stderr.write(isTerminal ? `\r\x1b[K${line}` : `${line}\n`);
      isOpen = isTerminal;
    },
    end() {
      if (isOpen) process.stderr.write("\n");
      isOpen = false;
    },
  };
}
