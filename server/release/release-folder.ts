import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, rmdir } from "node:fs/promises";
import path from "node:path";
import { finished } from "node:stream/promises";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { PRIVATE_FOLDER } from "#server/data-folder.ts";
import { refuse } from "#server/export/write/disk-error.ts";
import type { Sink } from "#server/export/write/sink.ts";
import { makeFolder } from "#server/make-folder.ts";
import { RECIPE_FILES } from "#server/recipe/recipe-files.ts";
import { syncFolder } from "#server/sync-folder.ts";

export type ReleaseSink = Sink & {
  /** Where the files stand until `commit`. */
  folder: string;
};

/** Beside its place, so that a rename brings it there at once. */
const partialOf = (place: string, token: string): string =>
  path.join(path.dirname(place), `.${path.basename(place)}.partial-${token}`);

/**
 * A folder that is there whole or not at all: it is written beside its place, under a name of its own, and renamed when all is on the disk.
 * @throws StudioError conflict where something lies in its place already
 */
export async function releaseSink(place: string, token: string): Promise<ReleaseSink> {
  await refuseFull(place);
  const above = path.dirname(place);
  await makeFolder(above, PRIVATE_FOLDER).catch(refuse(above));
  const folder = partialOf(place, token);
  await mkdir(folder).catch(refuse(folder));
  const opened: WriteStream[] = [];
  return {
    folder,
    scratchFolder: folder,
    takePhotos: null,
    rename: null,
    async open(name) {
      const file = path.join(folder, name);
      await makeFolder(path.dirname(file)).catch(refuse(file));
      // flush: on the disk before it is closed.
      const stream = createWriteStream(file, { flags: "wx", flush: true, highWaterMark: 1024 * 1024 });
      await once(stream, "open").catch(refuse(file));
      opened.push(stream);
      return stream;
    },
    async commit() {
      await syncFolder(folder).catch(refuse(folder));
      // Over an empty folder it goes; over one that somebody filled meanwhile it does not.
      await rename(folder, place).catch(async (error: NodeJS.ErrnoException) => {
        await refuseFull(place);
        refuse(place)(error);
      });
      await syncFolder(above).catch(refuse(above));
    },
    async abort() {
      for (const stream of opened) {
        stream.destroy();
        // It was destroyed a line ago, and says so.
        await finished(stream).catch(() => {});
      }
      await removeLeftovers(place, token);
    },
  };
}

/** Removes what an attempt left, also where it came to stand in its place. What is not its own stays. */
export async function removeLeftovers(place: string, token: string): Promise<void> {
  await rm(partialOf(place, token), { recursive: true, force: true });
  if (await isReleaseFolder(place, token)) await rm(place, { recursive: true, force: true });
}

/** Whether a folder is that of a release: its run.json says so. */
export async function isReleaseFolder(place: string, token: string): Promise<boolean> {
  // Not there, or not readable: then it is none that could be removed.
  const text = await readFile(path.join(place, RECIPE_FILES.run), "utf8").catch(() => "null");
  try {
    return (JSON.parse(text) as { release?: { token?: unknown } } | null)?.release?.token === token;
  } catch {
    // Somebody's own file.
    return false;
  }
}

/** Removes the files of a release, and its folders as far as nothing else is in them. Answers what was left because somebody put it there. */
export async function removeReleaseFiles(place: string, names: readonly string[]): Promise<string[]> {
  for (const name of names) await rm(path.join(place, name), { force: true });
  const within = new Set<string>();
  for (const name of names)
    for (let own = path.posix.dirname(name); own !== "." && !within.has(own); own = path.posix.dirname(own))
      within.add(own);
  // Longer paths lie within shorter ones. A folder in which something is left stays.
  for (const own of [...within].toSorted((one, other) => other.length - one.length))
    await rmdir(path.join(place, own)).catch(() => {});
  const left = await readdir(place).catch(() => []);
  if (left.length === 0) await rmdir(place).catch(() => {});
  return left;
}

async function refuseFull(place: string): Promise<void> {
  const names = await readdir(place).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    return refuse(place)(error);
  });
  const [file] = names;
  if (file !== undefined) throw new StudioError("conflict", message("releaseFolder", { folder: place, file }));
}
