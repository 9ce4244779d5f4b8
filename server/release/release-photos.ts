import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { PhotoReport } from "#domain/export/export-manifest.ts";
import type { ReleaseFile } from "#domain/release/release.ts";
import { RELEASE_FILES } from "#domain/release/release-files.ts";
import type { Database } from "#server/db/client.ts";
import type { PhotoList } from "#server/export/photos/photo-list.ts";
import { placePhotos } from "#server/export/photos/place-photos.ts";
import type { FileFacts } from "#server/export/write/output-file.ts";
import { outputNames } from "#server/export/write/output-names.ts";
import { RECIPE_FILES } from "#server/recipe/recipe-files.ts";
import type { ReleaseSink } from "./release-folder.ts";

/** The folder of the photos within a release: LLaVA's image folder, with the names that the records give below it. */
export const PHOTOS_FOLDER = "photos";

type Placing = { db: Database; signal: AbortSignal; onProgress(done: number, total: number): void };

/**
 * Puts the photos that a release's records name below its folder, without EXIF blocks; those withdrawn never. Answers what became of them and the files that
 * came of it, those of photos in the order of their names.
 */
export async function putPhotos(
  { db, signal, onProgress }: Placing,
  list: PhotoList,
  sink: ReleaseSink,
): Promise<{ report: PhotoReport; files: FileFacts[]; lists: FileFacts[] }> {
  const report = await placePhotos(
    {
      db,
      photos: { how: "copy", folder: path.join(sink.folder, PHOTOS_FOLDER), shown: PHOTOS_FOLDER },
      signal,
      onPhotos: ({ done, total }) => onProgress(done, total),
    },
    { ...outputNames("llava", ""), missingPhotos: RELEASE_FILES.missing },
    list,
    sink,
  );
  const files: FileFacts[] = [];
  for (const name of await filesBelow(sink.folder, PHOTOS_FOLDER)) files.push(await factsOf(sink.folder, name, signal));
  const lists = report.list === null ? [] : [await factsOf(sink.folder, RELEASE_FILES.missing, signal)];
  return { report, files, lists };
}

/** Files below a folder of a release, by their names from there, sorted; none where there is no such folder. */
export async function filesBelow(place: string, folder = ""): Promise<string[]> {
  const entries = await readdir(path.join(place, folder), { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    },
  );
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(place, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
    .sort();
}

async function factsOf(place: string, name: string, signal?: AbortSignal): Promise<FileFacts> {
  const { size } = await stat(path.join(place, name));
  return { name, bytes: size, sha256: await sumOf(path.join(place, name), signal), records: 0 };
}

/** SHA-256 of a file, hexadecimal. */
export async function sumOf(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(file, { highWaterMark: 1024 * 1024, ...(signal && { signal }) }))
    hash.update(piece);
  return hash.digest("hex");
}

/**
 * The photos of a release with their sums, as its SHA256SUMS has them: a row of the database would be megabytes of names. None where that file is not as it
 * was written (`files` has its sum), for then it may name anything.
 */
export async function photosIn(
  place: string,
  files: readonly ReleaseFile[],
): Promise<{ name: string; sha256: string }[]> {
  const own = files.find(({ name }) => name === RECIPE_FILES.checksums);
  // Not there, or not readable: then it names nothing.
  const text = await readFile(path.join(place, RECIPE_FILES.checksums), "utf8").catch(() => null);
  if (!own || text === null || createHash("sha256").update(text).digest("hex") !== own.sha256) return [];
  return text.split("\n").flatMap((line) => {
    const [, escaping, sha256 = "", name = ""] = line.match(/^(\\?)([0-9a-f]{64}) {2}(.+)$/) ?? [];
    const plain = escaping === "\\" ? name.replace(/\\([\\nr])/g, (_, sign: string) => ESCAPED[sign] ?? sign) : name;
    return plain.startsWith(`${PHOTOS_FOLDER}/`) ? [{ name: plain, sha256 }] : [];
  });
}
const ESCAPED: Record<string, string> = { "\\": "\\", n: "\n", r: "\r" };

/** Photos with their sizes on the disk. */
export const sizesOf = (place: string, photos: readonly { name: string; sha256: string }[]): Promise<ReleaseFile[]> =>
  Promise.all(photos.map(async (own) => ({ ...own, bytes: (await stat(path.join(place, own.name))).size })));
