import path from "node:path";
import type { ImportProgress } from "#domain/import/import-report.ts";
import { paceOf, roundedTime, secondsLeft, type TimeLeft } from "#domain/time-left.ts";

/** The parts of what a terminal says of an import. */
export type ImportLine = { phase: string; file: string; rows: string; megabytes: string; rate: string; left: string };

const PHASES: Record<ImportProgress["phase"], string> = {
  discovering: "looking",
  waiting: "waiting for another import into this data set",
  reading: "reading",
  photos: "photos",
  indexing: "search index",
  done: "done",
};

export function importLine(progress: ImportProgress, seen: TimeLeft, nowMs: number): ImportLine {
  const { phase, file, files, rows, bytes, bytesTotal } = progress;
  const number = files.findIndex(({ path: own, state }) => own === file && state === "reading") + 1;
  const pace = paceOf(seen);
  const seconds = phase === "reading" ? secondsLeft(seen, nowMs) : null;
  const megabytes = (value: number) => (value / 1e6).toFixed(0);
  return {
    phase: PHASES[phase],
    file: file === null ? "" : `file ${number} of ${files.length}, ${path.basename(file)}`,
    rows: `${rows.toLocaleString("en")} ${rows === 1 ? "row" : "rows"}`,
    megabytes: `${megabytes(bytes)} of ${megabytes(bytesTotal)} MB`,
    rate: phase === "reading" && pace !== null ? `${(pace / 1e6).toFixed(1)} MB/s` : "",
    left: seconds === null ? "" : `${printedTime(seconds)} left`,
  };
}

function printedTime(seconds: number): string {
  const { unit, count } = roundedTime(seconds);
  return `${count} ${unit === "seconds" ? "s" : unit === "minutes" ? "min" : "h"}`;
}
