import { TASKS } from "#domain/entry/task.ts";
import { exportSettingsSchema } from "#domain/export/export-request.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import { createChooser } from "#domain/recipe/choose.ts";
import { joinConcepts } from "#domain/recipe/concepts/concept-set.ts";
import { heldOutQuestions } from "#domain/recipe/held-out-questions.ts";
import type { RecipeReport } from "#domain/recipe/recipe-report.ts";
import { licencesOfImages } from "#server/datasets/photo-licences.ts";
import type { Database } from "#server/db/client.ts";
import { loadContext } from "#server/export/rows/context.ts";
import type { Snapshot } from "#server/export/rows/snapshot.ts";
import { toBytes } from "#server/export/write/byte-text.ts";
import { type FileFacts, openOutput } from "#server/export/write/output-file.ts";
import type { Sink } from "#server/export/write/sink.ts";
import { type Selection, selectionWhere } from "#server/find/selection.ts";
import { conceptProblems } from "./concept-problems.ts";
import { imagesWritten } from "./images-written.ts";
import { openKeptRecords } from "./kept-records.ts";
import { counted, limitsOf, type RecipeProblem } from "./limits-of.ts";
import type { MixWritten } from "./mix-part.ts";
import { namedFigures } from "./named-figures.ts";
import { type OpenedRecipe, refuseProblems } from "./open-recipe.ts";
import type { Pool } from "./pool.ts";
import { createEntryPrinter, entryPrinting } from "./print-entries.ts";
import { printReport } from "./print-report.ts";
import { type ReadPool, readPool } from "./read-pool.ts";
import { RECIPE_FILES } from "./recipe-files.ts";
import { NO_NOTES, type RecordNotes } from "./record-notes.ts";
import { reviewFigures, setFigures } from "./report-figures.ts";
import type { ScratchFile } from "./scratch-file.ts";
import { selectionFor } from "./selection-for.ts";
import type { SimilarPhoto } from "./similar-photos.ts";
import { withoutSimilar } from "./without-similar.ts";
import { type CoreWritten, writeCore } from "./write-core.ts";
import { writeFolder } from "./write-folder.ts";
import { writeMix } from "./write-mix.ts";
import { writeText } from "./write-text.ts";

export type RecipeOptions = {
  db: Database;
  datasetName: string;
  opened: OpenedRecipe;
  /** Where the folder is, to be told when a photo of it is withdrawn later; null: nothing is kept. */
  place: string | null;
  signal?: AbortSignal | undefined;
  onProgress?: (step: "photos" | "read" | "core" | "mix", done: number, total: number) => void;
  /** Told when a step begins. */
  onStep?: (step: "read" | "core" | "mix" | "report") => void;
};

type MakeOptions = Pick<RecipeOptions, "db" | "opened" | "signal" | "onProgress" | "onStep"> & {
  /** Entries of these files may not be chosen, whatever the recipe says. */
  notFromFiles?: readonly bigint[];
  /** Where records may be kept from the reading until they are chosen; absent: nowhere. The caller closes it. */
  scratch?: ScratchFile;
} & ({ datasetName: string } | { datasetId: bigint });
/** Who keeps a list of the records; asked once, when it is known what can be chosen. */
type NotesFor = (read: ReadPool) => RecordNotes;

/**
 * Makes what a recipe says of a data set as it is in the database at this moment. Broken off or refused it leaves nothing.
 * @throws StudioError not_found · unprocessable with line and column of what cannot be had · disk_full · database_down · interrupted
 */
export const runRecipe = (options: RecipeOptions, sink: Sink): Promise<RecipeReport> =>
  writeFolder(options, sink, RECIPE_FILES, (snapshot) => makeRecipe(options, snapshot, sink));

/** Writes what the recipe says and answers all that is known of it; SHA256SUMS and run.json are the caller's to write. */
export async function makeRecipe(
  options: MakeOptions,
  snapshot: Snapshot,
  sink: Sink,
  notes: NotesFor = () => NO_NOTES,
) {
  const { opened, onProgress, onStep } = options;
  const { recipe } = opened;
  const refuse = (problems: readonly RecipeProblem[]) => refuseProblems(opened, problems);
  if (!recipe.core && !recipe.mix) refuse([{ keys: ["queue"], why: message("recipeQueueOnly") }]);
  const context = await loadContext(
    snapshot,
    "datasetId" in options ? { datasetId: options.datasetId } : { datasetName: options.datasetName },
  );
  const { dataset } = context;
  const { selection: selected, problems, held } = await selectionFor(snapshot, dataset.id, opened);
  const all = { ...selected, notFromFiles: [...(selected.notFromFiles ?? []), ...(options.notFromFiles ?? [])] };
  refuse(problems);
  const looking = { db: options.db, snapshot, opened, signal: options.signal };
  const { selection, similar } = await withoutSimilar(
    { ...looking, onProgress: (done, total) => onProgress?.("photos", done, total) },
    all,
  );
  const concepts = joinConcepts(opened.conceptSets);
  const questions =
    opened.heldOutQuestions.length > 0 ? heldOutQuestions(opened.heldOutQuestions, recipe.holdOut.ngram) : null;
  onStep?.("read");
  const settings = exportSettingsSchema.parse({ ...recipe.write, seed: recipe.seed });
  const { scratch } = options;
  const read = await readPool(snapshot, {
    selection,
    concepts,
    heldOut: questions,
    seed: recipe.seed,
    keep: async (sources, expected) => {
      const { mix } = recipe;
      if (!mix || !scratch) return null;
      const printerFor = (tokensMax: number) => entryPrinting(snapshot, context, { ...settings, tokensMax });
      return openKeptRecords({ mix, expected, sources, scratch, printerFor });
    },
    onProgress: (done, total) => onProgress?.("read", done, total),
  });
  const { pool } = read;
  refuse(conceptProblems(opened, concepts, pool));
  const printer = await createEntryPrinter(snapshot, context, settings);
  const files: FileFacts[] = [];
  const noted = notes(read);
  let core: CoreWritten | null = null;
  onStep?.("core");
  if (recipe.core) {
    const { limits, problems } = limitsOf(recipe.core, pool.parts);
    refuse(problems);
    const [records, reasons] = [
      await openOutput(sink, RECIPE_FILES.core, "array"),
      await openOutput(sink, RECIPE_FILES.picks, "lines"),
    ];
    core = await writeCore({
      pool,
      core: recipe.core,
      concepts,
      limits,
      snapshot,
      datasetId: dataset.id,
      printer,
      records,
      reasons,
      notes: noted,
      onProgress: (done, total) => onProgress?.("core", done, total),
    });
    files.push(await records.close(), await reasons.close());
    refuse(coreProblems(core, recipe.core, pool));
  }
  let mix: MixWritten | null = null;
  onStep?.("mix");
  if (recipe.mix) {
    mix = await writeMix({
      mix: recipe.mix,
      mixFile: opened.mixFile,
      seed: recipe.seed,
      pool,
      picks: core?.picks ?? null,
      snapshot,
      datasetId: dataset.id,
      printer,
      kept: read.kept,
      imageIds: read.imageIds,
      signal: options.signal,
      sink,
      notes: noted,
      onProgress: (done, total) => onProgress?.("mix", done, total),
    });
    files.push(...mix.files);
    refuse(mix.problems);
  }
  if (similar) files.push(await writeMatches(sink, similar.matches));
  onStep?.("report");
  const photos = new Set<number>();
  for (const index of (core?.picks ?? []).concat(mix?.entries ?? [])) photos.add(pool.photo[index] as number);
  const images = await imagesWritten(
    snapshot,
    dataset.id,
    [...photos].flatMap((photo) => read.imageIds[photo] ?? []),
  );
  const report: RecipeReport = {
    heldOut: {
      ...held,
      entries: read.heldOut,
      similar: similar && {
        given: similar.given,
        own: similar.own,
        matches: similar.matches.length,
        isKept: recipe.holdOut.keepSimilar,
        entries: await countOf(snapshot, all, similar.imageIds),
      },
    },
    before: setFigures(pool, null, concepts),
    core:
      core && recipe.core
        ? { method: recipe.core.method, leftOut: core.leftOut, ...setFigures(pool, core.picks, concepts) }
        : null,
    random: core && recipe.core ? setFigures(pool, drawnLike(pool, core, recipe.core), concepts) : null,
    mix: mix && {
      parts: mix.parts,
      breaches: mix.breaches,
      figures: mix.entries.length > 0 ? setFigures(pool, mix.entries, concepts) : null,
    },
    objects: await namedFigures(snapshot, dataset.id, pool, mix?.entries ?? core?.picks ?? null),
    review: await reviewFigures(snapshot, dataset.id, selection),
    licences: {
      photos: await licencesOfImages((sql, values) => snapshot.query(sql, values), dataset.id, images),
      leftOut: await leftOutByLicence(snapshot, all),
    },
  };
  files.push(
    await writeText(sink, RECIPE_FILES.recipe, recipe),
    await writeText(sink, RECIPE_FILES.report, report),
    await writeText(sink, RECIPE_FILES.text, printReport(report)),
  );
  return { report, files, images, dataset, installation: context.installation, context, selection, pool };
}

/** Counts are met exactly, or it is said what is short. */
function coreProblems(
  { picks, chooser }: CoreWritten,
  core: NonNullable<OpenedRecipe["recipe"]["core"]>,
  pool: Pool,
): RecipeProblem[] {
  const short = chooser.gate.shortOf().map(({ of, index, has, quota }): RecipeProblem => {
    const name = (of === "task" ? TASKS[index] : pool.parts[index]) ?? "";
    return {
      keys: ["core", "quotas", `${of}s`, name],
      why: message("recipeShort", { what: name, has: counted(has), wanted: counted(quota) }),
    };
  });
  if (picks.length >= core.size) return short;
  const why = message("recipeShort", { what: "core", has: counted(picks.length), wanted: counted(core.size) });
  return [{ keys: ["core", "size"], why }, ...short];
}

/** As many, drawn by the seed alone: what choosing is to be held against. */
function drawnLike(pool: Pool, { picks }: CoreWritten, core: NonNullable<OpenedRecipe["recipe"]["core"]>): number[] {
  const { limits } = limitsOf(
    { ...core, size: picks.length, quotas: { tasks: {}, parts: {} }, perPhoto: null, yes: null },
    pool.parts,
  );
  const chooser = createChooser(pool, "random", limits);
  const drawn: number[] = [];
  for (let pick = chooser.next(); pick !== null && drawn.length < picks.length; pick = chooser.next())
    drawn.push(pick.index);
  return drawn;
}

/** A line a photo of the data set that looks like a held-out one, with both names, so that they can be looked at side by side. */
async function writeMatches(sink: Sink, matches: readonly SimilarPhoto[]): Promise<FileFacts> {
  const file = await openOutput(sink, RECIPE_FILES.similar, "lines");
  for (const match of matches) file.add(toBytes(JSON.stringify(match)));
  return file.close();
}

/** What would be in a selection, but for its photos' licences. */
async function leftOutByLicence(snapshot: Snapshot, selection: Selection) {
  if (!selection.licences) return { entries: 0, photos: 0 };
  const alone = selectionWhere({ ...selection, licences: { ...selection.licences, only: true } });
  const [row] = await snapshot.query<{ entries: number; photos: number }>(
    `SELECT count(*)::float8 AS entries, count(DISTINCT s."imageId")::float8 AS photos FROM "EntryStatus" s WHERE ${alone}`,
  );
  return must(row, "an aggregate answers a row");
}

/** How many entries of a selection have one of these photos. */
async function countOf(snapshot: Snapshot, selection: Selection, ids: readonly bigint[]): Promise<number> {
  if (ids.length === 0) return 0;
  const [row] = await snapshot.query<{ count: number }>(
    `SELECT count(*)::float8 AS count FROM "EntryStatus" s WHERE ${selectionWhere(selection)} AND ${selectionWhere({ ...selection, images: { ids, only: true } })}`,
  );
  return must(row, "an aggregate answers a row").count;
}
