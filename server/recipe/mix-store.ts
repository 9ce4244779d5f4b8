import { createHash, randomUUID } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { copyFile, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { KeptMix, RecipeFileView } from "#domain/recipe/stored-recipe.ts";
import { PRIVATE_FOLDER } from "#server/data-folder.ts";
import { env } from "#server/env.ts";
import { diskError } from "#server/export/write/disk-error.ts";
import { makeFolder } from "#server/make-folder.ts";
import { type MixFile, mixRows } from "./mix-file.ts";

const allMixes = (dataFolder = env.dataFolder): string => path.join(path.resolve(dataFolder), "recipe-files");
/** Mix files of a data set, each under the hash of its bytes: numbers of ours and hexadecimal digits, and nothing that a request names. */
const mixFolder = (datasetId: bigint, dataFolder?: string): string =>
  path.join(allMixes(dataFolder), String(datasetId));
const placeOf = (datasetId: bigint, sha256: string): string => path.join(mixFolder(datasetId), sha256);

type Keep = { datasetId: bigint; file: MixFile; isMoved: boolean; signal?: AbortSignal | undefined };

/**
 * Keeps a file as a mix file of a data set: moved where it is the studio's own already, else copied. Only what begins with a record of LLaVA's shape is kept;
 * what stands further below is told with its row when it is mixed. Kept again it is the same file.
 * @throws StudioError unreadable_input · disk_full · interrupted
 */
export async function keepMixFile({ datasetId, file, isMoved, signal }: Keep): Promise<KeptMix> {
  await requireRecord(file, signal);
  const { sha256, bytes } = await sumOf(file.place, signal);
  const place = placeOf(datasetId, sha256);
  const partly = path.join(mixFolder(datasetId), `.${randomUUID()}`);
  try {
    await makeFolder(mixFolder(datasetId), PRIVATE_FOLDER);
    if (isMoved) await rename(file.place, place);
    else {
      await copyFile(file.place, partly, constants.COPYFILE_FICLONE);
      await rename(partly, place);
    }
  } catch (error) {
    await rm(partly, { force: true });
    throw diskError(error, place);
  }
  return { sha256, bytes };
}

async function requireRecord(file: MixFile, signal?: AbortSignal): Promise<void> {
  for await (const _ of mixRows(file, signal)) return;
  throw new StudioError(
    "unreadable_input",
    message("recipeMixRow", { file: file.name, row: 1, why: message("recipeNoRecord") }),
  );
}

async function sumOf(file: string, signal?: AbortSignal) {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const piece of createReadStream(file, { highWaterMark: 1024 * 1024, ...(signal && { signal }) })) {
    hash.update(piece);
    bytes += (piece as Buffer).length;
  }
  return { sha256: hash.digest("hex"), bytes };
}

/** A kept mix file, as a recipe names it. */
export type FoundMix = RecipeFileView & { place: string };

/** Of these files the mix files that the data set keeps. */
export async function findMixFiles(
  datasetId: bigint,
  files: readonly Pick<RecipeFileView, "name" | "sha256">[],
): Promise<FoundMix[]> {
  const found: FoundMix[] = [];
  for (const { name, sha256 } of files) {
    const place = placeOf(datasetId, sha256);
    const known = await stat(place).catch(() => null);
    if (known?.isFile()) found.push({ name, sha256, bytes: known.size, place });
  }
  return found;
}

/** Somebody is about to name it: no sweep takes it from them. */
export async function touchMixFile(place: string): Promise<void> {
  const now = new Date();
  await utimes(place, now, now);
}

/** Where recipes find theirs, by the names that these have for them. */
export const mixPlaces = (found: readonly FoundMix[]): ReadonlyMap<string, string> =>
  new Map(found.map(({ name, place }) => [name, place]));

/** Removes mix files that nobody touched since `before` and that are none of `named` (hashes), and what a copy that was killed left. */
export async function sweepMixFiles(
  dataFolder: string,
  datasetId: bigint,
  named: ReadonlySet<string>,
  before: Date,
): Promise<void> {
  const folder = mixFolder(datasetId, dataFolder);
  for (const name of await readdir(folder).catch(() => [])) {
    const place = path.join(folder, name);
    const known = await stat(place).catch(() => null);
    if (known && !named.has(name) && known.ctimeMs < before.getTime()) await rm(place, { force: true });
  }
}

/** Data sets that have a folder of mix files, whether they are still there or not. */
export const datasetsWithMixes = async (dataFolder: string): Promise<bigint[]> =>
  (await readdir(allMixes(dataFolder)).catch(() => [])).filter((name) => /^\d+$/.test(name)).map(BigInt);

/** Removes all that a data set that is gone had. */
export const removeMixFiles = (dataFolder: string, datasetId: bigint): Promise<void> =>
  rm(mixFolder(datasetId, dataFolder), { recursive: true, force: true });
