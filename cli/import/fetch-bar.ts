import { type Bar, Presets, SingleBar } from "cli-progress";
import type { FetchProgress } from "#server/fetch/fetch-context.ts";

const LINE_MS = 5000;
/** A bar that is drawn for each piece of 64 KB would be most of the work. */
const DRAW_MS = 100;
const PHASES = { files: "fetching", cutting: "cutting", photos: "photos" } as const;

/** A fetch's progress on stderr: a bar in a terminal, for each phase its own; a line now and then elsewhere. */
export class FetchBar {
  #bar: Bar | null = null;
  #phase: FetchProgress["phase"] | null = null;
  #startedAt = 0;
  #bytesBefore = 0;
  #shownAt = 0;

  show(progress: FetchProgress): void {
    const { phase, files, filesTotal, bytes, bytesTotal } = progress;
    const isNewPhase = phase !== this.#phase;
    const isLast = files === filesTotal;
    const now = Date.now();
    if (isNewPhase) {
      this.end();
      this.#phase = phase;
      this.#startedAt = now;
      // What an earlier attempt left does not count as speed.
      this.#bytesBefore = bytes;
    } else if (!isLast && now - this.#shownAt < (process.stderr.isTTY ? DRAW_MS : LINE_MS)) return;
    this.#shownAt = now;
    const seconds = Math.max(0.1, (now - this.#startedAt) / 1000);
    const hasBytes = phase === "photos" || (phase === "files" && bytesTotal > 0);
    const ofTotal = bytesTotal > 0 ? ` of ${megabytes(bytesTotal)}` : "";
    const text = {
      what: PHASES[phase],
      files: `${files.toLocaleString("en")} of ${filesTotal.toLocaleString("en")} files`,
      size: hasBytes ? ` · ${megabytes(bytes)}${ofTotal} MB` : "",
      rate: hasBytes ? ` · ${((bytes - this.#bytesBefore) / 1e6 / seconds).toFixed(1)} MB/s` : "",
    };
    if (!process.stderr.isTTY) {
      if (filesTotal > 0) process.stderr.write(`${text.what}: ${text.files}${text.size}${text.rate}\n`);
      return;
    }
    const [value, total] = phase === "files" ? [bytes, bytesTotal] : [files, filesTotal];
    if (!this.#bar) {
      const format = "{what} {bar} {percentage}% · {files}{size}{rate} · {eta_formatted} left";
      this.#bar = new SingleBar({ stream: process.stderr, format, etaBuffer: 50 }, Presets.shades_classic);
      this.#bar.start(Math.max(1, total), value, text);
    }
    this.#bar.setTotal(Math.max(1, total, value));
    this.#bar.update(value, text);
  }

  /** A sentence above the bar. */
  note(sentence: string): void {
    if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
    process.stderr.write(`${sentence}\n`);
  }

  end(): void {
    this.#bar?.stop();
    this.#bar = null;
  }
}

const megabytes = (bytes: number) => Math.round(bytes / 1e6).toLocaleString("en");
