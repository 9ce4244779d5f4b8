import path from "node:path";
import { Command } from "commander";
import { recordExportWrite } from "#server/export/record-write.ts";
import { folderSink } from "#server/export/write/folder-sink.ts";
import { openRecipe } from "#server/recipe/open-recipe.ts";
import { ABLATION_FILES, printAblation, runAblation } from "#server/recipe/run-ablation.ts";
import { withContext } from "../context.ts";
import { refuseFull } from "./refuse-full.ts";

type Options = { dataset: string; out: string; force?: boolean; json?: boolean };

/** `studio recipe ablation`: arms to train and compare. */
export function recipeAblationCommand(): Command {
  return new Command("ablation")
    .argument("<file>", "a recipe with a core set")
    .description(
      "Writes four training sets of equal size and task mix (core set, random, reviewed, unfiltered), with training settings and an empty table of results.",
    )
    .requiredOption("--dataset <name>", "which data set")
    .requiredOption("--out <folder>", "output folder, empty or new")
    .option("--force", "overwrite the output of an earlier run")
    .option("--json", "print the report as JSON")
    .addHelpText("after", "\nExample:\n  npm run studio -- recipe ablation core.yaml --dataset svit --out out/arms")
    .action(ablation);
}

async function ablation(file: string, { dataset: datasetName, out, force = false, json }: Options): Promise<void> {
  const opened = await openRecipe(path.resolve(file));
  const folder = path.resolve(out);
  const names = Object.values(ABLATION_FILES);
  if (!force) await refuseFull(folder, names);
  await withContext(async ({ db, signal }) => {
    const sink = await folderSink(folder, names, { force });
    await recordExportWrite(db, datasetName, "llava");
    const report = await runAblation({ db, datasetName, opened, place: folder, signal }, sink);
    process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${printAblation(report)}${folder}\n`);
  });
}
