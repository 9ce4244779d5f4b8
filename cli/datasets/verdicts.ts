import { Command } from "commander";
import { inEnglish } from "#domain/message-english.ts";
import type { MergeLeft, MergeReport } from "#domain/verdict/merge-report.ts";
import { requireDataset } from "#server/datasets/find-dataset.ts";
import { mergeFile } from "#server/verdict/merge/merge-file.ts";
import { withContext } from "../context.ts";
import { counted } from "../print/counted.ts";
import { showEntryProgress } from "../print/entry-bar.ts";

type Options = { dataset: string; json?: boolean };

/** `studio verdicts merge`: takes over what another team decided about the same entries. */
export function verdictsCommand(): Command {
  const command = new Command("verdicts").description("Merges the verdicts of two teams.");
  command
    .command("merge <file>")
    .description(
      "Adds the verdicts of another studio's export (--format verdicts) to the same entries here. Entries that are decided differently become a session. Can be interrupted and repeated: nothing is added twice.",
    )
    .requiredOption("--dataset <name>", "which data set")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  npm run studio -- verdicts merge team-b.verdicts.jsonl --dataset svit")
    .action(merge);
  return command;
}

async function merge(file: string, { dataset: name, json }: Options): Promise<void> {
  const bar = showEntryProgress("merged");
  const report = await withContext(async ({ db, signal }) => {
    const { id: datasetId } = await requireDataset(db.pool, { name });
    return mergeFile(db, { datasetId, file, signal, onProgress: bar.show });
  }).finally(() => bar.end());
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : printReport(report));
}

const LEFT: Readonly<Record<MergeLeft, string>> = {
  "no-entry": "no entry here has this photo, task and text",
  "photo-uncertain": "only a path names the photo, and neither its bytes nor its source file are known here",
  "several-entries": "several entries here match",
  "in-review": "the entry is being reviewed right now: run the command again later",
  "other-pass": "from a practice session or a second reading",
  import: "from an import, about a photo that changed",
  "does-not-fit": "does not fit the entry",
};

function printReport(report: MergeReport): string {
  const { verdicts, added, known, entries, reviewers, left, examples, disagreements, queueId } = report;
  const lines = [
    `Added ${added} of ${counted(verdicts, "verdict")} by ${counted(reviewers, "reviewer")}, on ${counted(entries, "entry", "entries")}; ${known} already here.`,
    ...Object.entries(left).map(([reason, count]) => {
      const example = examples.find((own) => own.reason === reason);
      const why = example?.why ? `: ${inEnglish(example.why)}` : "";
      return `Not added: ${counted(count, "verdict")}, ${LEFT[reason as MergeLeft]} (first on line ${example?.line}${why}).`;
    }),
    disagreements === 0
      ? "No entry is decided differently."
      : `Decided differently: ${counted(disagreements, "entry", "entries")}. Review them at /review/${queueId}.`,
  ];
  return `${lines.join("\n")}\n`;
}
