import { Command } from "commander";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { PartAuthor } from "#domain/part/part-author.ts";
import { requireDataset } from "#server/datasets/find-dataset.ts";
import { changePart } from "#server/datasets/parts/change-part.ts";
import { loadPartsView } from "#server/datasets/parts/load-parts.ts";
import { partHere } from "#server/jobs/part-here.ts";
import { withContext } from "../context.ts";
import { counted } from "../print/counted.ts";
import { showEntryProgress } from "../print/entry-bar.ts";
import { printTable } from "../print/table.ts";
import { parseAuthor, parsePartName, parseRule } from "./part-options.ts";

type Options = { dataset: string; json?: boolean; name?: string; author?: PartAuthor };

/** `studio part`: the parts of a data set, their names and authors, and by what entries are told apart into them. */
export function partCommand(): Command {
  const command = new Command("part").description("Lists the parts of a data set, changes them, and divides it again.");
  command
    .command("list")
    .description("Lists the parts of a data set with their authors and entries.")
    .requiredOption("--dataset <name>", "which data set")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  npm run studio -- part list --dataset mix")
    .action(list);
  command
    .command("set")
    .argument(
      "<rule>",
      "key:NAME (a key of the record), path (the first folder of the photo's path), file or none",
      parseRule,
    )
    .description(
      "Divides all entries of a data set into parts again, by one rule. Names and authors of parts are kept.",
    )
    .requiredOption("--dataset <name>", "which data set")
    .addHelpText("after", "\nExample:\n  npm run studio -- part set key:source --dataset mix")
    .action(set);
  command
    .command("change <part>")
    .description("Changes the name or author of a part. Its entries stay as they are.")
    .requiredOption("--dataset <name>", "which data set")
    .option("--name <name>", "new name", parsePartName)
    .option("--author <who>", "who wrote its entries: gpt4, model, people or unknown", parseAuthor)
    .addHelpText("after", "\nExample:\n  npm run studio -- part change coco --author gpt4 --dataset mix")
    .action(change);
  return command;
}

async function list({ dataset: name, json }: Options): Promise<void> {
  const view = await withContext(async ({ db }) => {
    const { id } = await requireDataset(db.pool, { name });
    return loadPartsView(db, id);
  });
  const rows = view.parts.map((part) => [
    part.name,
    part.author,
    part.entries,
    part.entries - (part.states.pending ?? 0),
  ]);
  const rest = view.without > 0 ? [["(none)", "unknown", view.without, ""]] : [];
  const rules = view.rules.length > 0 ? `\nby ${view.rules.join(", ")}\n` : "";
  const table = printTable([["part", "author", "entries", "decided"], ...rows, ...rest]);
  process.stdout.write(json ? `${JSON.stringify(view, null, 2)}\n` : `${table}\n${rules}`);
}

async function set(rule: string, { dataset: name }: Options): Promise<void> {
  const bar = showEntryProgress("looked at");
  try {
    const end = await withContext(async (context) => {
      const { id } = await requireDataset(context.db.pool, { name });
      return partHere({ ...context, onProgress: bar.show }, { datasetId: id, rule });
    });
    if (end.ended !== "done") throw end.error;
    bar.end();
    process.stdout.write(
      `${counted(end.report.looked, "entry", "entries")} checked, ${end.report.moved} moved to another part.\n`,
    );
  } finally {
    bar.end();
  }
}

async function change(named: string, { dataset, name, author }: Options): Promise<void> {
  await withContext(async ({ db }) => {
    const { id } = await requireDataset(db.pool, { name: dataset });
    const { parts } = await loadPartsView(db, id);
    const part = parts.find((one) => one.name === named) ?? parts.find((one) => one.word === named);
    if (!part) throw new StudioError("not_found", message("noSuchPart", { id: named }));
    const changed = await changePart(db, id, part.id, { name: name ?? null, author: author ?? null });
    process.stdout.write(
      `${changed.name}: written by ${changed.author}, ${counted(changed.entries, "entry", "entries")}.\n`,
    );
  });
}
