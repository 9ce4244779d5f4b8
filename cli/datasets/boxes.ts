import { Command, Option } from "commander";
import type { FileBoxes, NotationOfFile } from "#domain/box-reading.ts";
import { StudioError } from "#domain/error.ts";
import { NOTATIONS, type NotationName } from "#domain/grounding/notation.ts";
import { message } from "#domain/message.ts";
import { loadBoxes } from "#server/datasets/boxes/load-boxes.ts";
import { requireDataset } from "#server/datasets/find-dataset.ts";
import { settleHere } from "#server/jobs/settle-here.ts";
import { withContext } from "../context.ts";
import { counted } from "../print/counted.ts";
import { printTable } from "../print/table.ts";
import { type ReadingOptions, readingOf, withReadingOptions } from "./box-reading-options.ts";

type Options = {
  dataset: string;
  json?: boolean;
  signs?: NotationName;
} & ReadingOptions;

/** `studio boxes`: how the boxes of each file are read; and settles it. */
export function boxesCommand(): Command {
  const command = new Command("boxes")
    .description("Lists how the boxes of each file are read, or settles it for one file. No new import is needed.")
    .argument("[file]", "path or number of a file, as listed")
    .requiredOption("--dataset <name>", "which data set")
    .addOption(
      new Option(
        "--signs <name>",
        "of a file in several notations: whose entries this settles, as listed; another one is added to the file",
      ).choices(NOTATIONS),
    )
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  npm run studio -- boxes grounding.json --dataset svit --notation qwen2.5-vl --space pixels-resized\n  npm run studio -- boxes mix.json --dataset svit --signs ferret --notation ferret --space pixels",
    )
    .action(run);
  return withReadingOptions(command);
}

async function run(name: string | undefined, options: Options): Promise<void> {
  if (name === undefined) return list(options);
  const { signs } = options;
  const reading = { ...readingOf(options), ...(signs ? { signs } : {}) };
  await withContext(async (context) => {
    const { id: datasetId } = await requireDataset(context.db.pool, { name: options.dataset });
    const file = fileNamed(await loadBoxes(context.db, datasetId), name);
    const end = await settleHere(context, { datasetId, fileId: BigInt(file.fileId), reading });
    if (end.ended !== "done") throw end.error;
    const { entries, changed } = end.report;
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ file: file.path, ...reading, entries, changed })}\n`
        : `${file.path}: box format set to ${reading.notation}, ${reading.space.name}. Counted ${counted(entries, "entry", "entries")}, ${changed} changed.\n`,
    );
  });
}

async function list({ dataset, json }: Options): Promise<void> {
  const files = await withContext(async ({ db }) => {
    const { id } = await requireDataset(db.pool, { name: dataset });
    return loadBoxes(db, id);
  });
  const rows = files.flatMap(rowsOf);
  const head = ["file", "path", "notation", "space", "entries", "possible formats"];
  process.stdout.write(json ? `${JSON.stringify(files, null, 2)}\n` : `${printTable([head, ...rows])}\n`);
}

/** A row for each notation of a file, and one for the entries whose boxes are in none of them. */
function rowsOf({ fileId, path, notations, strangers }: FileBoxes): string[][] {
  const rows = notations.map(({ signs, grounding, readings, entries }) => [
    fileId,
    path,
    (grounding.notation ?? "none known") + (signs && signs !== grounding.notation ? ` (signs of ${signs})` : ""),
    spaceTold(grounding),
    entries === null ? "" : String(entries),
    grounding.isGuess ? readings.map((own) => `${own.notation} ${own.space.name}`).join("; ") : "",
  ]);
  return strangers === 0 ? rows : [...rows, [fileId, path, "other notations", "unknown", String(strangers), ""]];
}

function spaceTold({ space, isGuess }: NotationOfFile["grounding"]): string {
  if (space === null) return "unknown";
  const { name, ...settings } = space;
  const own = Object.entries(settings).map(([key, value]) => `${key} ${value}`);
  return [name, ...own, ...(isGuess ? ["(not confirmed)"] : [])].join(" ");
}

/** @throws StudioError not_found where none is called so, invalid_request where several are */
function fileNamed(files: readonly FileBoxes[], name: string): FileBoxes {
  const found = files.filter(({ fileId, path }) => path === name || fileId === name);
  const [file] = found;
  if (!file) throw new StudioError("not_found", message("noSourceFile", { id: name }));
  if (found.length > 1)
    throw new StudioError("invalid_request", message("sourceFilesOfName", { name, count: found.length }));
  return file;
}
