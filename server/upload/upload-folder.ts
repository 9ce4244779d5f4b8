import { readdir, readFile, rm, stat } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { StudioError } from "#domain/error.ts";
import { uploadNameSchema } from "#domain/upload.ts";

/** Of each upload: which file has which name. JSON Lines; a file stands in it once it is whole. */
export const LIST_NAME = "files.jsonl";

const listed = z.strictObject({ file: z.uuid(), name: uploadNameSchema });

const uploadsOf = (dataFolder: string) => path.join(dataFolder, "uploads");

/** Where an upload lies. `uploadId` must have been parsed as a UUID. */
export const uploadFolder = (dataFolder: string, uploadId: string) => path.join(uploadsOf(dataFolder), uploadId);

/** The whole files of an upload with the names that they had. @throws StudioError not_found */
export async function loadUpload(dataFolder: string, uploadId: string): Promise<{ path: string; name: string }[]> {
  const folder = uploadFolder(dataFolder, uploadId);
  const lines = await readFile(path.join(folder, LIST_NAME), "utf8").catch(() => null);
  if (lines === null) throw new StudioError("not_found", "There is no such upload.");
  return lines
    .trim()
    .split("\n")
    .map((line) => listed.parse(JSON.parse(line)))
    .map(({ file, name }) => ({ path: path.join(folder, file), name }));
}

/** Removes the upload that `files` lie in: their import is over, its photos were copied. */
export async function removeUpload(dataFolder: string, files: readonly { path: string }[]): Promise<void> {
  const folders = new Set(files.map((file) => path.dirname(file.path)));
  for (const folder of folders) {
    if (path.dirname(folder) === uploadsOf(dataFolder)) await rm(folder, { recursive: true, force: true });
  }
}

/** Removes what was uploaded and not touched since `before`: nobody asked for its import, or its worker died. */
export async function sweepUploads(dataFolder: string, before: Date): Promise<void> {
  for (const name of await readdir(uploadsOf(dataFolder)).catch(() => [])) {
    const folder = path.join(uploadsOf(dataFolder), name);
    if ((await lastTouched(folder)) < before.getTime()) await rm(folder, { recursive: true, force: true });
  }
}

/** A slice that is added to a file changes the file's time and not its folder's. */
async function lastTouched(folder: string): Promise<number> {
  const own = await stat(folder);
  if (Date.now() - own.mtimeMs < 60_000) return own.mtimeMs;
  const times = await Promise.all(
    (await readdir(folder)).map((name) => stat(path.join(folder, name)).then((known) => known.mtimeMs)),
  );
  return Math.max(own.mtimeMs, ...times);
}
