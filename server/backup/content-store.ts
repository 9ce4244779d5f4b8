import { createHash, randomUUID } from "node:crypto";
import { open, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { PRIVATE_FILE, PRIVATE_FOLDER } from "#server/data-folder.ts";
import { makeFolder } from "#server/make-folder.ts";
import { syncFolder } from "#server/sync-folder.ts";
import { hashFile } from "./hash-file.ts";
import { readChunks, writeAll } from "./read-chunks.ts";

export type Content = { sha256: string; bytes: number };

/** What a killed process was writing. */
const PARTLY = ".new";
const SYNCED_AT_ONCE = 32;

/** Files under the SHA-256 of what they hold: what several backups have in common lies there once, and never changes. */
export class ContentStore {
  readonly folder: string;
  /** Added, and not on the disk for sure. */
  #unsynced: string[] = [];

  constructor(folder: string) {
    this.folder = folder;
  }

  placeOf(sha256: string): string {
    return path.join(this.folder, sha256.slice(0, 2), sha256);
  }

  /** Whether it is there in its length. Whether each byte is what it was is what `checkContent` is for. */
  async has({ sha256, bytes }: Content): Promise<boolean> {
    // Not there.
    const known = await stat(this.placeOf(sha256)).catch(() => null);
    return known?.isFile() === true && known.size === bytes;
  }

  /**
   * Takes a file's content in, for good once `sync` has returned. One that is `likely` there already is read before it is copied: that
   * spares the writing of what did not change. @throws the system's error, ENOENT with the file's name where it is gone
   */
  async add(file: string, { likely }: { likely: boolean }): Promise<Content & { isNew: boolean }> {
    if (likely) {
      const known = await hashFile(file);
      if (await this.has(known)) return { ...known, isNew: false };
    }
    await makeFolder(this.folder, PRIVATE_FOLDER);
    const partly = path.join(this.folder, `${randomUUID()}${PARTLY}`);
    try {
      const content = await copy(file, partly);
      if (await this.has(content)) return { ...content, isNew: false };
      const place = this.placeOf(content.sha256);
      await makeFolder(path.dirname(place), PRIVATE_FOLDER);
      await rename(partly, place);
      this.#unsynced.push(place);
      return { ...content, isNew: true };
    } finally {
      await rm(partly, { force: true });
    }
  }

  /** Takes in a file of the same disk, which is moved; its writer has synced it. */
  async adopt(file: string): Promise<Content> {
    const content = await hashFile(file);
    const place = this.placeOf(content.sha256);
    await makeFolder(path.dirname(place), PRIVATE_FOLDER);
    await rename(file, place);
    return content;
  }

  /** Waits until all that was added is on the disk: many at once, which costs the disk little more than one. */
  async sync(): Promise<void> {
    const files = this.#unsynced.values();
    const work = async () => {
      for (const file of files) await syncFile(file);
    };
    await Promise.all(Array.from({ length: SYNCED_AT_ONCE }, work));
    this.#unsynced = [];
    for (const name of await this.#shelves()) await syncFolder(path.join(this.folder, name));
    await syncFolder(this.folder);
  }

  /** Removes all but what is wanted. Nobody may be adding meanwhile. Answers the bytes that were freed. */
  async sweep(wanted: ReadonlySet<string>): Promise<number> {
    let freed = 0;
    const remove = async (file: string) => {
      freed += (await stat(file)).size;
      await rm(file);
    };
    for (const shelf of await this.#shelves())
      for (const name of await readdir(path.join(this.folder, shelf)))
        if (!wanted.has(name)) await remove(path.join(this.folder, shelf, name));
    for (const name of await readdir(this.folder).catch(() => []))
      if (name.endsWith(PARTLY)) await remove(path.join(this.folder, name));
    return freed;
  }

  async #shelves(): Promise<string[]> {
    // Nothing was added yet.
    const names = await readdir(this.folder).catch(() => []);
    return names.filter((name) => /^[0-9a-f]{2}$/.test(name));
  }
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, "r+");
  try {
    await handle.sync();
  } catch (error) {
    throw Object.assign(error as NodeJS.ErrnoException, { path: file });
  } finally {
    await handle.close();
  }
}

async function copy(from: string, to: string): Promise<Content> {
  const hash = createHash("sha256");
  let bytes = 0;
  const chunks = readChunks(from);
  const handle = await open(to, "wx", PRIVATE_FILE);
  try {
    for await (const chunk of chunks) {
      hash.update(chunk);
      await writeAll(handle, chunk, bytes, to);
      bytes += chunk.length;
    }
  } finally {
    await handle.close();
  }
  return { sha256: hash.digest("hex"), bytes };
}
