import { constants } from "node:fs";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { filesNamed, type NamedFile } from "#domain/recipe/files-named.ts";
import { recipeNameSchema, recipeSaveSchema } from "#domain/recipe/stored-recipe.ts";
import { requireDataset } from "#server/datasets/find-dataset.ts";
import { findMixFiles, keepMixFile } from "#server/recipe/mix-store.ts";
import { openRecipe } from "#server/recipe/open-recipe.ts";
import { removeRecipe, saveRecipe } from "#server/recipe/save-recipe.ts";
import { loadFileTexts, loadRecipe, loadRecipes } from "#server/recipe/stored-recipes.ts";
import { type CommandContext, withContext } from "../context.ts";
import { printTable } from "../print/table.ts";
import { refuseFull } from "./refuse-full.ts";

type Options = { dataset: string; json?: boolean };

/** `studio recipe save|list|show|remove`: the recipes that a data set keeps. */
export function recipeStoreCommands(): Command[] {
  const part = (name: string, description: string, example: string) => {
    const [own = "", ...wanted] = name.split(" ");
    const command = new Command(own);
    for (const argument of wanted) command.argument(argument);
    return command
      .description(description)
      .requiredOption("--dataset <name>", "which data set")
      .option("--json", "print JSON")
      .addHelpText("after", `\nExample:\n  npm run studio -- recipe ${example}`);
  };
  return [
    part(
      "save <file>",
      "Saves a recipe in the data set as its next version, with the lists, concept sets and mix file that it names.",
      "save core.yaml --dataset svit --after 2",
    )
      .option("--name <name>", "what it is called there (default: the file's name without its ending)")
      .option("--after <version>", "the version that the file was made from; 0 for a new recipe", parseVersion, 0)
      .action(save),
    part("list", "Lists the recipes of a data set.", "list --dataset svit").action(list),
    part(
      "show <name>",
      "Prints a recipe; with --out writes it into a folder, with its files.",
      "show core --dataset svit --at 2",
    )
      .option("--at <version>", "an older version", parseVersion)
      .option("--out <folder>", "output folder, empty or new")
      .action(show),
    part(
      "remove <name>",
      "Takes a recipe off the list. Its versions stay: releases and sessions name them.",
      "remove core --dataset svit",
    ).action(remove),
  ];
}

export function parseVersion(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("Expected the number of a version.");
  return Number(text);
}

async function save(file: string, options: Options & { name?: string; after: number }): Promise<void> {
  const whole = path.resolve(file);
  const opened = await openRecipe(whole);
  const name = recipeNameSchema.parse(options.name ?? path.basename(file).replace(/\.(ya?ml|json)$/i, ""));
  // A folder is refused where the recipe is saved, at its line.
  const isText = ({ use }: NamedFile) => use !== "mix" && use !== "folder";
  const named = [...new Set(filesNamed(opened.recipe).flatMap((own) => (isText(own) ? [own.file] : [])))];
  const files = await Promise.all(
    named.map(async (own) => ({ name: own, text: await readFile(path.resolve(path.dirname(whole), own), "utf8") })),
  );
  await withDataset(options.dataset, async ({ db, signal }, datasetId) => {
    const mix = opened.mixFile;
    const kept = mix && (await keepMixFile({ datasetId, file: mix, isMoved: false, signal }));
    const all = mix && kept ? [...files, { name: mix.name, sha256: kept.sha256 }] : files;
    const change = recipeSaveSchema.parse({ name, after: options.after, text: opened.text, files: all });
    const saved = await saveRecipe(db, datasetId, null, change);
    process.stdout.write(options.json ? printJson(saved) : `${saved.name}, version ${saved.version}.\n`);
  });
}

async function list({ dataset, json }: Options): Promise<void> {
  await withDataset(dataset, async ({ db }, datasetId) => {
    const recipes = await loadRecipes(db.pool, datasetId);
    const rows = recipes.map(({ name, version, at, reviewerName }) => [
      name,
      version,
      at.slice(0, 10),
      reviewerName ?? "command line",
    ]);
    const table = printTable([["recipe", "version", "saved", "by"], ...rows]);
    process.stdout.write(json ? printJson(recipes) : rows.length === 0 ? "There are no recipes yet.\n" : `${table}\n`);
  });
}

async function show(name: string, options: Options & { at?: number; out?: string }): Promise<void> {
  const { dataset, json, at: version, out } = options;
  await withDataset(dataset, async ({ db }, datasetId) => {
    const recipe = await loadRecipe(db.pool, datasetId, { name, version });
    if (out === undefined) {
      process.stdout.write(json ? printJson(recipe) : recipe.text);
      return;
    }
    const folder = path.resolve(out);
    await refuseFull(folder, [], false);
    const texts = await loadFileTexts(db.pool, datasetId, recipe.files);
    // Names that a recipe has for its files lead nowhere but into this folder.
    const placeOf = (own: string) => {
      const place = path.resolve(folder, own);
      if (path.relative(folder, place).startsWith("..") || path.isAbsolute(own))
        throw new StudioError("unprocessable", message("recipeFileOutside", { file: own }));
      return place;
    };
    const written = [["recipe.yaml", recipe.text] as const, ...texts].map(([own, text]) => ({
      place: placeOf(own),
      text,
    }));
    const mixes = (await findMixFiles(datasetId, recipe.files)).map(({ name: own, place }) => ({
      from: place,
      place: placeOf(own),
    }));
    for (const { place } of [...written, ...mixes]) await mkdir(path.dirname(place), { recursive: true });
    for (const { place, text } of written) await writeFile(place, text, { flag: "wx" });
    for (const { from, place } of mixes) await copyFile(from, place, constants.COPYFILE_EXCL);
    process.stdout.write(json ? printJson(recipe) : `${folder}\n`);
  });
}

async function remove(name: string, { dataset, json }: Options): Promise<void> {
  await withDataset(dataset, async ({ db }, datasetId) => {
    const { id } = await loadRecipe(db.pool, datasetId, { name });
    await removeRecipe(db, datasetId, id);
    process.stdout.write(json ? printJson({ id, name }) : `${name} was removed.\n`);
  });
}

const withDataset = (name: string, work: (context: CommandContext, datasetId: bigint) => Promise<void>) =>
  withContext(async (context) => work(context, (await requireDataset(context.db.pool, { name })).id));

const printJson = (value: object) => `${JSON.stringify(value, null, 2)}\n`;
