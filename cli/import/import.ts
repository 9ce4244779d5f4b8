import path from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { nameSchema } from "#domain/entry/plain-text.ts";
import { StudioError } from "#domain/error.ts";
import { ID_SPACES, type IdRule } from "#domain/identity/public-id.ts";
import { type ImportReport, type Passed, passedFile } from "#domain/import/import-report.ts";
import { isDataPassed } from "#domain/import/unit-counts.ts";
import { message } from "#domain/message.ts";
import { inEnglish } from "#domain/message-english.ts";
import type { PartAuthor } from "#domain/part/part-author.ts";
import { MAPPING_NAME_MAX, parseMapping } from "#domain/shapes/mapping.ts";
import { env } from "#server/env.ts";
import { importPaths } from "#server/import/import-paths.ts";
import type { AskedMapping } from "#server/import/mappings.ts";
import { repairDataset } from "#server/import/photos/repair.ts";
import type { ImportEnd } from "#server/import/run-import.ts";
import { importHere, resumeImportHere } from "#server/jobs/import-here.ts";
import { type CommandContext, withContext } from "../context.ts";
import { type ReadingOptions, readingOf, saysReading, withReadingOptions } from "../datasets/box-reading-options.ts";
import { parseAuthor, parseRule } from "../datasets/part-options.ts";
import { parseRun } from "../parse-run.ts";
import { counted } from "../print/counted.ts";
import { ImportBar } from "./import-bar.ts";
import { printImportReport, printReportJson } from "./print-import-report.ts";

/** In the place of a photo's place: copy them. A folder of that name is ./store. */
const STORE = "store";

type Options = {
  dataset?: string;
  photos: string[];
  root?: string;
  ids: IdRule[];
  stripPrefix: string[];
  part?: string;
  author?: PartAuthor;
  map?: AskedMapping;
  mapName?: string;
  repair?: boolean;
  resume?: string;
  dryRun?: boolean;
  maxRejects?: number;
  rejects?: string;
  json?: boolean;
} & ReadingOptions;

export function importCommand(): Command {
  const command = withReadingOptions(new Command("import"))
    .description("Imports files and folders into a data set; each file is recognised by its content.")
    .argument(
      "[path...]",
      "SVIT, LLaVA, Vision-Flan, ShareGPT, messages, question/answer, Visual Genome or COCO files, Parquet, .tar, photo folders, or folders of these",
    )
    .option("--dataset <name>", "the data set, created if it does not exist")
    .option(
      "--photos <place>",
      "where to find photos: a folder, a zip, https://… or s3://bucket/prefix?endpoint=…&region=…; repeatable. The word store copies all photos into the data folder",
      (place: string, others: string[]) => [...others, place],
      [],
    )
    .option("--root <name>", "the root of photo names; use the same name again to join two places")
    .option(
      "--ids <whose=folder>",
      "whose ids are used as names in a folder: vg=FOLDER, coco=FOLDER, or own=FOLDER for neither; repeatable",
      (text: string, others: IdRule[]) => [...others, parseIdRule(text)],
      [],
    )
    .option(
      "--strip-prefix <prefix>",
      "removed from the front of photo paths (/mnt/data/, https://host/); repeatable",
      (prefix: string, others: string[]) => [...others, prefix],
      [],
    )
    .option(
      "--part <rule>",
      "how to divide entries into parts: key:NAME (a key of the record), path (the first folder of the photo's path), file, none (default: detected for each file)",
      parseRule,
    )
    .option("--author <who>", "who wrote the entries of new parts: gpt4, model, people or unknown", parseAuthor)
    .option(
      "--map <keys>",
      "what the keys of an unknown record format mean: photo=img,question=q,answer=a, or turns=talk,role=who,text=said; box=region for a key with boxes; saved in the data set under a name, and reused by that name",
      parseMap,
    )
    .option("--map-name <name>", "the name that --map is saved under (default: its keys)", mappingName)
    .option("--repair", "split images that an earlier release made from several photos; only with --dataset")
    .option("--resume <run>", "resumes an interrupted import, by its run number")
    .option("--dry-run", "read everything, write nothing")
    .option("--max-rejects <n>", "stop after this many unreadable rows; nothing is imported then", wholeNumber)
    .option("--rejects <file>", "where to write all unreadable rows (default: in the data folder)")
    .option("--json", "print the report as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  npm run studio -- import ~/svit ~/visual-genome --dataset svit\n  npm run studio -- import --resume 12",
    );
  return command.action((paths: string[], options: Options) => {
    const hasPlaces = paths.length + options.photos.filter((place) => place !== STORE).length > 0;
    if (options.repair) {
      if (hasPlaces || options.dataset === undefined || options.resume !== undefined)
        command.error("error: --repair can only be used with --dataset");
      return runRepair(options.dataset ?? "", options.json ?? false);
    }
    if (options.mapName !== undefined && options.map?.mapping === undefined)
      command.error("error: --map-name needs --map with keys");
    const isBegun = hasPlaces && options.dataset !== undefined;
    if (options.resume === undefined ? !isBegun : hasPlaces || options.dataset !== undefined)
      command.error("error: give paths and --dataset, or only --resume");
    return runImportCommand(paths, options);
  });
}

async function runRepair(datasetName: string, isJson: boolean): Promise<void> {
  const report = await withContext(({ db, signal }) => repairDataset(db, datasetName, signal));
  const { suspect, parted, moved } = report;
  process.stdout.write(
    isJson
      ? `${JSON.stringify(report)}\n`
      : `${counted(suspect, "image was", "images were")} made from several photos, and split into ${counted(parted, "new image")}; ${counted(moved, "entry", "entries")} had been shown with another photo (flagged if already decided).\n`,
  );
}

async function runImportCommand(paths: string[], options: Options): Promise<void> {
  const report = await withContext(async (context) => {
    const bar = new ImportBar();
    try {
      return await carryOut(context, paths, options, bar);
    } finally {
      bar.end();
    }
  });
  process.stdout.write(options.json ? printReportJson(report) : printImportReport(report));
  if (isUseless(report)) throw new StudioError("unreadable_input", message("nothingRead"));
  const passed = report.skipped.filter(isDataPassed);
  if (passed.length > 0) throw passedOver(passed);
}

async function carryOut(
  { db, directUrl, signal }: CommandContext,
  paths: string[],
  {
    dataset = "",
    photos: named,
    root,
    ids,
    stripPrefix,
    part,
    author,
    map,
    mapName,
    resume,
    dryRun = false,
    maxRejects,
    rejects,
    ...reading
  }: Options,
  bar: ImportBar,
): Promise<ImportReport> {
  const photos = named.filter((place) => place !== STORE);
  const copiesPhotos = photos.length < named.length;
  const limit = maxRejects === undefined ? {} : { rejectsMax: maxRejects };
  const onProgress = bar.show.bind(bar);
  const naming = { root, ids, stripPrefixes: stripPrefix };
  const parts = { ...(part === undefined ? {} : { rule: part }), ...(author === undefined ? {} : { author }) };
  const boxes = saysReading(reading) ? readingOf(reading) : undefined;
  const mapping = map && (mapName === undefined ? map : { ...map, name: mapName });
  if (dryRun)
    return importPaths({
      db,
      signal,
      paths,
      photos,
      ...naming,
      parts,
      mapping,
      boxes,
      datasetName: dataset,
      isDryRun: true,
      ...limit,
      onProgress,
    });
  let number = "";
  const onRun = (runId: bigint) => {
    number = String(runId);
    process.stderr.write(`Import ${number}\n`);
  };
  const here = { db, directUrl, dataFolder: env.dataFolder, signal, onRun, onProgress };
  const end =
    resume === undefined
      ? await importHere(here, {
          datasetName: dataset,
          // Whoever resumes it may stand in another folder.
          paths: paths.map((one) => path.resolve(one)),
          photos: photos.map((one) => (/^[a-z0-9]+:\/\//i.test(one) ? one : path.resolve(one))),
          ...(root === undefined ? {} : { root }),
          ids: ids.map(({ space, folder }) => ({ space, folder: path.resolve(folder) })),
          stripPrefixes: stripPrefix,
          parts,
          copiesPhotos,
          ...(mapping ? { mapping } : {}),
          ...(boxes ? { boxes } : {}),
          ...limit,
          ...(rejects ? { rejectsPath: path.resolve(rejects) } : {}),
        })
      : await resumeImportHere(here, parseRun(resume));
  return reportOf(end, number);
}

function reportOf(end: ImportEnd, number: string): ImportReport {
  if (end.ended === "done") return end.report;
  if (end.kept.rows > 0) {
    const { entries, rows } = end.kept;
    process.stderr.write(
      `${entries} new entries from ${rows} rows are in. To go on: npm run studio -- import --resume ${number}\n`,
    );
  }
  throw end.error;
}

/** All else is in: told at the end, so that a program that calls this does not take it for the whole. */
const passedOver = (passed: readonly Passed[]) =>
  new StudioError(
    "passed_over",
    message("someFilesPassed", {
      count: passed.length,
      passed: passed.slice(0, 3).map((one) => passedFile({ ...one, path: path.basename(one.path) })),
    }),
  );

/** Nothing but rejects came of it. */
const isUseless = (report: ImportReport) =>
  report.rejects > 0 &&
  report.photos.found === 0 &&
  report.files.every((file) => file.rows === 0 || file.rejected >= file.rows);

/** Keys, or the name of a mapping that the data set keeps. */
function parseMap(text: string): AskedMapping {
  if (!text.includes("=")) return { name: text };
  const parsed = parseMapping(text);
  if (!parsed.ok) throw new InvalidArgumentError(inEnglish(parsed.why));
  return { mapping: parsed.mapping };
}

function mappingName(text: string): string {
  if (nameSchema(MAPPING_NAME_MAX).safeParse(text).data !== text || text.includes("="))
    throw new InvalidArgumentError("Expected a name of at most 100 characters without =.");
  return text;
}

function parseIdRule(text: string): IdRule {
  const [, whose, folder] = text.match(/^(vg|coco|own)=(.+)$/s) ?? [];
  const space = ID_SPACES.find((known) => known === whose);
  if (space === undefined || folder === undefined)
    throw new InvalidArgumentError("Expected vg=FOLDER, coco=FOLDER or own=FOLDER.");
  return { space, folder };
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("Expected a whole number.");
  return Number(text);
}
