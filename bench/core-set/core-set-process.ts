/** A process that does nothing but make one core set, so that its memory is the recipe's. Arguments: database, data set, recipe's file, folder. */

import type { SetFigures } from "#domain/recipe/recipe-report.ts";
import { openDatabase } from "#server/db/client.ts";
import { folderSink } from "#server/export/write/folder-sink.ts";
import { openRecipe } from "#server/recipe/open-recipe.ts";
import { RECIPE_FILES } from "#server/recipe/recipe-files.ts";
import { runRecipe } from "#server/recipe/run-recipe.ts";

/** `seconds` by step; `peakMb`: the largest resident memory of the process. */
export type CoreSetRound = {
  seconds: { read: number; core: number; report: number; all: number };
  peakMb: number;
  before: SetFigures;
  core: SetFigures;
  random: SetFigures;
  /** Records by part, and how many of the file's break a rule of the trainer's. */
  mix: { parts: { [part: string]: number }; breaches: number } | null;
};

const [url = "", datasetName = "", file = "", folder = ""] = process.argv.slice(2);
const db = openDatabase(url);
const startedAt = performance.now();
const begun: Record<string, number> = {};
const report = await runRecipe(
  {
    db,
    datasetName,
    opened: await openRecipe(file),
    place: null,
    onStep: (step) => {
      begun[step] = performance.now();
    },
  },
  await folderSink(folder, ["mix.json", ...Object.values(RECIPE_FILES)]),
);
const endedAt = performance.now();
const between = (from: string, to: number | undefined) => ((to ?? endedAt) - (begun[from] ?? endedAt)) / 1000;
const { before, core, random, mix } = report;
if (!core || !random) throw new Error("The recipe makes a core set.");
const round: CoreSetRound = {
  seconds: {
    read: between("read", begun.core),
    core: between("core", begun.mix),
    report: between("report", endedAt),
    all: (endedAt - startedAt) / 1000,
  },
  peakMb: process.resourceUsage().maxRSS / 1024,
  before,
  core,
  random,
  mix: mix && {
    parts: Object.fromEntries(Object.entries(mix.parts).map(([part, { records }]) => [part, records])),
    breaches: Object.values(mix.breaches).reduce((sum, count) => sum + count, 0),
  },
};
console.log(JSON.stringify(round));
await db.close();
