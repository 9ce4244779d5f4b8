import { type Bar, Presets, SingleBar } from "cli-progress";
import { gigabytes } from "#domain/gigabytes.ts";
import type { ImportProgress } from "#domain/import/import-report.ts";
import { NOTHING_SEEN, observe } from "#domain/time-left.ts";
import { importLine } from "./import-line.ts";

const LINE_MS = 5000;

/** An import's progress on stderr: a bar in a terminal, a line now and then elsewhere. */
export class ImportBar {
  #bar: Bar | null = null;
  #seen = NOTHING_SEEN;
  #lineAt = 0;
  #phase: ImportProgress["phase"] | null = null;
  #hasToldCopies = false;

  show(progress: ImportProgress): void {
    const now = Date.now();
    if (progress.copiedBytes !== undefined && !this.#hasToldCopies) {
      this.#hasToldCopies = true;
      process.stderr.write(`Copying ${gigabytes(progress.copiedBytes)} of photos into the store\n`);
    }
    if (progress.phase === "reading")
      this.#seen = observe(this.#seen, { done: progress.bytes, atMs: now }, progress.bytesTotal);
    const { phase, file, rows, megabytes, rate, left } = importLine(progress, this.#seen, now);
    const join = (parts: readonly string[], mark: string) => parts.filter((part) => part !== "").join(mark);
    if (process.stderr.isTTY) {
      if (progress.bytesTotal === 0) return;
      // The end of a line that is too long is cut: what matters least comes last.
      this.#drawn(progress.bytesTotal).update(progress.bytes, {
        phase,
        figures: join([left, megabytes, rate, rows, file], " · "),
      });
      return;
    }
    // A phase may last: its first moment is told, too.
    if (now - this.#lineAt < LINE_MS && progress.phase === this.#phase) return;
    this.#lineAt = now;
    this.#phase = progress.phase;
    process.stderr.write(`${join([join([phase, file], " "), rows, megabytes, rate, left], ", ")}\n`);
  }

  end(): void {
    this.#bar?.stop();
  }

  #drawn(total: number): Bar {
    if (this.#bar) return this.#bar;
    this.#bar = new SingleBar(
      { stream: process.stderr, format: "{phase} {bar} {percentage}% · {figures}", barsize: 24 },
      Presets.shades_classic,
    );
    this.#bar.start(total, 0, { phase: "", figures: "" });
    return this.#bar;
  }
}
