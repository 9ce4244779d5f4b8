import path from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { StudioError } from "#domain/error.ts";
import type { ImportReport } from "#domain/import-report.ts";
import { env } from "#server/env.ts";
import { importPaths } from "#server/import/import-paths.ts";
import { withContext } from "./context.ts";
import { ImportBar } from "./import-bar.ts";
import { printTable } from "./table.ts";

type Options = { dataset: string; dryRun?: boolean; maxRejects?: number; rejects?: string; json?: boolean };

export function importCommand(): Command {
  return new Command("import")
    .description("Imports files and folders into a data set; each file is recognised by its content.")
    .argument("<path...>", "SVIT, LLaVA, Vision-Flan, Visual Genome or COCO files, photo folders, or folders of these")
    .requiredOption("--dataset <name>", "the data set, made where it is not there")
    .option("--dry-run", "read everything, write nothing")
    .option("--max-rejects <n>", "give up after so many rejects; nothing is imported then", wholeNumber)
    .option("--rejects <file>", "where rejects are written in full (default: in the data folder)")
    .option("--json", "print the report as JSON")
    .addHelpText("after", "\nExample:\n  npm run studio -- import ~/svit ~/visual-genome --dataset svit")
    .action(runImportCommand);
}

async function runImportCommand(paths: string[], options: Options): Promise<void> {
  const report = await withContext(async ({ db, signal }) => {
    const bar = new ImportBar();
    try {
      return await importPaths({
        db,
        signal,
        paths,
        datasetName: options.dataset,
        isDryRun: options.dryRun ?? false,
        ...(options.maxRejects === undefined ? {} : { rejectsMax: options.maxRejects }),
        rejectsPath: options.rejects ? path.resolve(options.rejects) : rejectsFile(options.dataset),
        onProgress: (progress) => bar.show(progress),
      });
    } finally {
      bar.end();
    }
  });
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : printReport(report));
  if (isUseless(report)) throw new StudioError("unreadable_input", "Nothing could be read.");
}

/** Nothing but rejects came of it. */
const isUseless = (report: ImportReport) =>
  report.rejects > 0 &&
  report.photos.found === 0 &&
  report.files.every((file) => file.rows === 0 || file.rejected >= file.rows);

const rejectsFile = (dataset: string) =>
  path.join(
    env.dataFolder,
    "rejects",
    `${dataset.replaceAll(/[^\p{L}\p{N}_-]+/gu, "_")}-${new Date().toISOString().replaceAll(/\D/g, "").slice(0, 14)}.jsonl`,
  );

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("a whole number is needed");
  return Number(text);
}

function printReport(report: ImportReport): string {
  const files = report.files.map((file) => [
    path.basename(file.path),
    file.task ?? file.format,
    file.rows,
    file.entries === 0 ? "" : `${file.inserted} of ${file.entries}`,
    file.rejected === 0 ? "" : file.rejected,
  ]);
  const facts: [string, string | number][] = [
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
  const { read, merge, index } = report.seconds;
  const rate = read + merge > 0 ? (report.bytes / 1e6 / (read + merge)).toFixed(1) : "–";
  return [
    report.isDryRun ? "Dry run: nothing was written." : `Imported into ${report.datasetName}.`,
    files.length > 0 ? printTable([["file", "what", "rows", "new entries", "rejects"], ...files]) : "",
    printTable(facts.filter(([name, value]) => value !== 0 || name === "rejects")),
    `read ${read.toFixed(1)} s, merged ${merge.toFixed(1)} s (${rate} MB/s), search index ${index.toFixed(1)} s; peak memory ${report.peakMemoryMb} MB`,
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
