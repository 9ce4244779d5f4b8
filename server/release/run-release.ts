import path from "node:path";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { LicenceKind } from "#domain/release/licence-kind.ts";
import {
  type ReleaseProgress,
  type ReleaseReport,
  type StoredRelease,
  storedReleaseSchema,
} from "#domain/release/release.ts";
import type { Database } from "#server/db/client.ts";
import { isConnectionLoss } from "#server/db/connection-loss.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { recordExport } from "#server/export/exported-images.ts";
import { diskError } from "#server/export/write/disk-error.ts";
import { type OpenedRecipe, openRecipeText } from "#server/recipe/open-recipe.ts";
import { openStoredRecipe } from "#server/recipe/stored-recipes.ts";
import { type Attempt, type AttemptEnd, attemptRun } from "#server/runs/attempt-run.ts";
import { writeRelease } from "./cut-release.ts";
import { type ReleaseSink, releaseSink } from "./release-folder.ts";
import { forgetReserved, publishRelease, type Reserved, reserveRelease } from "./release-rows.ts";

/** Below the data folder: a folder a data set, and in it one a release. */
export const releasesFolderOf = (dataFolder: string): string =>
  path.join(/* turbopackIgnore: true */ dataFolder, "releases");

type More = {
  cancel?: AbortSignal;
  /** With what its files say; read from the Run's text where it is not given. */
  opened?: OpenedRecipe;
  onProgress?: (progress: ReleaseProgress) => void;
};
type ReleaseAttempt = Attempt<ReleaseProgress, ReleaseReport>;

/**
 * Cuts a release, as attemptRun: from its start, whatever an attempt before left. Its folder and its row are there whole or not at all; what a killed
 * attempt left is cleared by the next one in the data set.
 */
export const runRelease = (
  db: Database,
  runId: bigint,
  place: { dataFolder: string },
  stop: AbortSignal,
  { cancel, opened, onProgress }: More = {},
): Promise<AttemptEnd<ReleaseReport> | null> =>
  attemptRun(db, runId, { kind: "release", stop, cancel, isAnew: true }, async (attempt: ReleaseAttempt) => {
    const { run, signal, show } = attempt;
    const { datasetId, reviewerId } = run;
    if (datasetId === null) throw new StudioError("not_found", message("datasetGone"));
    const request = storedReleaseSchema.parse(run.request);
    const own = opened ?? (await openAsked(db, datasetId, request));
    const recipe = withoutLicences(own, request);
    const releasesFolder = releasesFolderOf(place.dataFolder);
    const asked = { datasetId, opened: recipe, runId, reviewerId, place: request.place, releasesFolder };
    const reserved = await reserveRelease(db, asked);
    let sink: ReleaseSink | null = null;
    let isPublishing = false;
    try {
      sink = await releaseSink(reserved.place, reserved.token);
      const cut = { db, datasetId, opened: recipe, request, reserved, signal };
      const written = await writeRelease(
        {
          ...cut,
          show(progress) {
            show(progress);
            onProgress?.(progress);
          },
        },
        sink,
      );
      // Before it stands in its place: whoever withdraws a photo from now on is told of it.
      await noteImages(db, datasetId, reserved, written.images, request.withPhotos);
      await sink.commit();
      const report = { number: reserved.number, records: written.counts.records, place: reserved.place };
      isPublishing = true;
      await inTransaction(db.pool, async (client) => {
        await publishRelease(client, reserved, written);
        await attempt.end(client, { report });
      });
      return { report };
    } catch (error) {
      // A connection that breaks while it commits may have committed, and a published release must not lose its folder: the next attempt
      // finds the run done, or clears what was not published.
      if (isPublishing && isConnectionLoss(error)) throw error;
      await sink?.abort(error);
      await forgetReserved(db, datasetId, reserved);
      throw diskError(error, reserved.place);
    }
  });

/** The same bytes whenever it is read: a version is never changed. */
const openAsked = async (db: Database, datasetId: bigint, { name, recipe, stored }: StoredRelease) =>
  stored ? openStoredRecipe(db.pool, datasetId, stored) : openRecipeText(recipe, name);

/** What is left out beside is the recipe's as well: the row, recipe.json and a comparison show it. */
function withoutLicences(
  opened: OpenedRecipe,
  asked: Pick<StoredRelease, "leaveOut" | "leaveOutPhotos">,
): OpenedRecipe {
  const { recipe } = opened;
  const { select } = recipe;
  const both = (own: readonly LicenceKind[], more: readonly LicenceKind[]) =>
    [...new Set([...own, ...more])].toSorted();
  const leaveOut = both(select.leaveOut, asked.leaveOut);
  const leaveOutPhotos = both(select.leaveOutPhotos, asked.leaveOutPhotos);
  return { ...opened, recipe: { ...recipe, select: { ...select, leaveOut, leaveOutPhotos } } };
}

const noteImages = (db: Database, datasetId: bigint, { place, number }: Reserved, images: string, hasPhotos: boolean) =>
  recordExport(db, { datasetId, format: "llava", images, hasPhotos, runId: null, place, release: number });
