import { Command } from "commander";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { RemovalReport } from "#domain/removal.ts";
import { findDataset } from "#server/datasets/find-dataset.ts";
import { loadDatasets } from "#server/datasets/load-datasets.ts";
import { removeHere } from "#server/jobs/remove-here.ts";
import { loadReleases } from "#server/release/load-releases.ts";
import { withContext } from "../context.ts";
import { counted } from "../print/counted.ts";
import { showEntryProgress } from "../print/entry-bar.ts";
import { printTable } from "../print/table.ts";

export function datasetCommand(): Command {
  const command = new Command("dataset").description("Lists or removes data sets.");
  command
    .command("list")
    .description("Lists the data sets with their entries by state.")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  npm run studio -- dataset list --json")
    .action(async ({ json }: { json?: boolean }) => {
      const datasets = await withContext(({ db }) => loadDatasets(db));
      const rows = datasets.map((dataset) => [
        dataset.name,
        dataset.images,
        dataset.entries,
        dataset.entries - (dataset.states.pending ?? 0),
      ]);
      process.stdout.write(
        json
          ? `${JSON.stringify(datasets, null, 2)}\n`
          : `${printTable([["data set", "images", "entries", "decided"], ...rows])}\n`,
      );
    });
  command
    .command("remove <name>")
    .description("Permanently removes a data set with its entries and verdicts. If interrupted, run it again.")
    .option("--yes", "confirm")
    .addHelpText("after", "\nExample:\n  npm run studio -- dataset remove old --yes")
    .action(async (name: string, { yes }: { yes?: boolean }) => {
      const folders = await releaseFolders(name);
      const told = folders.length === 0 ? "" : `: ${folders.join(", ")}`;
      if (!yes) throw new StudioError("invalid_request", message("removeUnsure", { name, folders: told }));
      const { entries, verdicts } = await removeShown(name);
      process.stdout.write(
        `Removed ${name}: ${counted(entries, "entry", "entries")}, ${counted(verdicts, "verdict")}.\n${folders.map((folder) => `Release folder kept: ${folder}\n`).join("")}`,
      );
    });
  return command;
}

/** Folders of releases that are there; of a data set that is not, or is being removed, none are known. */
const releaseFolders = (name: string): Promise<string[]> =>
  withContext(async ({ db }) => {
    const found = await findDataset(db.pool, { name });
    const releases = found ? await loadReleases(db, found.id) : [];
    return releases.filter(({ lies }) => lies === "here").map(({ place }) => place);
  });

async function removeShown(name: string): Promise<RemovalReport> {
  const bar = showEntryProgress("removed");
  try {
    const end = await withContext((context) => removeHere({ ...context, onProgress: bar.show }, name));
    if (end.ended !== "done") throw end.error;
    return end.report;
  } finally {
    bar.end();
  }
}
