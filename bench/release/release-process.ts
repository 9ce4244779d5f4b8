/** A process that does nothing but write one release, so that its memory is the cut's. Arguments: database, data set, recipe's file, folder. */
import path from "node:path";
import { storedReleaseSchema } from "#domain/release/release.ts";
import { requireDataset } from "#server/datasets/find-dataset.ts";
import { openDatabase } from "#server/db/client.ts";
import { openRecipe } from "#server/recipe/open-recipe.ts";
import { writeRelease } from "#server/release/cut-release.ts";
import { releaseSink } from "#server/release/release-folder.ts";

/** `seconds` by step and `all`; `peakMb`: the largest resident memory of the process so far, at the end of each step as well. */
export type ReleaseRound = {
  seconds: { [step: string]: number };
  peakMb: { [step: string]: number };
  records: number;
  entries: number;
  megabytes: number;
};

const [url = "", datasetName = "", file = "", folder = ""] = process.argv.slice(2);
const db = openDatabase(url);
const { id: datasetId } = await requireDataset(db.pool, { name: datasetName });
const opened = await openRecipe(path.resolve(file));
const startedAt = performance.now();
const seconds: ReleaseRound["seconds"] = {};
const peakMb: ReleaseRound["peakMb"] = {};
let running: { step: string; at: number } | null = null;
const begin = (step: string | null) => {
  if (running && running.step !== step) {
    seconds[running.step] = (performance.now() - running.at) / 1000;
    peakMb[running.step] = process.resourceUsage().maxRSS / 1024;
  }
  if (running?.step !== step) running = step === null ? null : { step, at: performance.now() };
};
// The row that a release has besides is one UPDATE, and would stay in the database that the next benchmark finds.
const token = "00000000-0000-4000-8000-000000000000";
const sink = await releaseSink(folder, token);
const written = await writeRelease(
  {
    db,
    datasetId,
    opened,
    request: storedReleaseSchema.parse({ name: opened.name, recipe: opened.text }),
    reserved: { id: 0n, number: 1, parent: null, token, place: folder },
    signal: new AbortController().signal,
    show: ({ step }) => begin(step),
  },
  sink,
);
await sink.commit();
begin(null);
const round: ReleaseRound = {
  seconds: { ...seconds, all: (performance.now() - startedAt) / 1000 },
  peakMb: { ...peakMb, all: process.resourceUsage().maxRSS / 1024 },
  records: written.counts.records,
  entries: written.counts.entries,
  megabytes: written.files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6,
};
console.log(JSON.stringify(round));
await db.close();
