import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { type PreviewReport, storedPreviewSchema } from "#domain/recipe/preview.ts";
import type { ReleaseProgress } from "#domain/release/release.ts";
import type { Database } from "#server/db/client.ts";
import { inSnapshot } from "#server/export/rows/snapshot.ts";
import { planRecipeQueue } from "#server/recipe/make-recipe-queue.ts";
import { findMixFiles, mixPlaces } from "#server/recipe/mix-store.ts";
import { nowhereSink } from "#server/recipe/nowhere-sink.ts";
import { type OpenedRecipe, openRecipeText } from "#server/recipe/open-recipe.ts";
import { makeRecipe } from "#server/recipe/run-recipe.ts";
import { loadFileTexts } from "#server/recipe/stored-recipes.ts";
import { sweepRecipeFiles } from "#server/recipe/sweep-recipe-files.ts";
import { type Attempt, type AttemptEnd, attemptRun } from "#server/runs/attempt-run.ts";
import { filesNotForTraining } from "./not-for-training.ts";

/** Carries out a Run of the kind `preview`, as attemptRun: makes what a release of the recipe would have, and keeps nothing but its report. */
export async function runPreview(
  db: Database,
  runId: bigint,
  stop: AbortSignal,
): Promise<AttemptEnd<PreviewReport> | null> {
  let datasetId: bigint | null = null;
  const end = await attemptRun(
    db,
    runId,
    { kind: "preview", stop },
    async (attempt: Attempt<ReleaseProgress, PreviewReport>) => {
      const { run, signal, show } = attempt;
      const dataset =
        run.datasetId && (await db.prisma.dataset.findUnique({ where: { id: run.datasetId, removedAt: null } }));
      if (!dataset) throw new StudioError("not_found", message("datasetGone"));
      datasetId = dataset.id;
      const { name, text, files } = storedPreviewSchema.parse(run.request);
      const mixes = mixPlaces(await findMixFiles(dataset.id, files));
      const opened = openRecipeText(text, name, await loadFileTexts(db.pool, dataset.id, files), null, mixes);
      const { core, mix, queue } = opened.recipe;
      const made = core || mix ? await reportOf({ db, datasetId: dataset.id, opened, signal, show }) : null;
      const reading = { signal, onProgress: (done: number, total: number) => show({ step: "read", done, total }) };
      const plan = queue ? await planRecipeQueue(db, { datasetName: dataset.name, opened }, reading) : null;
      return {
        report: {
          made,
          queue: plan && {
            wanted: plan.wanted,
            had: plan.had,
            toReview: plan.inQueue - plan.had,
            reserve: plan.entryIds.length - plan.inQueue,
          },
        },
      };
    },
  );
  // What came with it alone goes with it.
  if (datasetId !== null) await sweepRecipeFiles(db, datasetId);
  return end;
}

type Counting = {
  db: Database;
  datasetId: bigint;
  opened: OpenedRecipe;
  signal: AbortSignal;
  show(progress: ReleaseProgress): void;
};

const reportOf = ({ db, datasetId, opened, signal, show }: Counting) =>
  inSnapshot(db, signal, async (snapshot) => {
    const notFromFiles = await filesNotForTraining(snapshot, datasetId);
    const onProgress = (step: ReleaseProgress["step"], done: number, total: number) => show({ step, done, total });
    const { report } = await makeRecipe(
      { db, datasetId, opened, signal, notFromFiles, onProgress },
      snapshot,
      nowhereSink(),
    );
    return report;
  });
