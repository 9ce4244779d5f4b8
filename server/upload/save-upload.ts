import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { appendFile, mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { z } from "zod";
import { StudioError } from "#domain/error.ts";

const NAME_LENGTH_MAX = 1000;

/** The relative path that a file had on its owner's disk. It is told and matched, and never names a file of ours. */
export const uploadNameSchema = z
  .string()
  .min(1)
  .max(NAME_LENGTH_MAX)
  .refine(
    (name) =>
      !/[\\\p{Cc}]/u.test(name) &&
      !name.startsWith("/") &&
      name.split("/").every((part) => part !== "" && part !== "." && part !== ".."),
    { message: "a relative path without .. or control characters" },
  );

const listed = z.strictObject({ file: z.uuid(), name: uploadNameSchema });

const folderOf = (dataFolder: string, uploadId: string) => path.join(dataFolder, "uploads", uploadId);

/**
 * Streams one file of an upload to disk, under a name made here. `uploadId` must have been parsed as a UUID.
 * @throws StudioError disk_full; whatever broke the stream (nothing of the file then counts)
 */
export async function saveUpload(
  dataFolder: string,
  uploadId: string,
  name: string,
  body: ReadableStream,
): Promise<void> {
  const folder = folderOf(dataFolder, uploadId);
  await mkdir(folder, { recursive: true });
  const file = randomUUID();
  const target = path.join(folder, file);
  try {
    await pipeline(Readable.fromWeb(body), createWriteStream(target, { flags: "wx", mode: 0o600 }));
  } catch (error) {
    await rm(target, { force: true });
    if ((error as { code?: string }).code === "ENOSPC")
      throw new StudioError("disk_full", "The server's disk is full; the upload was not kept.", { cause: error });
    throw error;
  }
  await appendFile(path.join(folder, "files.jsonl"), `${JSON.stringify({ file, name })}\n`);
}

/** The files of an upload with the names that they had. @throws StudioError not_found */
export async function loadUpload(dataFolder: string, uploadId: string): Promise<{ path: string; name: string }[]> {
  const folder = folderOf(dataFolder, uploadId);
  const lines = await readFile(path.join(folder, "files.jsonl"), "utf8").catch(() => null);
  if (lines === null) throw new StudioError("not_found", "There is no such upload.");
  return lines
    .trim()
    .split("\n")
    .map((line) => listed.parse(JSON.parse(line)))
    .map(({ file, name }) => ({ path: path.join(folder, file), name }));
}
