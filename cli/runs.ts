import { Command } from "commander";
import { StudioError } from "#domain/error.ts";
import type { ImportProgress } from "#domain/import/import-report.ts";
import { message } from "#domain/message.ts";
import { inEnglish } from "#domain/message-english.ts";
import { loadRun, loadRuns, type RunRow } from "#server/runs/load-runs.ts";
import { resumeRun } from "#server/runs/resume-run.ts";
import { cancelRun } from "#server/runs/run-states.ts";
import { withContext } from "./context.ts";
import { parseRun } from "./parse-run.ts";
import { counted } from "./print/counted.ts";
import { printTable } from "./print/table.ts";

const SHOWN_MAX = 20;

export function runsCommand(): Command {
  const command = new Command("runs")
    .description(
      "Imports, exports and other background runs: shows their progress and results, cancels and resumes them.",
    )
    .addHelpText("after", "\nExample:\n  npm run studio -- runs list");
  command
    .command("list")
    .description("the newest runs, active ones first")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  npm run studio -- runs list --json")
    .action(async ({ json }: { json?: boolean }) => {
      const runs = await withContext(({ db }) => loadRuns(db.pool, {}, { limit: SHOWN_MAX, isOpenFirst: true }));
      print(json ? JSON.stringify(runs, null, 2) : printRuns(runs));
    });
  command
    .command("show")
    .description("progress of a run, file by file, and its result")
    .argument("<run>", "its number")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  npm run studio -- runs show 12")
    .action(async (text: string, { json }: { json?: boolean }) => {
      const run = await withContext(({ db }) => loadRun(db.pool, parseRun(text)));
      print(json ? JSON.stringify(run, null, 2) : printRun(run));
    });
  command
    .command("cancel")
    .description("cancels a run within a second; what was imported so far stays")
    .argument("<run>", "its number")
    .addHelpText("after", "\nExample:\n  npm run studio -- runs cancel 12")
    .action(async (text: string) => {
      const runId = parseRun(text);
      await withContext(async ({ db }) => {
        const { state } = await loadRun(db.pool, runId);
        if (!(await cancelRun(db.pool, runId)))
          throw new StudioError("conflict", message("runIs", { id: runId, state }));
      });
      print(`Run ${runId} is being cancelled.`);
    });
  command
    .command("resume")
    .description("hands an interrupted run to a worker; to resume an import right here: studio import --resume")
    .argument("<run>", "its number")
    .addHelpText("after", "\nExample:\n  npm run studio -- runs resume 12")
    .action(async (text: string) => {
      const runId = parseRun(text);
      await withContext(({ db }) => resumeRun(db, runId));
      print(`Run ${runId} is waiting for a worker.`);
    });
  return command;
}

const print = (text: string) => process.stdout.write(`${text}\n`);

const shareOf = ({ share }: RunRow) => (share === null ? "" : `${Math.floor(share * 100)}%`);

function printRuns(runs: readonly RunRow[]): string {
  if (runs.length === 0) return "There are no runs yet.";
  const rows = runs.map((run) => [run.id, run.kind, run.datasetName ?? "", run.state, shareOf(run), run.createdAt]);
  return printTable([["run", "kind", "data set", "state", "done", "requested"], ...rows]);
}

function printRun(run: RunRow): string {
  const { resumable } = run;
  // Of an import, file by file.
  const progress = run.progress as Partial<ImportProgress> | null;
  const files = progress?.files?.map((file) => [
    file.path.split("/").at(-1) ?? "",
    file.state,
    file.rows,
    file.rejected === 0 ? "" : file.rejected,
    `${(file.bytes / 1e6).toFixed(1)} of ${(file.bytesTotal / 1e6).toFixed(1)}`,
  ]);
  return [
    `Run ${run.id}: ${run.kind}${run.datasetName ? ` (${run.datasetName})` : ""}, ${run.state}${shareOf(run) ? `, ${shareOf(run)}` : ""}`,
    files && files.length > 0 ? printTable([["file", "state", "rows", "unreadable", "MB"], ...files]) : "",
    run.error ? inEnglish(run.error) : "",
    progress?.kept
      ? `${counted(progress.kept.entries, "new entry", "new entries")} from ${counted(progress.kept.rows, "row")} imported.`
      : "",
    resumable ? `To resume: npm run studio -- runs resume ${run.id}` : "",
  ]
    .filter((line) => line !== "")
    .join("\n");
}
