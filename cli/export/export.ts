import { Command, Option } from "commander";
import { STATES, TASKS } from "#domain/entry/task.ts";
import { PREVIEW_RECORDS } from "#domain/export/export-preview.ts";
import { PHOTO_HANDLINGS } from "#domain/export/export-request.ts";
import { EXPORT_FORMATS, FORMATS } from "#domain/export/formats.ts";
import { LAYOUTS } from "#domain/export/preference/layouts.ts";
import { NO_FILTER } from "#domain/find/entry-filter.ts";
import { IN_TEXT } from "#domain/grounding/notation.ts";
import { IMAGE_FOLDERS } from "#domain/llava/image-path.ts";
import { BAD_BOXES, BOX_SPACES } from "#domain/llava/record.ts";
import { TOKENS_MAX } from "#domain/llava/token-count.ts";
import {
  listOf,
  parseLicense,
  parsePreview,
  parseSeed,
  parseShare,
  parseSize,
  parseSplit,
  parseStates,
  parseTokens,
  parseView,
} from "./export-options.ts";
import { type Options, printPreview, runExport } from "./run-export.ts";

/** `studio export`: progress on stderr, the summary or the manifest on stdout. */
export function exportCommand(): Command {
  const boxSpace = new Option("--box-space <space>", "llava: how boxes are written")
    .choices(BOX_SPACES)
    .default("image");
  return new Command("export")
    .description("Exports a data set's entries as training files, by default the accepted and edited ones")
    .requiredOption("--dataset <name>", "which data set")
    .addOption(
      new Option("--format <format>", EXPORT_FORMATS.map((name) => `${name}: ${FORMATS[name].words.en.text}`).join(" "))
        .choices(EXPORT_FORMATS)
        .makeOptionMandatory(),
    )
    .option(
      "--out <path>",
      "a folder for formats with several files; otherwise a file, or a folder that exists or ends in /",
    )
    .option(
      "--preview <records>",
      `print this many finished records (such as ${PREVIEW_RECORDS}) and write nothing`,
      parsePreview,
    )
    .option("--state <states>", `comma separated: ${STATES.join(", ")}, or all (verdicts: all by default)`, parseStates)
    .option("--task <tasks>", `comma separated: ${TASKS.join(", ")}`, listOf("task", TASKS))
    .option("--view <address>", "filters of a browse page, as in its address after the ?", parseView, NO_FILTER)
    .option(
      "--part <name>",
      "only this part of the data set, by its name; repeatable",
      (name: string, others: string[]) => [...others, name],
      [],
    )
    .option(
      "--shard-size <size>",
      "split into files of at most this size (500MB) or number of records (100000)",
      parseSize,
      null,
    )
    .addOption(boxSpace)
    .addOption(
      new Option(
        "--boxes <notation>",
        "all conversation formats except swift-grounding: write the boxes of every entry in this notation",
      ).choices(IN_TEXT),
    )
    .option("--seed <number>", "llava: seed for the instruction of each referring question", parseSeed, 0)
    .addOption(
      new Option("--separator <sign>", "llava: between a referring question and its instruction")
        .choices(["space", "newline"])
        .default("space"),
    )
    .option("--vg-folder <folder>", "llava: folder of photos whose folder is unknown", IMAGE_FOLDERS.vg)
    .option("--coco-folder <folder>", "llava: folder of photos whose folder is unknown", IMAGE_FOLDERS.coco)
    .option(
      "--merge",
      "llava: merge a photo's entries into records up to --max-tokens, instead of one record per entry",
    )
    .option(
      "--max-tokens <number>",
      "llava: maximum record length, including the photo's 576 tokens",
      parseTokens,
      TOKENS_MAX,
    )
    .option("--keep-long", "llava: keep longer entries, although the trainer truncates them")
    .addOption(
      new Option(
        "--bad-boxes <what>",
        "llava: entries with a box that is unreadable, inverted, empty or outside the photo",
      )
        .choices(BAD_BOXES)
        .default("keep"),
    )
    .option("--require-photos", "llava: leave out entries without a photo")
    .option(
      "--image-in-front",
      "llava, messages: add <image> at the start of texts without a placeholder for their photos",
    )
    .option(
      "--content-parts",
      "messages, parquet: content as parts including photos, as TRL expects, instead of <image>",
    )
    .option("--embed-photos", "parquet: embed the photos in the table, instead of their names")
    .option("--license <name>", "parquet: the licence in its README.md, by its Hugging Face name", parseLicense, null)
    .addOption(
      new Option("--layout <reader>", "preference, kto: the reader to write for").choices(LAYOUTS).default("trl"),
    )
    .option(
      "--strike-share <share>",
      "preference: maximum share, 0 to 1, of pairs that only delete words",
      parseShare,
      0.5,
    )
    .addOption(
      new Option("--photos <what>", "llava: put the photos under the names used in the records, as copies or links")
        .choices(PHOTO_HANDLINGS)
        .default("none"),
    )
    .option("--photos-to <folder>", "where --photos puts them; by default next to the manifest, as NAME.photos")
    .option("--split <shares>", "split by photo, such as train=0.9,validation=0.1", parseSplit, [])
    .option("--split-seed <number>", "seed for assigning photos to splits", parseSeed, 0)
    .option("--hold-out <file>", "photos whose entries are left out: ids or names, one per line or as a JSON list")
    .option("--look", "add a page with 24 sample records, their photos and boxes (drawn with --split-seed)")
    .option("--allow-empty", "write the export even if it is empty")
    .option("--withdrawn", "keep entries whose photo was withdrawn; the photo itself is never written")
    .option("--names", "jsonl, verdicts: include reviewers' names (numbers otherwise)")
    .option("--force", "overwrite existing files")
    .option("--json", "print the manifest instead of the summary")
    .addHelpText(
      "after",
      `
A manifest (counts, settings, checksums) is written next to the file or folder, and a list of what was left out, if anything was.

Example:
  npm run studio -- export --dataset svit --format llava --out out/train.json --box-space padded-square --seed 7
  npm run studio -- export --dataset svit --format svit --out out/svit --state all
  npm run studio -- export --dataset svit --format jsonl --out out/ --view "text=boat&boxesMin=3" --shard-size 500MB`,
    )
    .action(async (options: Options, command: Command) => {
      if (options.preview !== undefined) return printPreview(options, options.preview);
      if (options.out === undefined) command.error("error: required option '--out <path>' not specified");
      return runExport({ ...options, out: options.out });
    });
}
