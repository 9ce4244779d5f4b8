import path from "node:path";
import { Command } from "commander";
import { recordExportWrite } from "#server/export/record-write.ts";
import { folderSink } from "#server/export/write/folder-sink.ts";
import { nowhereSink } from "#server/recipe/nowhere-sink.ts";
import { openRecipe } from "#server/recipe/open-recipe.ts";
import { printReport } from "#server/recipe/print-report.ts";
import { RECIPE_FILES } from "#server/recipe/recipe-files.ts";
import { runRecipe } from "#server/recipe/run-recipe.ts";
import { mixOutputs } from "#server/recipe/write-mix.ts";
import { withContext } from "../context.ts";
import { recipeAblationCommand } from "./recipe-ablation.ts";
import { showRecipeProgress } from "./recipe-bar.ts";
import { recipeQueueCommand } from "./recipe-queue.ts";
import { recipeStoreCommands } from "./recipe-store.ts";
import { refuseFull } from "./refuse-full.ts";

type CheckOptions = { dataset?: string; json?: boolean };
type RunOptions = { dataset: string; out: string; force?: boolean; json?: boolean };

/** `studio recipe`: training sets by a recipe (a core set, a mix), and review sessions by what one lacks. */
export function recipeCommand(): Command {
  const command = new Command("recipe").description(
    "Builds a training set from a data set by a recipe (docs/recipes.md).",
  );
  command
    .command("check <file>")
    .description(
      "Checks a recipe and reports problems with line and column; with --dataset also reports what it would build. Writes nothing.",
    )
    .option("--dataset <name>", "data set to check against")
    .option("--json", "print the report as JSON")
    .addHelpText("after", "\nExample:\n  npm run studio -- recipe check core.yaml --dataset svit")
    .action(check);
  command
    .command("run <file>")
    .description(
      "Builds what a recipe describes, with a report of before and after. The same recipe, seed and data give the same bytes.",
    )
    .requiredOption("--dataset <name>", "which data set")
    .requiredOption("--out <folder>", "output folder, empty or new")
    .option("--force", "overwrite the output of an earlier run")
    .option("--json", "print the report as JSON")
    .addHelpText("after", "\nExample:\n  npm run studio -- recipe run core.yaml --dataset svit --out out/core")
    .action(run);
  for (const own of [...recipeStoreCommands(), recipeQueueCommand(), recipeAblationCommand()]) command.addCommand(own);
  return command;
}

async function check(file: string, { dataset: datasetName, json }: CheckOptions): Promise<void> {
  const opened = await openRecipe(path.resolve(file));
  if (datasetName === undefined) {
    process.stdout.write(`${opened.name} is valid. Add --dataset NAME to see what it would build.\n`);
    return;
  }
  await withContext(async ({ db, signal }) => {
    const bar = showRecipeProgress();
    const report = await runRecipe(
      { db, datasetName, opened, place: null, signal, onProgress: bar.show },
      nowhereSink(),
    );
    process.stdout.write(json ? `${JSON.stringify(report)}\n` : printReport(report));
  });
}

async function run(file: string, { dataset: datasetName, out, force = false, json }: RunOptions): Promise<void> {
  const opened = await openRecipe(path.resolve(file));
  const folder = path.resolve(out);
  const names = [...(opened.recipe.mix ? mixOutputs(opened.recipe.mix) : []), ...Object.values(RECIPE_FILES)];
  if (!force) await refuseFull(folder, names);
  await withContext(async ({ db, signal }) => {
    const sink = await folderSink(folder, names, { force });
    await recordExportWrite(db, datasetName, "llava");
    const bar = showRecipeProgress();
    const report = await runRecipe({ db, datasetName, opened, place: folder, signal, onProgress: bar.show }, sink);
    process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${printReport(report)}${folder}\n`);
  });
}
