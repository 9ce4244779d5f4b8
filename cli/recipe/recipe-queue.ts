import { Command, InvalidArgumentError, Option } from "commander";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { QUEUE_MAX, QUEUE_PRESETS, type QueuePreset } from "#domain/recipe/queue-counts.ts";
import { presetRecipe } from "#domain/recipe/queue-goal.ts";
import { findReviewer } from "#server/accounts/find-reviewer.ts";
import { requireDataset } from "#server/datasets/find-dataset.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { addRecipeQueue, planRecipeQueue } from "#server/recipe/make-recipe-queue.ts";
import { openRecipeText } from "#server/recipe/open-recipe.ts";
import { withContext } from "../context.ts";
import { counted } from "../print/counted.ts";
import { showRecipeProgress } from "./recipe-bar.ts";
import { recipeOf, type StoredOptions } from "./recipe-of.ts";
import { parseVersion } from "./recipe-store.ts";

type Options = StoredOptions & {
  dataset: string;
  by: string;
  for?: string;
  preset?: QueuePreset;
  size?: number;
  json?: boolean;
};

/** `studio recipe queue`: a session that goes on until so many entries are approved. */
export function recipeQueueCommand(): Command {
  return new Command("queue")
    .argument("[file]", "the recipe; not with --preset or --recipe")
    .description(
      "Starts a review session by a recipe: it ranks what is pending by what the recipe lacks, and replaces each rejected entry by the next of its kind until the target is approved.",
    )
    .requiredOption("--dataset <name>", "which data set")
    .requiredOption("--by <name>", "reviewer who starts it, by name or email")
    .option("--for <name>", "reviewer to assign it to, by name or email (default: everyone who reviews there)")
    .addOption(
      new Option("--preset <name>", "reviewed: 1,000 approved entries. corrections: 1,400 corrected ones").choices([
        ...QUEUE_PRESETS,
      ]),
    )
    .option("--recipe <name>", "a recipe of the data set, instead of a file")
    .option("--at <version>", "an older version of it", parseVersion)
    .option("--size <n>", "entries to approve, instead of the preset's", parseSize)
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  npm run studio -- recipe queue core.yaml --dataset svit --by Ann\n  npm run studio -- recipe queue --preset reviewed --dataset svit --by Ann",
    )
    .action(queue);
}

function parseSize(text: string): number {
  const size = Number(text);
  if (!Number.isInteger(size) || size < 1 || size > QUEUE_MAX)
    throw new InvalidArgumentError(`Must be a whole number from 1 to ${QUEUE_MAX}.`);
  return size;
}

async function queue(file: string | undefined, options: Options): Promise<void> {
  const { dataset: datasetName, preset, size, json } = options;
  const isNamed = file !== undefined || options.recipe !== undefined;
  if (isNamed === (preset !== undefined) || (isNamed && size !== undefined))
    throw new StudioError("invalid_request", message("recipeQueueWhich"));
  const ofPreset = () =>
    openRecipeText(presetRecipe(preset ?? "reviewed", size === undefined ? {} : { size }), preset ?? "recipe");
  const own = isNamed ? await recipeOf(file, options) : async () => ofPreset();
  await withContext(async ({ db, signal }) => {
    const opened = await own(db, (await requireDataset(db.pool, { name: datasetName })).id);
    const reviewerId = await findReviewer(db, options.by);
    const assigneeId = options.for === undefined ? undefined : await findReviewer(db, options.for);
    const bar = showRecipeProgress();
    const onProgress = (done: number, total: number) => bar.show("read", done, total);
    const plan = await planRecipeQueue(db, { datasetName, opened }, { signal, onProgress });
    const queueId = await inTransaction(db.pool, (client) =>
      addRecipeQueue(client, plan, { opened, reviewerId, assigneeId }),
    );
    const { wanted, had } = plan;
    process.stdout.write(
      json
        ? `${JSON.stringify({ queueId: String(queueId), wanted, had, toReview: wanted - had, reserve: plan.entryIds.length - plan.inQueue })}\n`
        : `Session ${queueId}: ${had} of ${wanted} approved, ${counted(wanted - had, "entry", "entries")} to review.\n`,
    );
  });
}
