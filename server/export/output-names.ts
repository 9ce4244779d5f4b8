import { stat } from "node:fs/promises";
import path from "node:path";
import type { ExportFormat } from "#domain/export-request.ts";
import { FORMATS } from "./formats/index.ts";

/** What the files of an export are called. `main` is unused where a format writes a folder. */
export type OutputNames = { main: string; manifest: string; leftOut: string };

export const MANIFEST_NAME = "manifest.json";

/** In a folder or zip of its own. */
export const outputNames = (format: ExportFormat, datasetName: string): OutputNames => ({
  main: `${fileName(datasetName)}.${format}${FORMATS[format].ending}`,
  manifest: MANIFEST_NAME,
  leftOut: "left-out.jsonl",
});

/**
 * Where a command line's `--out` leads: a folder for a format of several files, or where a folder is or a `/` ends it;
 * else a file, with its manifest and list beside it under its own name. `all` are the names the export may use, data first.
 */
export async function resolveOut(format: ExportFormat, out: string, datasetName: string) {
  const { folderOf } = FORMATS[format];
  const isFolder = folderOf !== null || /[/\\]$/.test(out) || (await isDirectory(out));
  const base = path.basename(out);
  const names = isFolder
    ? outputNames(format, datasetName)
    : { main: base, manifest: `${base}.manifest.json`, leftOut: `${base}.left-out.jsonl` };
  const all = [...(folderOf ?? [names.main]), names.leftOut, names.manifest];
  return { folder: isFolder ? out : path.dirname(out), names, all };
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
