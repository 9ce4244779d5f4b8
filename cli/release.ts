import path from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { isWhole, type ReleaseView, releaseRequestSchema, type Verified } from "#domain/release/release.ts";
import { requireDataset } from "#server/datasets/find-dataset.ts";
import { env } from "#server/env.ts";
import { releaseHere } from "#server/jobs/release-here.ts";
import { openRecipe } from "#server/recipe/open-recipe.ts";
import { diffReleases } from "#server/release/diff-releases.ts";
import { loadReleases } from "#server/release/load-releases.ts";
import { removeRelease } from "#server/release/remove-release.ts";
import { verifyRelease } from "#server/release/verify-release.ts";
import { type CommandContext, withContext } from "./context.ts";
import { counted } from "./counted.ts";
import { showRecipeProgress } from "./recipe-bar.ts";
import { printDiff } from "./release-diff.ts";
import { printTable } from "./table.ts";

type Options = { dataset: string; json?: boolean };
type CutOptions = Options & { out?: string; withPhotos?: boolean };

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
    "cut <file>",
    "Cuts the next release by a recipe: a folder that can be checked and read without the studio.",
    "cut core.yaml --dataset svit",
  )
    .option("--out <folder>", "output folder, empty or new; by default one in the studio's data folder")
    .option("--with-photos", "include the photos in look.html; check the licences first")
    .action(cut);
  part("list", "Lists the releases of a data set.", "list --dataset svit").action(list);
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
  return command;
}

async function cut(file: string, { dataset, out, withPhotos = false, json }: CutOptions): Promise<void> {
  const opened = await openRecipe(path.resolve(file));
  const request = releaseRequestSchema.parse({ name: opened.name, recipe: opened.text, withPhotos });
  await withDataset(dataset, async (context, datasetId) => {
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
      { ...request, place: out === undefined ? null : path.resolve(out) },
      opened,
    );
    if (end.ended !== "done") throw end.error;
    const { number, records, place } = end.report;
    process.stdout.write(
      json ? `${JSON.stringify(end.report)}\n` : `Release ${number}: ${counted(records, "record")}.\n${place}\n`,
    );
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

const withDataset = (name: string, work: (context: CommandContext, datasetId: bigint) => Promise<void>) =>
  withContext(async (context) => work(context, (await requireDataset(context.db.pool, { name })).id));

const printJson = (value: ReleaseView[] | object) => `${JSON.stringify(value, null, 2)}\n`;

function parseNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("Expected the number of a release.");
  return Number(text);
}
