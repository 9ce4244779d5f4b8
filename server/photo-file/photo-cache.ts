import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { message } from "#domain/message.ts";
import type { PhotoWidth } from "#domain/photo/photo-url.ts";
import { worldProblem } from "#domain/world-problem.ts";
import { PRIVATE_FILE, PRIVATE_FOLDER } from "#server/data-folder.ts";
import { env } from "#server/env.ts";
import { problemFacts } from "#server/error-facts.ts";
import { log } from "#server/log.ts";
import { notePhotoCache } from "#server/metrics/work-metrics.ts";
import { photoType } from "./photo-type.ts";

/** After making room so much of it is left, that not each new photo asks for room again. */
const ROOM_LEFT = 0.1;
/** Other processes write here, too: the folder is counted again after so much of the limit was written by this one. */
const COUNT_AFTER = 0.05;
/** A file that is still being written after so long was left by a process that died. Until then it takes room like any other. */
const LEFTOVER_MS = 3_600_000;
/** A use is noted in a file's time, at most so often. */
const NOTE_MS = 60_000;

/** Under which a smaller picture of what has `key` is kept. */
export const scaledKey = (key: string, widthPx: PhotoWidth): string => `${key} w=${widthPx}`;

/** The one of a data folder (absolute): this installation's, where no other is named. */
export const ownPhotoCache = (dataFolder: string = env.dataFolder): PhotoCache =>
  new PhotoCache(path.join(/* turbopackIgnore: true */ dataFolder, "photo-cache"), env.photoCacheBytes);

/**
 * Photos on disk under keys, the least recently used of them removed where they would take more than `bytesMax`. Files
 * appear whole or not at all, whoever is killed; several processes may share the folder.
 */
export class PhotoCache {
  readonly #folder: string;
  readonly #bytesMax: number;
  #written = Number.POSITIVE_INFINITY;
  #total = 0;
  #sweeping: Promise<void> | null = null;
  /** Why the last photo was not cached; null where it was. */
  #told: string | null = null;

  constructor(folder: string, bytesMax: number) {
    this.#folder = folder;
    this.#bytesMax = bytesMax;
  }

  async read(key: string): Promise<Buffer | null> {
    if (this.#bytesMax === 0) return null;
    const file = this.#file(key);
    // Not in the cache.
    const bytes = await readFile(/* turbopackIgnore: true */ file).catch(() => null);
    if (bytes === null) return null;
    // A machine that lost its power may leave a file without its bytes.
    if (photoType(bytes) === null) {
      await rm(file, { force: true });
      return null;
    }
    // Removed meanwhile: what was read is whole.
    await noteUse(file).catch(() => {});
    return bytes;
  }

  /** Caches a photo. A failure only costs the next one who asks. */
  async keep(key: string, bytes: Uint8Array): Promise<void> {
    if (bytes.length > this.#bytesMax * ROOM_LEFT) return;
    const file = this.#file(key);
    const partly = path.join(path.dirname(file), `${randomUUID()}.new`);
    try {
      await mkdir(/* turbopackIgnore: true */ path.dirname(file), { recursive: true, mode: PRIVATE_FOLDER });
      await writeFile(/* turbopackIgnore: true */ partly, bytes, { mode: PRIVATE_FILE });
      await rename(partly, file);
    } catch (error) {
      // The first error is logged; leftovers go when room is made.
      await rm(partly, { force: true }).catch(() => {});
      this.#tell(error);
      return;
    }
    this.#told = null;
    this.#written += bytes.length;
    this.#total += bytes.length;
    if (this.#total > this.#bytesMax || this.#written > this.#bytesMax * COUNT_AFTER) await this.sweep();
  }

  /** Whether there was one. */
  async remove(key: string): Promise<boolean> {
    return rm(this.#file(key)).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return false;
        throw error;
      },
    );
  }

  /** Says why photos are not cached, once for as long as it stays the same: a page asks for dozens of them. */
  #tell(error: unknown): void {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    if (code === this.#told) return;
    this.#told = code;
    log.warn(
      { ...problemFacts(worldProblem(error, message("adviceCache")) ?? error) },
      "photos cannot be kept in the cache",
    );
  }

  /** Counts what is there, and makes room where it is too much. */
  sweep(): Promise<void> {
    this.#sweeping ??= this.#makeRoom().finally(() => {
      this.#sweeping = null;
    });
    return this.#sweeping;
  }

  async #makeRoom(): Promise<void> {
    this.#written = 0;
    const files = await this.#list();
    this.#total = files.reduce((sum, { bytes }) => sum + bytes, 0);
    await this.#removeOldest(files);
    notePhotoCache(this.#total);
  }

  async #removeOldest(files: Kept[]): Promise<void> {
    if (this.#total <= this.#bytesMax) return;
    files.sort((one, other) => one.usedMs - other.usedMs);
    for (const { file, bytes, isWhole } of files) {
      if (!isWhole) continue;
      if (this.#total <= this.#bytesMax * (1 - ROOM_LEFT)) return;
      await rm(file, { force: true });
      this.#total -= bytes;
    }
  }

  async #list(): Promise<Kept[]> {
    const found = [];
    // Nothing was ever cached.
    for (const part of await readdir(/* turbopackIgnore: true */ this.#folder).catch(() => [])) {
      const folder = path.join(this.#folder, part);
      // Gone meanwhile.
      for (const name of await readdir(/* turbopackIgnore: true */ folder).catch(() => [])) {
        const file = path.join(folder, name);
        // Gone meanwhile: another process makes room as well.
        const known = await stat(/* turbopackIgnore: true */ file).catch(() => null);
        if (known === null) continue;
        const isWhole = !name.endsWith(".new");
        if (!isWhole && Date.now() - known.mtimeMs > LEFTOVER_MS) await rm(file, { force: true });
        else found.push({ file, bytes: known.size, usedMs: known.mtimeMs, isWhole });
      }
    }
    return found;
  }

  #file(key: string): string {
    const name = createHash("sha256").update(key).digest("hex");
    return path.join(/* turbopackIgnore: true */ this.#folder, name.slice(0, 2), name);
  }
}

type Kept = { file: string; bytes: number; usedMs: number; isWhole: boolean };

/** The file's time of change is when it was last used: many disks are mounted without noting reads. */
async function noteUse(file: string): Promise<void> {
  const now = new Date();
  if (now.getTime() - (await stat(/* turbopackIgnore: true */ file)).mtimeMs > NOTE_MS) await utimes(file, now, now);
}
