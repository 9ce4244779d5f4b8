import path from "node:path";
import { InvalidArgumentError } from "commander";
import type { PhotosByLicence } from "#domain/release/photos-by-licence.ts";
import { requireDataset } from "#server/datasets/find-dataset.ts";
import { loadPhotoLicences } from "#server/datasets/photo-licences.ts";
import { type FileLicence, loadLicences } from "#server/release/licences.ts";
import { type CommandContext, withContext } from "../context.ts";
import { printTable } from "../print/table.ts";

/** What the commands of releases share: the data set that they are of, and its licences as a table. */
export const withDataset = (name: string, work: (context: CommandContext, datasetId: bigint) => Promise<void>) =>
  withContext(async (context) => work(context, (await requireDataset(context.db.pool, { name })).id));

const printLicences = (files: readonly FileLicence[]): string =>
  `${printTable([
    ["file", "path", "licence", "source", "terms", "to note"],
    ...files.map(({ fileId, path: own, licence: name, source, terms, kinds }) => [
      fileId,
      path.basename(own),
      name ?? "not stated",
      source ?? "not stated",
      terms ?? "",
      kinds.join(", "),
    ]),
  ])}\n`;

/** Photos by licence, as annotation files state them. */
const printPhotoLicences = (photos: readonly PhotosByLicence[]): string =>
  `${printTable([
    ["licence of photos", "photos", "to note"],
    ...photos.map(({ licence, photos: count, kinds }) => [licence?.name ?? "not stated", count, kinds.join(", ")]),
  ])}\n`;

/** All that is known of licences before photos leave. */
export const loadAllLicences = async ({ db }: Pick<CommandContext, "db">, datasetId: bigint) => ({
  files: await loadLicences(db, datasetId),
  photos: await loadPhotoLicences(db.pool, datasetId),
});

/** Both lists, as a person reads them before anything leaves. */
export const printAllLicences = ({ files, photos }: Awaited<ReturnType<typeof loadAllLicences>>): string =>
  `${printLicences(files)}\n${printPhotoLicences(photos)}`;

export function parseNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("Expected the number of a release.");
  return Number(text);
}
