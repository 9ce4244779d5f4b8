import path from "node:path";
import { type ImportReport, passedFile, type Reject, type UnitCounts } from "#domain/import/import-report.ts";
import { rowTold } from "#domain/import/row-told.ts";
import { UNIT_PLACES, unitsOfFile, unitsOfReport } from "#domain/import/unit-counts.ts";
import { inEnglish } from "#domain/message-english.ts";
import { counted } from "../print/counted.ts";
import { printTable } from "../print/table.ts";

const COLUMNS = ["file", "what", "rows", "new", "already imported", "changed", "unreadable", "skipped"];
const PASSED_SHOWN = 20;
const REJECTS_SHOWN = 10;
const PARTS_SHOWN = 30;

/** A line each, and how many there are where not all are shown. */
function listed(name: string, total: number, lines: readonly string[]): string[] {
  const cut = lines.length < total ? [`${name}: ${lines.length} of ${total} shown`] : [];
  return [...lines.map((line) => `${name}: ${line}`), ...cut];
}

const printReject = ({ file, row, byteStart, byteEnd, path: place, code, data }: Reject) =>
  `${file}, row ${row === null ? "–" : rowTold(row)}, bytes ${byteStart ?? "–"}–${byteEnd ?? "–"}, ${place}: ${inEnglish({ code, data })}`;

/** The same for a program, with the English of each reason for who looks into it. */
export const printReportJson = (report: ImportReport): string =>
  `${JSON.stringify(
    {
      ...report,
      skipped: report.skipped.map((passed) => ({ ...passed, reason: inEnglish(passed) })),
      rejectExamples: report.rejectExamples.map((reject) => ({ ...reject, reason: inEnglish(reject) })),
    },
    null,
    2,
  )}\n`;

/** What came of an import, as a terminal shows it. */
export function printImportReport(report: ImportReport): string {
  const unitCells = (units: UnitCounts) => UNIT_PLACES.map((place) => units[place]);
  const files = report.files.map((file) => [
    path.basename(file.path),
    file.task ?? file.format,
    file.rows,
    ...unitCells(unitsOfFile(file)),
  ]);
  const rows = report.files.reduce((sum, file) => sum + file.rows, 0);
  const total = files.length > 1 ? [["total", "", rows, ...unitCells(unitsOfReport(report))]] : [];
  const facts: [string, string | number][] = [
    // Older reports do not count them.
    ["photos fetched when viewed", report.photos.remote ?? 0],
    ["photos", `${report.photos.found}${report.photos.broken ? `, ${report.photos.broken} broken` : ""}`],
    ["images in the data set", report.images],
    ["captions", report.captions],
    ["objects", report.objects],
    ["regions", report.regions],
    ["relationships", report.relationships],
    ["instances", report.instances],
    ["translations (gloss)", report.glosses],
    ["translations without an entry yet", report.glossesWaiting],
    ...Object.entries(report.entriesByTask).map(([task, count]): [string, number] => [`new entries, ${task}`, count]),
    ["entries already imported", report.entriesRepeated],
    ["new entries of a photo and task that had entries", report.entriesBeside],
    ["new entries without a photo", report.entriesWithoutPhoto],
    ...Object.entries(report.marks).map(([mark, count]): [string, number] => [`import warning, ${mark}`, count]),
    ["unreadable", report.rejects],
  ];
  const { read, index } = report.seconds;
  const rate = read > 0 ? (report.bytes / 1e6 / read).toFixed(1) : "–";
  return [
    report.resumed
      ? `Resumed: ${counted(report.resumed.entries, "new entry", "new entries")} from ${counted(report.resumed.rows, "row")} imported before, ${report.entriesNew - report.resumed.entries} now.`
      : "",
    report.isDryRun ? "Dry run: nothing was written." : `Imported into ${report.datasetName}.`,
    files.length > 0 ? printTable([COLUMNS, ...files, ...total]) : "",
    printTable(facts.filter(([name, value]) => value !== 0 || name === "unreadable")),
    `read in ${read.toFixed(1)} s (${rate} MB/s), search index ${index.toFixed(1)} s; peak memory ${report.peakMemoryMb} MB`,
    ...printParts(report),
    ...(report.notices ?? []).map((notice) => `note: ${inEnglish(notice)}`),
    ...listed(
      "skipped",
      report.skipped.length,
      report.skipped.slice(0, PASSED_SHOWN).map((passed) => inEnglish(passedFile(passed))),
    ),
    ...listed("unreadable", report.rejects, report.rejectExamples.slice(0, REJECTS_SHOWN).map(printReject)),
    report.rejectsPath ? `All unreadable rows: ${report.rejectsPath}` : "",
  ]
    .filter((line) => line !== "")
    .join("\n")
    .concat("\n");
}

/** The parts that the new entries belong to, and by what each file's were told apart. */
function printParts({ parts = [], files }: ImportReport): string[] {
  if (parts.length === 0) return [];
  const rules = new Set(files.flatMap(({ partRule }) => partRule ?? []));
  const rows = parts.slice(0, PARTS_SHOWN).map(({ name, author, entries }) => [name, author, entries]);
  const cut = rows.length < parts.length ? [`parts: ${rows.length} of ${parts.length} shown`] : [];
  const how = `parts by ${[...rules].join(", ")}; to change: studio part set, or --part when importing`;
  return [printTable([["part", "author", "new entries"], ...rows]), ...cut, how];
}
