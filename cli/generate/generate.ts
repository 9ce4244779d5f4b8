import { readFile } from "node:fs/promises";
import { Command, InvalidArgumentError, Option } from "commander";
import { StudioError } from "#domain/error.ts";
import { type GenerationRequest, generationRequestSchema, PHOTOS_MAX } from "#domain/generate/generation-request.ts";
import { GENERATION_TASKS, type GenerationTask } from "#domain/generate/generation-task.ts";
import { inputProblem } from "#domain/input-problem.ts";
import { message } from "#domain/message.ts";
import { requireDataset } from "#server/datasets/find-dataset.ts";
import { env } from "#server/env.ts";
import { allowGenerator, sayTerms } from "#server/generate/allowed.ts";
import { estimateGenerate } from "#server/generate/estimate-generate.ts";
import { imagesByName } from "#server/generate/images-by-name.ts";
import { requireGenerator } from "#server/generate/start-generate.ts";
import { generateHere, resumeGenerateHere } from "#server/jobs/generate-here.ts";
import { type CommandContext, withContext } from "../context.ts";
import { parseRun } from "../parse-run.ts";
import { showGenerateProgress } from "./generate-bar.ts";
import { printEstimate, printGenerated } from "./print-generated.ts";

type Options = {
  dataset?: string;
  task: GenerationTask[];
  photos?: string[];
  photosFile?: string;
  limit?: number;
  withPhoto?: boolean;
  attempts?: number;
  budget?: number;
  tokens?: number;
  prompt?: string;
  again?: boolean;
  estimate?: boolean;
  resume?: string;
  json?: boolean;
};
type Allowed = { dataset: string; photos?: boolean };

/** `studio generate`: lets a model write entries about photos (docs/generate.md). */
export function generateCommand(): Command {
  const command = new Command("generate")
    .description(
      "Generates entries with a model, from what is known of photos. The model is set by SVIT_MODEL_URL and SVIT_MODEL.",
    )
    // `generate allow --dataset x`: the option is that of the command behind it.
    .enablePositionalOptions()
    .option("--dataset <name>", "which data set")
    .addOption(new Option("--task <task...>", "what to generate").choices([...GENERATION_TASKS]).default([]))
    .option("--photos <photo...>", "for which photos: vg:2317, coco:33471; without, for all")
    .option("--photos-file <file>", "for the photos named in a file, one per line")
    .option("--limit <number>", "for at most so many photos", parseNumber)
    .option("--with-photo", "send the photo as well")
    .option(
      "--attempts <number>",
      "how often an answer may be asked for where it is too short or leaks (3)",
      parseNumber,
    )
    .option("--budget <cost>", "stop before the cost passes this, in the currency of the prices", parseNumber)
    .option("--tokens <number>", "stop before the tokens pass this", parseNumber)
    .option("--prompt <file>", "prompt to use in place of the studio's, for one task")
    .option("--again", "include photos that have entries by this prompt and model already")
    .option("--estimate", "print what it would bring and cost; nothing is sent")
    .option("--resume <run>", "resume a batch that was interrupted")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExample:\n  npm run studio -- generate --dataset svit --task conversation referring_qa --limit 100 --estimate",
    )
    .action(generate);
  command
    .command("allow")
    .description(
      "Allows the model's address to be sent what a data set knows of its photos; with --photos also the photos.",
    )
    .requiredOption("--dataset <name>", "which data set")
    .option("--photos", "the photos as well")
    .addHelpText("after", "\nExample:\n  npm run studio -- generate allow --dataset svit --photos")
    .action((own: Allowed) => allow(own, { withPhotos: own.photos === true }));
  command
    .command("disallow")
    .description("Withdraws that permission.")
    .requiredOption("--dataset <name>", "which data set")
    .addHelpText("after", "\nExample:\n  npm run studio -- generate disallow --dataset svit")
    .action((own: Allowed) => allow(own, null));
  command
    .command("terms")
    .description(
      "Records whether the terms of the model's address let its output train a model. Until then it stays out of releases.",
    )
    .addOption(new Option("--may-train <answer>", "yes or no").choices(["yes", "no"]).makeOptionMandatory())
    .addHelpText("after", "\nExample:\n  npm run studio -- generate terms --may-train yes")
    .action(terms);
  return command;
}

async function generate(options: Options): Promise<void> {
  if (options.resume !== undefined) {
    const runId = parseRun(options.resume);
    return carryOut(options, (here) => resumeGenerateHere(here, runId));
  }
  const { dataset: name } = options;
  if (name === undefined) throw new InvalidArgumentError("--dataset is needed.");
  const request = (context: CommandContext, datasetId: bigint) => requestOf(context, datasetId, options);
  if (options.estimate) {
    const estimate = await withContext(async (context) => {
      const { id } = await requireDataset(context.db.pool, { name });
      return estimateGenerate(context.db, env.generator, id, await request(context, id));
    });
    process.stdout.write(options.json ? `${JSON.stringify(estimate)}\n` : printEstimate(estimate));
    return;
  }
  await carryOut(options, async (here) => {
    const { id } = await requireDataset(here.db.pool, { name });
    return generateHere(here, { datasetId: id, request: await request(here, id) });
  });
}

type Here = Parameters<typeof generateHere>[0];

async function carryOut({ json }: Options, work: (here: Here) => ReturnType<typeof generateHere>): Promise<void> {
  const bar = showGenerateProgress();
  try {
    const end = await withContext((context) =>
      work({
        ...context,
        onRun: (runId) => process.stderr.write(`run ${runId}\n`),
        onProgress: bar.show,
      }),
    );
    bar.end();
    if (end.ended !== "done") throw end.error;
    process.stdout.write(json ? `${JSON.stringify(end.report)}\n` : printGenerated(end.report));
  } finally {
    bar.end();
  }
}

/** @throws StudioError invalid_request for what is out of range, not_found for a photo that is not there */
async function requestOf({ db }: CommandContext, datasetId: bigint, own: Options): Promise<GenerationRequest> {
  const listed = own.photosFile === undefined ? [] : (await readFile(own.photosFile, "utf8")).split(/\r?\n/);
  const names = [...(own.photos ?? []), ...listed].map((name) => name.trim()).filter((name) => name !== "");
  if (names.length > PHOTOS_MAX)
    throw new StudioError("invalid_request", message("generatePhotosMax", { count: PHOTOS_MAX }));
  const [task, ...more] = own.task;
  if (own.prompt !== undefined && (task === undefined || more.length > 0))
    throw new StudioError("invalid_request", message("promptOneTask"));
  const parsed = generationRequestSchema.safeParse({
    tasks: own.task,
    ...(names.length > 0 && { images: await imagesByName(db.pool, datasetId, names) }),
    ...(own.limit !== undefined && { photosMax: own.limit }),
    ...(own.attempts !== undefined && { attemptsMax: own.attempts }),
    ...(own.prompt !== undefined && task !== undefined && { prompts: { [task]: await readFile(own.prompt, "utf8") } }),
    withPhoto: own.withPhoto ?? false,
    again: own.again ?? false,
    budget: { cost: own.budget ?? null, tokens: own.tokens ?? null },
  });
  if (!parsed.success) throw new StudioError("invalid_request", inputProblem(parsed.error));
  return parsed.data;
}

async function allow({ dataset: name }: Allowed, allowed: { withPhotos: boolean } | null): Promise<void> {
  const { address } = requireGenerator(env.generator);
  await withContext(async ({ db }) => {
    const { id } = await requireDataset(db.pool, { name });
    await allowGenerator(db, id, address, allowed);
  });
  const what = allowed === null ? "nothing" : allowed.withPhotos ? "texts, boxes and photos" : "texts and boxes";
  process.stdout.write(`${address} may be sent ${what} of ${name}.\n`);
}

async function terms({ mayTrain }: { mayTrain: "yes" | "no" }): Promise<void> {
  const { address } = requireGenerator(env.generator);
  await withContext(({ db }) => sayTerms(db, address, mayTrain === "yes"));
  process.stdout.write(`What ${address} writes ${mayTrain === "yes" ? "may" : "may not"} train a model.\n`);
}

function parseNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === "" || !Number.isFinite(number) || number <= 0)
    throw new InvalidArgumentError("A number above 0 is needed.");
  return number;
}
