import { Command } from "commander";
import { StudioError } from "#domain/error.ts";
import { STATES } from "#domain/task.ts";
import type { Database } from "#server/db/client.ts";
import { loadDatasets } from "#server/db/datasets.ts";
import { withContext } from "./context.ts";
import { printTable } from "./table.ts";

export function statsCommand(): Command {
  return new Command("stats")
    .description("Entries of a data set by task and state, verdicts by decision and reviewer.")
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
  if (!dataset) throw new StudioError("not_found", `There is no data set ${JSON.stringify(name)}.`);
  const verdicts = await db.prisma.verdict.groupBy({
    by: ["reviewerName", "decision"],
    where: { datasetId: BigInt(dataset.id), pass: "main" },
    _count: true,
  });
  return {
    ...dataset,
    verdicts: verdicts.map(({ reviewerName, decision, _count }) => ({
      reviewer: reviewerName,
      decision,
      count: _count,
    })),
  };
}

function printStats(stats: Stats): string {
  const tasks = Object.entries(stats.tasks).map(([task, states]) => [
    task,
    ...STATES.map((state) => states[state] ?? 0),
  ]);
  const verdicts = stats.verdicts.map((row) => [row.reviewer, row.decision, row.count]);
  return `${printTable([["task", ...STATES], ...tasks])}\n${verdicts.length > 0 ? `\n${printTable([["reviewer", "decision", "verdicts"], ...verdicts])}\n` : ""}`;
}
