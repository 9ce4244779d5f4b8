import { type EntryState, STATES, TASKS } from "#domain/entry/task.ts";
import { drawsOf } from "#domain/export/splits.ts";
import { parseBrowseAddress } from "#domain/find/browse-query.ts";
import { type EntryFilter, NO_FILTER } from "#domain/find/entry-filter.ts";
import { message } from "#domain/message.ts";
import { kindsOfPhotoLicence, type PhotoLicence } from "#domain/photo/photo-licence.ts";
import { splitsOf } from "#domain/recipe/recipe.ts";
import { type LicenceKind, licenceKinds } from "#domain/release/licence-kind.ts";
import { heldOutImages } from "#server/export/held-out.ts";
import { givenParts } from "#server/export/rows/selection-of.ts";
import type { Snapshot } from "#server/export/rows/snapshot.ts";
import type { Selection } from "#server/find/selection.ts";
import type { RecipeProblem } from "./limits-of.ts";
import type { OpenedRecipe } from "./open-recipe.ts";

/** Which entries may be chosen: accepted and edited ones, and what is named beside. */
export async function selectionFor(snapshot: Snapshot, datasetId: bigint, { recipe, heldOutPhotos }: OpenedRecipe) {
  const problems: RecipeProblem[] = [];
  const parsed = parseBrowseAddress(recipe.select.filter);
  let filter: EntryFilter = NO_FILTER;
  if (parsed.ok) filter = parsed.query.filter;
  else problems.push({ keys: ["select", "filter"], why: parsed.why });
  const there = await snapshot.query<{ id: number; name: string; word: string }>(
    'SELECT id, name, word FROM "Part" WHERE "datasetId" = $1',
    [datasetId],
  );
  for (const [index, name] of recipe.select.parts.entries()) {
    const part = there.find((own) => own.name === name) ?? there.find((own) => own.word === name);
    if (part) filter = { ...filter, parts: [...new Set([...filter.parts, String(part.id)])] };
    else problems.push({ keys: ["select", "parts", index], why: message("noSuchPart", { id: name }) });
  }
  const imageIds = new Set<bigint>();
  const held = { photos: { given: 0, known: 0 } };
  for (const [index, names] of heldOutPhotos.entries()) {
    const own = await heldOutImages(snapshot, datasetId, names);
    held.photos.given += names.length;
    held.photos.known += own.known;
    for (const id of own.imageIds) imageIds.add(id);
    if (own.known === 0) {
      const [example] = await snapshot.query<{ identity: string }>(
        'SELECT min(identity) AS identity FROM "Image" WHERE "datasetId" = $1',
        [datasetId],
      );
      const why = message("recipeHeldOutElsewhere", {
        count: names.length,
        first: names[0] ?? "",
        example: example?.identity ?? "",
      });
      problems.push({ keys: ["holdOut", "photos", index], why });
    }
  }
  const states = STATES.filter(
    (state: EntryState) => state === "accepted" || state === "edited" || recipe.select.include.includes(state),
  );
  const tasks = recipe.select.tasks.length > 0 ? recipe.select.tasks : TASKS;
  const { split, splits, splitSeed } = recipe.select;
  const drawn = split === undefined ? undefined : drawsOf(splitsOf(splits)).find(({ name }) => name === split);
  const selection: Selection = {
    datasetId,
    states,
    tasks,
    filter: givenParts(filter) && filter,
    ...(drawn && { drawn: { seed: splitSeed, from: drawn.from, to: drawn.to } }),
    ...(recipe.select.leaveOut.length > 0
      ? { notFromFiles: await filesOfKinds(snapshot, datasetId, recipe.select.leaveOut) }
      : {}),
    ...(recipe.select.leaveOutPhotos.length > 0
      ? { licences: { ...(await licencesOfKinds(snapshot, datasetId, recipe.select.leaveOutPhotos)), only: false } }
      : {}),
    ...(imageIds.size > 0 ? { images: { ids: [...imageIds], only: false } } : {}),
  };
  return { selection, problems, held };
}

async function licencesOfKinds(snapshot: Snapshot, datasetId: bigint, kinds: readonly LicenceKind[]) {
  const licences = await snapshot.query<PhotoLicence & { id: number }>(
    'SELECT id, name, url FROM "PhotoLicence" WHERE "datasetId" = $1 ORDER BY id',
    [datasetId],
  );
  const ids = licences
    .filter((licence) => kindsOfPhotoLicence(licence).some((kind) => kinds.includes(kind)))
    .map(({ id }) => id);
  return { ids, unstated: kinds.includes("not-stated") };
}

async function filesOfKinds(snapshot: Snapshot, datasetId: bigint, kinds: readonly LicenceKind[]): Promise<bigint[]> {
  const files = await snapshot.query<{ id: string; licence: string | null }>(
    'SELECT id::text, licence FROM "SourceFile" WHERE "datasetId" = $1',
    [datasetId],
  );
  return files
    .filter(({ licence }) => licenceKinds(licence).some((kind) => kinds.includes(kind)))
    .map(({ id }) => BigInt(id));
}
