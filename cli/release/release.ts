import { readFile } from "node:fs/promises";
import path from "node:path";
import { Command } from "commander";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { readPlaced } from "#domain/recipe/read-recipe.ts";
import { type About, aboutSchema } from "#domain/release/about.ts";
import { LICENCE_KINDS, type LicenceKind } from "#domain/release/licence-kind.ts";
import { isWhole, type ReleaseView, storedReleaseSchema, type Verified } from "#domain/release/release.ts";
import { env } from "#server/env.ts";
import { releaseHere } from "#server/jobs/release-here.ts";
import { refused } from "#server/recipe/open-recipe.ts";
import { diffReleases } from "#server/release/diff-releases.ts";
import { changeLicence, type LicenceChange } from "#server/release/licences.ts";
import { loadReleases } from "#server/release/load-releases.ts";
import { removeRelease } from "#server/release/remove-release.ts";
import { verifyRelease } from "#server/release/verify-release.ts";
import { listOf } from "../export/export-options.ts";
import { counted } from "../print/counted.ts";
import { printTable } from "../print/table.ts";
import { showRecipeProgress } from "../recipe/recipe-bar.ts";
import { recipeOf, type StoredOptions } from "../recipe/recipe-of.ts";
import { parseVersion } from "../recipe/recipe-store.ts";
import { printDiff } from "./release-diff.ts";
import { loadAllLicences, parseNumber, printAllLicences, withDataset } from "./release-parts.ts";
import { publishCommands } from "./release-publish.ts";

type Options = { dataset: string; json?: boolean };
type CutOptions = Options &
  StoredOptions & {
    out?: string;
    about?: string;
    leaveOut?: LicenceKind[];
    leaveOutPhotos?: LicenceKind[];
    withPhotos?: boolean;
  };

/** `studio release`: training sets that a recipe cut, numbered and frozen. */
export function releaseCommand(): Command {
  const command = new Command("release").description(
    "Cuts numbered, frozen training sets by a recipe, and verifies and compares them (docs/releases.md).",
  );
  const part = (name: string, description: string, example: string) =>
    command
      .command(name)
      .description(description)
      .requiredOption("--dataset <name>", "which data set")
      .option("--json", "print JSON")
      .addHelpText("after", `\nExample:\n  npm run studio -- release ${example}`);
  part(
    "cut [file]",
    "Cuts the next release by a recipe, of a file or of the data set: a folder that can be checked and read without the studio.",
    "cut core.yaml --dataset svit",
  )
    .option("--recipe <name>", "a recipe of the data set, instead of a file")
    .option("--at <version>", "an older version of it", parseVersion)
    .option("--out <folder>", "output folder, empty or new; by default one in the studio's data folder")
    .option(
      "--about <file>",
      "YAML with what only you know, for the card: reviewers, payment, consent, intendedUse, licence",
    )
    .option(
      "--leave-out <kinds>",
      `leave out entries of files by licence, comma separated: ${LICENCE_KINDS.join(", ")}`,
      listOf("licence", LICENCE_KINDS),
    )
    .option(
      "--leave-out-photos <kinds>",
      `leave out entries by the licence of their photo, comma separated: ${LICENCE_KINDS.join(", ")}`,
      listOf("licence", LICENCE_KINDS),
    )
    .option(
      "--with-photos",
      "include the photos that the records name, in photos/ and look.html; lists the licences first",
    )
    .action(cut);
  part("list", "Lists the releases of a data set.", "list --dataset svit").action(list);
  part(
    "licences",
    "Lists the files of a data set with source, licence and terms, and its photos by licence; what is restricted or not stated comes first.",
    "licences --dataset svit",
  ).action(licences);
  part(
    "licence <file>",
    "Sets the source, licence and terms of a file, by its number in the list of licences.",
    "licence 12 --dataset svit --licence cc-by-4.0 --source https://huggingface.co/datasets/BAAI/SVIT",
  )
    .option("--licence <name>", "its name, such as cc-by-nc-4.0")
    .option("--source <text>", "where the file came from")
    .option("--terms <text>", "what else its licence requires")
    .action(licence);
  part(
    "verify <number>",
    "Reads every file of a release and names those that changed, are missing or were added.",
    "verify 3 --dataset svit",
  ).action(verify);
  part(
    "diff <from> <to>",
    "Compares two releases: which entries came, went and changed, and why.",
    "diff 3 4 --dataset svit",
  ).action(diff);
  part(
    "remove <number>",
    "Removes the files of a release. Its number is not used again.",
    "remove 3 --dataset svit",
  ).action(remove);
  for (const own of publishCommands()) command.addCommand(own);
  return command;
}

async function cut(file: string | undefined, options: CutOptions): Promise<void> {
  const { dataset, out, about, leaveOut = [], leaveOutPhotos = [], withPhotos = false, json } = options;
  const own = await recipeOf(file, options);
  const card = { about: about === undefined ? {} : await readAbout(about), leaveOut, leaveOutPhotos, withPhotos };
  await withDataset(dataset, async (context, datasetId) => {
    const opened = await own(context.db, datasetId);
    const { name, text: recipe, stored } = opened;
    const place = out === undefined ? null : path.resolve(out);
    const request = storedReleaseSchema.parse({ name, recipe, stored, ...card, place });
    if (withPhotos) process.stderr.write(printAllLicences(await loadAllLicences(context, datasetId)));
    const bar = showRecipeProgress();
    const onRun = (runId: bigint) => process.stderr.write(`Run ${runId}\n`);
    const end = await releaseHere(
      {
        ...context,
        dataFolder: path.resolve(env.dataFolder),
        onRun,
        onProgress: ({ step, done, total }) => bar.show(step, done, total),
      },
      datasetId,
      request,
      opened,
    );
    if (end.ended !== "done") throw end.error;
    const { number, records, place: made } = end.report;
    process.stdout.write(
      json ? `${JSON.stringify(end.report)}\n` : `Release ${number}: ${counted(records, "record")}.\n${made}\n`,
    );
  });
}

async function readAbout(file: string): Promise<About> {
  const text = await readFile(file, "utf8").catch((cause: Error) => {
    throw new StudioError("not_found", message("aboutFile", { file }), { cause });
  });
  const read = readPlaced(text, path.basename(file), aboutSchema);
  if (!read.ok) throw refused(read.problems);
  return read.value;
}

async function licences({ dataset, json }: Options): Promise<void> {
  await withDataset(dataset, async ({ db }, datasetId) => {
    const all = await loadAllLicences({ db }, datasetId);
    process.stdout.write(json ? printJson(all) : printAllLicences(all));
  });
}

async function licence(file: string, { dataset, ...change }: Options & LicenceChange): Promise<void> {
  await withDataset(dataset, async ({ db }, datasetId) => {
    await changeLicence(db, datasetId, BigInt(parseNumber(file)), change);
    process.stdout.write(printAllLicences(await loadAllLicences({ db }, datasetId)));
  });
}

async function list({ dataset, json }: Options): Promise<void> {
  await withDataset(dataset, async ({ db }, datasetId) => {
    const releases = await loadReleases(db, datasetId);
    const rows = releases.map(({ number, name, at, counts, lies, place }) => [
      number,
      name,
      at.slice(0, 10),
      counts.records,
      counts.entries,
      lies === "here" ? place : lies,
    ]);
    const table = printTable([["release", "recipe", "cut", "records", "entries", "folder"], ...rows]);
    process.stdout.write(
      json ? printJson(releases) : releases.length === 0 ? "There are no releases yet.\n" : `${table}\n`,
    );
  });
}

async function verify(number: string, { dataset, json }: Options): Promise<void> {
  await withDataset(dataset, async ({ db, signal }, datasetId) => {
    const verified = await verifyRelease(db.pool, datasetId, parseNumber(number), signal);
    process.stdout.write(json ? `${JSON.stringify(verified)}\n` : printVerified(verified));
    const { changed, missing, extra } = verified;
    const count = changed.length + missing.length + extra.length;
    if (!isWhole(verified)) throw new StudioError("unprocessable", message("releaseDiffers", { number, count }));
  });
}

const printVerified = ({ files, changed, missing, extra }: Verified): string =>
  [
    ...changed.map((name) => `changed  ${name}`),
    ...missing.map((name) => `missing  ${name}`),
    ...extra.map((name) => `added    ${name}`),
    `${counted(files, "file")} checked.`,
    "",
  ].join("\n");

async function diff(from: string, to: string, { dataset, json }: Options): Promise<void> {
  await withDataset(dataset, async ({ db }, datasetId) => {
    const found = await diffReleases(db, datasetId, parseNumber(from), parseNumber(to));
    process.stdout.write(json ? printJson(found) : printDiff(found));
  });
}

async function remove(number: string, { dataset, json }: Options): Promise<void> {
  await withDataset(dataset, async ({ db }, datasetId) => {
    const removed = await removeRelease(db, datasetId, parseNumber(number));
    const { left, isElsewhere } = removed;
    const rest = isElsewhere ? " Its files were not found here." : left.length > 0 ? ` Left: ${left.join(", ")}.` : "";
    process.stdout.write(json ? `${JSON.stringify(removed)}\n` : `Release ${number} was removed.${rest}\n`);
  });
}

const printJson = (value: ReleaseView[] | object) => `${JSON.stringify(value, null, 2)}\n`;
