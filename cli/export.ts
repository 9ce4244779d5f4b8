import path from "node:path";
import { SingleBar } from "cli-progress";
import { Command, InvalidArgumentError, Option } from "commander";
import type { ExportManifest, Notice } from "#domain/export-manifest.ts";
import { EXPORT_FORMATS, type ExportFormat, type ExportSettings } from "#domain/export-request.ts";
import { IMAGE_FOLDERS } from "#domain/llava/image-path.ts";
import { BOX_SPACES } from "#domain/llava/record.ts";
import { type EntryState, STATES, TASKS, type Task } from "#domain/task.ts";
import { type ExportProgress, exportDataset } from "#server/export/export-dataset.ts";
import { folderSink } from "#server/export/folder-sink.ts";
import { FORMATS } from "#server/export/formats/index.ts";
import { resolveOut } from "#server/export/output-names.ts";
import { withContext } from "./context.ts";

type Options = {
  dataset: string;
  format: ExportFormat;
  out: string;
  state?: EntryState[];
  task?: Task[];
  boxSpace: ExportSettings["boxSpace"];
  seed: number;
  separator: "space" | "newline";
  vgFolder: string;
  cocoFolder: string;
  merge?: boolean;
  requirePhotos?: boolean;
  force?: boolean;
  json?: boolean;
};

/** `studio export`: progress on stderr, the summary or the manifest on stdout. */
export function exportCommand(): Command {
  const boxSpace = new Option("--box-space <space>", "llava: how boxes are written")
    .choices(BOX_SPACES)
    .default("image");
  return new Command("export")
    .description("Writes a data set's entries, by default the accepted and edited ones, as files that train a model")
    .requiredOption("--dataset <name>", "which data set")
    .addOption(
      new Option("--format <format>", EXPORT_FORMATS.map((name) => `${name}: ${FORMATS[name].what}`).join("; "))
        .choices(EXPORT_FORMATS)
        .makeOptionMandatory(),
    )
    .requiredOption("--out <path>", "svit: a folder; else a file, or a folder that is there or ends in /")
    .option("--state <states>", `comma separated: ${STATES.join(", ")}, or all (verdicts: all by default)`, parseStates)
    .option("--task <tasks>", `comma separated: ${TASKS.join(", ")}`, listOf("task", TASKS))
    .addOption(boxSpace)
    .option("--seed <number>", "llava: draws the instruction of each referring question", parseSeed, 0)
    .addOption(
      new Option("--separator <sign>", "llava: between a referring question and its instruction")
        .choices(["space", "newline"])
        .default("space"),
    )
    .option("--vg-folder <folder>", "llava: of photos of which nothing tells it", IMAGE_FOLDERS.vg)
    .option("--coco-folder <folder>", "llava: of photos of which nothing tells it", IMAGE_FOLDERS.coco)
    .option("--merge", "llava: one record a photo instead of one an entry")
    .option("--require-photos", "llava: leave out entries whose photo the studio has not seen")
    .option("--force", "replace what is there")
    .option("--json", "print the manifest instead of the summary")
    .addHelpText(
      "after",
      `
Beside the files lie a manifest (counts, settings, checksums) and, where something was left out, the list of it.

Example:
  npm run studio -- export --dataset svit --format llava --out out/train.json --box-space padded-square --seed 7
  npm run studio -- export --dataset svit --format svit --out out/svit --state all`,
    )
    .action(runExport);
}

async function runExport(options: Options): Promise<void> {
  await withContext(async ({ db, signal }) => {
    const { folder, names, all } = await resolveOut(options.format, options.out, options.dataset);
    const sink = await folderSink(folder, all, { force: options.force ?? false });
    const progress = showProgress();
    const manifest = await exportDataset(
      {
        db,
        datasetName: options.dataset,
        format: options.format,
        states: options.state ?? [],
        tasks: options.task ?? [],
        settings: settingsOf(options),
        names,
        signal,
        onProgress: progress.show,
      },
      sink,
    ).finally(progress.end);
    process.stdout.write(options.json ? `${JSON.stringify(manifest)}\n` : summary(manifest, folder, names.manifest));
  });
}

const settingsOf = (options: Options): ExportSettings => ({
  boxSpace: options.boxSpace,
  seed: options.seed,
  separator: options.separator === "newline" ? "\n" : " ",
  merge: options.merge ?? false,
  requirePhotos: options.requirePhotos ?? false,
  imageFolders: { vg: options.vgFolder, coco: options.cocoFolder },
});

const listOf =
  <Name extends string>(what: string, names: readonly Name[]) =>
  (text: string): Name[] =>
    text.split(",").map((part) => {
      const name = names.find((known) => known === part.trim());
      if (!name) throw new InvalidArgumentError(`${part} is no ${what}. Known: ${names.join(", ")}.`);
      return name;
    });

const parseStates = (text: string): EntryState[] =>
  text.trim() === "all" ? [...STATES] : listOf("state", STATES)(text);

function parseSeed(text: string): number {
  const seed = Number(text);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new InvalidArgumentError("A seed is a whole number from 0.");
  return seed;
}

/** A bar on a terminal; a line every five seconds elsewhere. */
function showProgress(): { show(progress: ExportProgress): void; end(): void } {
  const isTerminal = process.stderr.isTTY === true;
  const bar = new SingleBar({
    format: "{bar} {percentage}% | {value} of {total} entries | {rate} a second | {eta_formatted} left",
    stream: process.stderr,
    hideCursor: true,
  });
  const startedAt = performance.now();
  let shownAt = startedAt;
  let isStarted = false;
  return {
    show({ entries, entriesTotal }) {
      const now = performance.now();
      if (now - shownAt < (isTerminal ? 100 : 5000)) return;
      shownAt = now;
      const rate = Math.round((entries * 1000) / (now - startedAt));
      if (!isTerminal) console.error(`${entries} of ${entriesTotal} entries, ${rate} a second`);
      else if (isStarted) bar.update(entries, { rate });
      else bar.start(Math.max(entriesTotal, entries), entries, { rate });
      isStarted = true;
    },
    end() {
      if (isTerminal && isStarted) bar.stop();
    },
  };
}

function summary(manifest: ExportManifest, folder: string, manifestName: string): string {
  const { entries, records, counts, leftOut, warnings, files, states } = manifest;
  const data = files.filter(({ name }) => name !== leftOut.file);
  const lines = [
    `${entries} entries left as ${records} records.`,
    ...(entries + leftOut.entries === 0 ? [`No entry is ${states.join(" or ")}: --state names others, or all.`] : []),
    ...Object.entries(counts).map(
      ([task, byState]) =>
        `  ${task}: ${Object.entries(byState)
          .map(([state, count]) => `${count} ${state}`)
          .join(", ")}`,
    ),
    ...(leftOut.entries > 0 ? [`${leftOut.entries} entries were left out (${leftOut.file}):`] : []),
    ...notices(leftOut.reasons),
    ...(Object.keys(warnings).length > 0 ? ["Left with a warning:"] : []),
    ...notices(warnings),
    ...data.map(({ name, bytes, sha256 }) => `${path.join(folder, name)}  ${bytes} bytes  sha256 ${sha256}`),
    path.join(folder, manifestName),
  ];
  return `${lines.join("\n")}\n`;
}

const notices = (byId: Record<string, Notice>) =>
  Object.entries(byId).map(([id, { count, what }]) => `  ${count} ${id}: ${what}`);
