import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import path from "node:path";
import { PRIVATE_FOLDER } from "#server/data-folder.ts";
import { makeFolder } from "#server/make-folder.ts";
import { syncFolder } from "#server/sync-folder.ts";

export const uploadsOf = (dataFolder: string) => path.join(dataFolder, "uploads");

/** Where an upload lies. `uploadId` must have been parsed as a UUID. */
export const uploadFolder = (dataFolder: string, uploadId: string) => path.join(uploadsOf(dataFolder), uploadId);

/**
 * A file's name on our disk. It follows from the name that it has with its owner, so that the same file sent twice is one,
 * and says nothing of it: no request names a file of ours.
 */
export const storedName = (name: string): string => createHash("sha256").update(name).digest("hex");

/** What is known of a file besides its bytes (file-record.ts), in a file next to it. */
export const RECORD_SUFFIX = ".jsonl";

/** Makes an upload's folder where it is not there, for good. */
export async function makeUploadFolder(dataFolder: string, uploadId: string): Promise<string> {
  const folder = uploadFolder(dataFolder, uploadId);
  const made = await makeFolder(folder, PRIVATE_FOLDER);
  // The first that was made is named by the folder above it, and so on down.
  for (let below = made && folder; below && made && below.length >= made.length; below = path.dirname(below))
    await syncFolder(path.dirname(below));
  return folder;
}

/** Removes the upload that `files` lie in: their import is over, its photos were copied. */
export async function removeUpload(dataFolder: string, files: readonly { path: string }[]): Promise<void> {
  const folders = new Set(files.map((file) => path.dirname(file.path)));
  for (const folder of folders) {
    if (path.dirname(folder) === uploadsOf(dataFolder)) await rm(folder, { recursive: true, force: true });
  }
}
