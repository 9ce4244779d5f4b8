import { access, constants, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { type ExportFormat, FORMATS } from "#domain/export/formats.ts";
import { splitName } from "#domain/export/splits.ts";

/**
 * What the files of an export are called. `main` is unused where a format writes a folder. Manifest and list may lie
 * beside the data's folder ("../svit.manifest.json"): then `dataFolder` is its name ("svit"). `photos` is a folder,
 * `missingPhotos` the list of those that are not in it.
 */
export type OutputNames = {
  main: string;
  manifest: string;
  leftOut: string;
  missingPhotos: string;
  checksums: string;
  look: string;
  photos: string;
  dataFolder?: string;
};

/**
 * Data and reports in one folder or zip: the reports have hidden names, which `datasets` (and ms-swift, which loads a
 * folder by it) passes over. LLaMA-Factory passes over nothing: it wants a folder that holds data alone.
 */
export const outputNames = (format: ExportFormat, datasetName: string): OutputNames => ({
  main: FORMATS[format].folderOf?.[0] ?? `${fileName(datasetName)}.${format}${FORMATS[format].ending}`,
  ...hiddenReports(),
});

/**
 * With photos beside the data: they fill a folder of their own. Parts are loaded as a folder (`datasets` would take one of
 * both for a folder of photos), so they get one, too.
 */
export function namesWithPhotos(format: ExportFormat, datasetName: string, isSharded: boolean): OutputNames {
  const names = outputNames(format, datasetName);
  const isAlone = isSharded && FORMATS[format].folderOf === null;
  return { ...names, photos: "images", main: isAlone ? `data/${names.main}` : names.main };
}

/** Files that are downloaded one by one, among others: each is told by its name. */
export function downloadNames(format: ExportFormat, datasetName: string): OutputNames {
  return { ...outputNames(format, datasetName), ...reportsOf(`${fileName(datasetName)}.${format}`) };
}

const reportsOf = (name: string) => ({
  manifest: `${name}.manifest.json`,
  leftOut: `${name}.left-out.jsonl`,
  missingPhotos: `${name}.missing-photos.jsonl`,
  checksums: `${name}.SHA256SUMS`,
  look: `${name}.look.html`,
  photos: `${name}.photos`,
});
const hiddenReports = (name = "") => reportsOf(name);

/**
 * Where a command line's `--out` leads: a folder for a format of several files, or where a folder is or a `/` ends it;
 * else a file. Manifest and list lie beside it under its name: `train.json.manifest.json` beside train.json,
 * `svit.manifest.json` beside the folder svit, so that the folder holds data alone. `all` are the names the export may
 * use, or may have used before, data first, relative to `folder`.
 */
export async function resolveOut(
  format: ExportFormat,
  out: string,
  datasetName: string,
  isSharded: boolean,
  splits: readonly string[] = [],
) {
  const withSplits = (names: readonly string[]) => [
    ...names,
    ...names.flatMap((name) => splits.map((split) => splitName(name, split))),
  ];
  const { folderOf, ending } = FORMATS[format];
  const isFolder = folderOf !== null || /[/\\]$/.test(out) || (await isDirectory(out));
  const base = path.basename(path.resolve(out));
  if (isFolder) {
    const beside = reportsOf(path.join("..", base));
    const isBeside = await hasBeside(out);
    const names: OutputNames = isBeside
      ? { ...outputNames(format, datasetName), ...beside, dataFolder: base }
      : outputNames(format, datasetName);
    const old = { ...hiddenReports(), manifest: "manifest.json", leftOut: "left-out.jsonl" };
    const reports = [old, hiddenReports(), ...(isBeside ? [beside] : [])];
    return { folder: out, names, all: [...withSplits(folderOf ?? [names.main]), ...namesOf(reports)] };
  }
  // Parts are read as a folder, and by their ending.
  const main = isSharded && !/\.(?:json|jsonl|ndjson)$/i.test(base) ? base + ending : base;
  const [beside, hidden] = [reportsOf(base), hiddenReports(`.${base}`)];
  const names: OutputNames = { main, ...(isSharded ? hidden : beside) };
  return { folder: path.dirname(out), names, all: [...withSplits([main]), ...namesOf([beside, hidden])] };
}

const namesOf = (reports: readonly ReturnType<typeof reportsOf>[]) => [
  ...reports.flatMap(({ leftOut, missingPhotos, checksums, look }) => [leftOut, missingPhotos, checksums, look]),
  ...reports.map(({ manifest }) => manifest),
];

/** Whether there is a place beside a folder that is the user's: not on another disk, another's, or above where he stands. */
async function hasBeside(folder: string): Promise<boolean> {
  const parent = path.dirname(path.resolve(folder));
  const isAbove = !path.relative(folder, ".").startsWith("..");
  return !isAbove && parent !== path.resolve(folder) && (await isOwnPlace(parent, folder));
}

/** Whether a folder, there or still to be made, is one of its parent's own: not a disk that is put in there, nor a link that leads away. */
async function isOwnPlace(parent: string, folder: string): Promise<boolean> {
  const [above, own] = await Promise.all([stat(parent).catch(() => null), stat(folder).catch(() => null)]);
  if (own === null) return true;
  if (above === null || above.dev !== own.dev) return false;
  if (path.dirname(await realpath(folder)) !== (await realpath(parent))) return false;
  return access(parent, constants.W_OK).then(
    () => true,
    () => false,
  );
}

const isDirectory = (file: string) =>
  stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** A data set's name is a person's: letters, digits, dot and dash stay, so that it cannot lead anywhere. */
export const fileName = (name: string): string =>
  name
    .replace(/[^\p{L}\p{N}._-]+/gu, "-")
    .replace(/^[.-]+/, "")
    .slice(0, 60) || "export";

/** Name of an export in one zip. A name may hold anything; a header may not. */
export const archiveName = (datasetName: string, format: ExportFormat): string =>
  `${datasetName.replaceAll(/[^A-Za-z0-9_-]+/g, "-").replaceAll(/^-+|-+$/g, "") || "dataset"}-${format}.zip`;
