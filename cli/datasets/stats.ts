import { Command } from "commander";
import { type CountsByState, STATES } from "#domain/entry/task.ts";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Found, FoundShare } from "#domain/overview/found.ts";
import { paceOf, sumOf } from "#domain/overview/work.ts";
import { loadDatasets } from "#server/datasets/load-datasets.ts";
import type { Database } from "#server/db/client.ts";
import { loadOverview } from "#server/overview/load-overview.ts";
import { withContext } from "../context.ts";
import { printTable } from "../print/table.ts";

export function statsCommand(): Command {
  return new Command("stats")
    .description(
      "Where a data set stands: entries by task, part and state, what was found wrong, decisions by day and reviewer, pace, import warnings.",
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
  const { withoutPart, people, ...overview } = await loadOverview(db, BigInt(dataset.id), null);
  return {
    ...dataset,
    ...overview,
    withoutPart: STATES.reduce((sum, state) => sum + (withoutPart[state] ?? 0), 0),
    people: people.map((person) => ({ ...person, entriesPerHour: paceOf(person) })),
  };
}

function printStats(stats: Stats): string {
  const states = (own: CountsByState) => STATES.map((state) => own[state] ?? 0);
  const parts = new Map(stats.parts.map(({ id, name }) => [id, name]));
  const found = (groups: readonly Found[]) =>
    groups.flatMap((own) => {
      const row = (reason: string, { count, drawn }: FoundShare) => [
        parts.get(own.group) ?? own.group,
        reason,
        count,
        own.looked,
        drawn
          ? `${percent(drawn.low)}-${percent(drawn.high)} (${drawn.count} of ${own.drawn} drawn)`
          : "of those decided",
      ];
      return [row("any", own.faulty), ...own.reasons.map((reason) => row(reason.code, reason))];
    });
  const tables: (readonly (string | number)[])[][] = [
    [["task", ...STATES], ...Object.entries(stats.tasks).map(([task, own]) => [task, ...states(own)])],
    [["part", "author", ...STATES], ...stats.parts.map((part) => [part.name, part.author, ...states(part.states)])],
    [
      ["found in", "reason", "entries", "decided", "of all, 95 %"],
      ...found(stats.foundByTask),
      ...found(stats.foundByPart),
    ],
    [["day (UTC)", "decisions"], ...stats.days.map(({ day, decisions }) => [day, sumOf(decisions)])],
    [
      ["reviewer", "decision", "count"],
      ...stats.people.flatMap(({ name, decisions }) =>
        Object.entries(decisions).map(([decision, count]) => [name, decision, count]),
      ),
    ],
    [
      ["reviewer", "timed", "too fast", "entries per hour"],
      ...stats.people.map((person) => [
        person.name,
        person.paced,
        person.tooFast,
        person.entriesPerHour === null ? "" : Math.round(person.entriesPerHour),
      ]),
    ],
    [["import warning", stats.warnings.isExact ? "entries" : "about"], ...Object.entries(stats.warnings.counts)],
  ];
  return `${tables
    .filter((rows, nth) => nth === 0 || rows.length > 1)
    .map((rows) => printTable(rows))
    .join("\n\n")}\n`;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
