import { STATES, TASKS } from "#domain/entry/task.ts";
import { exportSettingsSchema } from "#domain/export/export-request.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import { ABLATION_SETTINGS, ARMS, type ArmName, printResults } from "#domain/recipe/ablation.ts";
import { joinConcepts } from "#domain/recipe/concepts/concept-set.ts";
import { createArm, drawOfArm, releaseOfArm } from "#domain/recipe/draw-arm.ts";
import { heldOutQuestions } from "#domain/recipe/held-out-questions.ts";
import type { SetFigures } from "#domain/recipe/recipe-report.ts";
import type { Database } from "#server/db/client.ts";
import { loadContext } from "#server/export/rows/context.ts";
import type { Snapshot } from "#server/export/rows/snapshot.ts";
import { type FileFacts, openOutput } from "#server/export/write/output-file.ts";
import type { Sink } from "#server/export/write/sink.ts";
import { conceptProblems } from "./concept-problems.ts";
import { imagesWritten } from "./images-written.ts";
import { counted, limitsOf } from "./limits-of.ts";
import { type OpenedRecipe, refuseProblems } from "./open-recipe.ts";
import type { Pool } from "./pool.ts";
import { createEntryPrinter, type EntryPrinter, TOGETHER } from "./print-entries.ts";
import { printSets } from "./print-report.ts";
import { type ReadPool, readPool } from "./read-pool.ts";
import { NO_NOTES } from "./record-notes.ts";
import { setFigures } from "./report-figures.ts";
import { selectionFor } from "./selection-for.ts";
import { withoutSimilar } from "./without-similar.ts";
import { writeCore } from "./write-core.ts";
import { writeFolder } from "./write-folder.ts";
import { writeText } from "./write-text.ts";

export type AblationOptions = {
  db: Database;
  datasetName: string;
  opened: OpenedRecipe;
  /** Where the folder is, to be told when a photo of it is withdrawn later. */
  place: string | null;
  signal?: AbortSignal | undefined;
};

/** What is told of an arm: its figures, and how many of its photos are the core set's. */
export type ArmReport = SetFigures & { photosOfCore: number };
export type AblationReport = { arms: Record<ArmName, ArmReport> };

/** All that an ablation writes. */
export const ABLATION_FILES = {
  ...(Object.fromEntries(ARMS.map((arm) => [arm, `${arm}.json`])) as Record<ArmName, string>),
  picks: "core.picks.jsonl",
  settings: "settings.json",
  results: "results.csv",
  recipe: "recipe.json",
  report: "report.json",
  text: "report.txt",
  checksums: "SHA256SUMS",
  run: "run.json",
} as const;

/**
 * Cuts the arms of an ablation by a recipe with a core set: of equal size and task mix, with the settings of training and an empty table of results. The same bytes
 * for the same recipe, seed and data, but for run.json. Broken off or refused it leaves nothing.
 * @throws StudioError not_found · unprocessable with line and column of what cannot be had · disk_full · database_down · interrupted
 */
export const runAblation = (options: AblationOptions, sink: Sink): Promise<AblationReport> =>
  writeFolder(options, sink, ABLATION_FILES, (snapshot) => make(options, snapshot, sink));

async function make({ db, datasetName, opened, signal }: AblationOptions, snapshot: Snapshot, sink: Sink) {
  const { recipe } = opened;
  const refuse = (problems: Parameters<typeof refuseProblems>[1]) => refuseProblems(opened, problems);
  if (!recipe.core) refuse([{ keys: [], why: message("recipeNoCore") }]);
  const core = must(recipe.core, "it was refused");
  const context = await loadContext(snapshot, { datasetName });
  const { dataset } = context;
  const { selection: given, problems } = await selectionFor(snapshot, dataset.id, opened);
  refuse(problems);
  const looking = { db, snapshot, opened, signal };
  const { selection: all } = await withoutSimilar(looking, { ...given, states: STATES });
  const selection = { ...all, states: given.states };
  const concepts = joinConcepts(opened.conceptSets);
  const heldOut =
    opened.heldOutQuestions.length > 0 ? heldOutQuestions(opened.heldOutQuestions, recipe.holdOut.ngram) : null;
  const reading = { concepts, heldOut, seed: recipe.seed };
  const chosen = await readPool(snapshot, { selection, ...reading });
  refuse(conceptProblems(opened, concepts, chosen.pool));
  const whole = await readPool(snapshot, { selection: all, ...reading });
  const settings = exportSettingsSchema.parse({ ...recipe.write, seed: recipe.seed });
  const printer = await createEntryPrinter(snapshot, context, settings);
  const { limits, problems: impossible } = limitsOf(core, chosen.pool.parts);
  refuse(impossible);
  const files: FileFacts[] = [];
  const [records, reasons] = [
    await openOutput(sink, ABLATION_FILES.core, "array"),
    await openOutput(sink, ABLATION_FILES.picks, "lines"),
  ];
  const { pool } = chosen;
  const made = await writeCore({
    pool,
    core,
    concepts,
    limits,
    snapshot,
    datasetId: dataset.id,
    printer,
    records,
    reasons,
    notes: NO_NOTES,
  });
  files.push(await records.close(), await reasons.close());
  if (made.picks.length < core.size)
    refuse([{ keys: ["core", "size"], why: shortOf("core", made.picks.length, core.size) }]);
  const counts = new Int32Array(TASKS.length);
  for (const index of made.picks)
    counts[pool.task[index] as number] = (counts[pool.task[index] as number] as number) + 1;
  const photos = new Set(photoIds(chosen, made.picks));
  const arms: Record<ArmName, { from: ReadPool; places: readonly number[] }> = {
    core: { from: chosen, places: made.picks },
    random: { from: chosen, places: [] },
    reviewed: { from: whole, places: [] },
    unfiltered: { from: whole, places: [] },
  };
  for (const name of ARMS) {
    if (name === "core") continue;
    const { from } = arms[name];
    const places = await writeArm({ name, from, counts, photos, printer, sink, files });
    const lacking = TASKS.flatMap((task, at) => {
      const has = places.filter((index) => from.pool.task[index] === at).length;
      const wanted = counts[at] as number;
      return has < wanted ? [{ keys: ["core", "size"], why: shortOf(`${name}, ${task}`, has, wanted) }] : [];
    });
    refuse(lacking);
    arms[name] = { from, places };
  }
  const figures = Object.fromEntries(
    ARMS.map((name) => {
      const { from, places } = arms[name];
      const photosOfCore = new Set(photoIds(from, places).filter((id) => photos.has(id))).size;
      return [name, { ...setFigures(from.pool, places, concepts), photosOfCore }];
    }),
  ) as Record<ArmName, ArmReport>;
  const report: AblationReport = { arms: figures };
  const results = ARMS.map((name) => {
    const { sha256 } = must(
      files.find((file) => file.name === ABLATION_FILES[name]),
      "each arm was written",
    );
    return { name, entries: figures[name].entries, sha256 };
  });
  files.push(
    await writeText(sink, ABLATION_FILES.settings, ABLATION_SETTINGS),
    await writeText(sink, ABLATION_FILES.results, printResults(results)),
    await writeText(sink, ABLATION_FILES.recipe, recipe),
    await writeText(sink, ABLATION_FILES.report, report),
    await writeText(sink, ABLATION_FILES.text, printAblation(report)),
  );
  const shown = ARMS.flatMap((name) => photoIds(arms[name].from, arms[name].places));
  const images = await imagesWritten(snapshot, dataset.id, [...new Set(shown)]);
  return { report, files, images, dataset, installation: context.installation };
}

const shortOf = (what: string, has: number, wanted: number) =>
  message("recipeShort", { what, has: counted(has), wanted: counted(wanted) });

const REVIEWED = new Set([STATES.indexOf("accepted"), STATES.indexOf("edited")]);

type Writing = {
  name: ArmName;
  from: ReadPool;
  counts: Int32Array;
  photos: ReadonlySet<string>;
  printer: EntryPrinter;
  sink: Sink;
  files: FileFacts[];
};

/** Writes an arm and answers its places in the pool: of each task as many as the core set has, as far as there are. */
async function writeArm({ name, from, counts, photos, printer, sink, files }: Writing): Promise<number[]> {
  const { pool, imageIds } = from;
  const isPreferred = name === "random" ? null : (photo: number) => photo >= 0 && photos.has(imageIds[photo] as string);
  const isMember = name === "reviewed" ? (index: number) => REVIEWED.has(pool.state[index] as number) : () => true;
  const arm = createArm({ candidates: pool, isMember, isPreferred, counts });
  const file = await openOutput(sink, ABLATION_FILES[name], "array");
  const places: number[] = [];
  for (let drawn = drawOfArm(arm, TOGETHER); drawn.length > 0; drawn = drawOfArm(arm, TOGETHER)) {
    const ids = drawn.map((index) => pool.id[index] as number);
    const printed = await printer.print(ids, { isAsImported: name === "unfiltered" });
    for (const [at, { outcome }] of printed.entries()) {
      const index = drawn[at] as number;
      if (outcome.ok) {
        file.add(outcome.text);
        places.push(index);
      } else releaseOfArm(arm, index);
    }
    await file.drain();
  }
  files.push(await file.close());
  return places;
}

/** The photos of places, by the numbers of their images. */
const photoIds = (
  { pool, imageIds }: { pool: Pool; imageIds: readonly string[] },
  places: readonly number[],
): string[] => places.flatMap((index) => imageIds[pool.photo[index] as number] ?? []);

/** The arms side by side. */
export const printAblation = ({ arms }: AblationReport): string =>
  `${[
    ...printSets(ARMS.map((name) => [name, arms[name]])),
    "",
    ...ARMS.map((name) => `${name}: ${arms[name].photosOfCore} of ${arms[name].photos} photos are the core set's`),
  ].join("\n")}\n`;
