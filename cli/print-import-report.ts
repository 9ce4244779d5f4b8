import path from "node:path";
import type { ImportReport } from "#domain/import-report.ts";
import { sayInEnglish } from "#domain/said.ts";
import { printTable } from "./table.ts";

/** What came of an import, as a terminal shows it. */
export function printImportReport(report: ImportReport): string {
  const files = report.files.map((file) => [
    path.basename(file.path),
    file.task ?? file.format,
    file.rows,
    file.entries === 0 ? "" : `${file.inserted} of ${file.entries}`,
    file.rejected === 0 ? "" : file.rejected,
  ]);
  const facts: [string, string | number][] = [
    // Older reports do not count them.
    ["photos to be fetched when looked at", report.photos.remote ?? 0],
    ["photos", `${report.photos.found}${report.photos.broken ? `, ${report.photos.broken} broken` : ""}`],
    ["images in the data set", report.images],
    ["captions", report.captions],
    ["objects", report.objects],
    ["regions", report.regions],
    ["relationships", report.relationships],
    ["instances", report.instances],
    ["translations (gloss)", report.glosses],
    ["translations whose entry is not here yet", report.glossesWaiting],
    ...Object.entries(report.entriesByTask).map(([task, count]): [string, number] => [`new entries, ${task}`, count]),
    ["entries that were there already", report.entriesRepeated],
    ["new beside others of their photo and task", report.entriesBeside],
    ["new entries without a photo", report.entriesWithoutPhoto],
    ...Object.entries(report.marks).map(([mark, count]): [string, number] => [`marked ${mark}`, count]),
    ["rejects", report.rejects],
  ];
  const { read, index } = report.seconds;
  const rate = read > 0 ? (report.bytes / 1e6 / read).toFixed(1) : "–";
  return [
    report.resumed
      ? `Resumed: ${report.resumed.entries} new entries from ${report.resumed.rows} rows had come in before, ${report.entriesNew - report.resumed.entries} now.`
      : "",
    report.isDryRun ? "Dry run: nothing was written." : `Imported into ${report.datasetName}.`,
    files.length > 0 ? printTable([["file", "what", "rows", "new entries", "rejects"], ...files]) : "",
    printTable(facts.filter(([name, value]) => value !== 0 || name === "rejects")),
    `read in ${read.toFixed(1)} s (${rate} MB/s), search index ${index.toFixed(1)} s; peak memory ${report.peakMemoryMb} MB`,
    ...(report.notices ?? []).map((notice) => `note: ${sayInEnglish(notice)}`),
    ...report.skipped.slice(0, 20).map(({ path: file, reason }) => `passed over: ${file} (${reason})`),
    ...report.rejectExamples
      .slice(0, 10)
      .map(
        (reject) =>
          `rejected: ${reject.file}, row ${reject.row ?? "–"}, bytes ${reject.byteStart ?? "–"}–${reject.byteEnd ?? "–"}, ${reject.path}: ${reject.reason}`,
      ),
    report.rejectsPath ? `All rejects in full: ${report.rejectsPath}` : "",
  ]
    .filter((line) => line !== "")
    .join("\n")
    .concat("\n");
}
