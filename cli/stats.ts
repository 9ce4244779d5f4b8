import { Command } from "commander";
import { STATES } from "#domain/entry/task.ts";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { loadDatasets } from "#server/datasets/load-datasets.ts";
import { loadPartsView } from "#server/datasets/parts/load-parts.ts";
import type { Database } from "#server/db/client.ts";
import { countVerdicts } from "#server/verdict/count-verdicts.ts";
import { withContext } from "./context.ts";
import { printTable } from "./table.ts";

export function statsCommand(): Command {
  return new Command("stats")
    .description(
      "Entries of a data set by task, part and state, verdicts by decision and reviewer, including those faster than the entry can be read.",
    )
    .requiredOption("--dataset <name>", "the data set")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  npm run studio -- stats --dataset demo --json")
    .action(async ({ dataset, json }: { dataset: string; json?: boolean }) => {
      const stats = await withContext(({ db }) => loadStats(db, dataset));
      process.stdout.write(json ? `${JSON.stringify(stats, null, 2)}\n` : printStats(stats));
    });
}

type Stats = Awaited<ReturnType<typeof loadStats>>;

async function loadStats(db: Database, name: string) {
  const dataset = (await loadDatasets(db)).find((candidate) => candidate.name === name);
  if (!dataset) throw new StudioError("not_found", message("noDataset", { name: JSON.stringify(name) }));
  const { parts, without } = await loadPartsView(db, BigInt(dataset.id));
  return { ...dataset, parts, withoutPart: without, verdicts: await countVerdicts(db, dataset.id) };
}

function printStats(stats: Stats): string {
  const tasks = Object.entries(stats.tasks).map(([task, states]) => [
    task,
    ...STATES.map((state) => states[state] ?? 0),
  ]);
  const parts = stats.parts.map(({ name, author, states }) => [
    name,
    author,
    ...STATES.map((state) => states[state] ?? 0),
  ]);
  const byPart = parts.length > 0 ? `\n${printTable([["part", "author", ...STATES], ...parts])}\n` : "";
  const verdicts = stats.verdicts.map((row) => [row.reviewer, row.decision, row.count, row.tooFast]);
  return `${printTable([["task", ...STATES], ...tasks])}\n${byPart}${verdicts.length > 0 ? `\n${printTable([["reviewer", "decision", "verdicts", "too fast"], ...verdicts])}\n` : ""}`;
}
