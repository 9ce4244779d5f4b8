import { type Bar, Presets, SingleBar } from "cli-progress";
import type { ImportProgress } from "#domain/import-report.ts";

const LINE_MS = 5000;

/** An import's progress on stderr: a bar in a terminal, a line now and then elsewhere. */
export class ImportBar {
  #bar: Bar | null = null;
  readonly #startedAt = Date.now();
  #lineAt = 0;

  show(progress: ImportProgress): void {
    const megabytes = progress.bytes / 1e6;
    const payload = {
      phase: progress.phase,
      rows: progress.rows.toLocaleString("en"),
      rate: (megabytes / Math.max(0.1, (Date.now() - this.#startedAt) / 1000)).toFixed(1),
    };
    if (!process.stderr.isTTY) {
      if (Date.now() - this.#lineAt < LINE_MS) return;
      this.#lineAt = Date.now();
      process.stderr.write(`${payload.phase}: ${payload.rows} rows, ${megabytes.toFixed(0)} MB\n`);
      return;
    }
    if (!this.#bar) {
      if (progress.bytesTotal === 0) return;
      this.#bar = new SingleBar(
        {
          stream: process.stderr,
          format: "{phase} {bar} {percentage}% · {rows} rows · {rate} MB/s · {eta_formatted} left",
          etaBuffer: 50,
        },
        Presets.shades_classic,
      );
      this.#bar.start(progress.bytesTotal, 0, payload);
    }
    this.#bar.update(progress.bytes, payload);
  }

  end(): void {
    this.#bar?.stop();
  }
}
