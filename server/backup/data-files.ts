import { lstat, readdir, stat } from "node:fs/promises";
import path from "node:path";
import type { StoredFile } from "#domain/backup/manifest.ts";
import type { ContentStore } from "./content-store.ts";

/** Of the data folder: what people sent, and what was made of it. Exports and the cache of photos are made again. */
const FOLDERS = ["photos", "uploads", "runs", "rejects", "releases", "recipe-files"];
/** The passwords of the cluster's roles; where browsers find the studio: what they keep unsent belongs to that address. */
export const CLUSTER_FILE = "cluster/cluster.json";
const FILES = [CLUSTER_FILE, "address.json"];
/** Uploads come in slices of minutes, and may be sent again: a backup in steps has them with its start alone. */
const STEADY_FOLDERS = ["photos", "runs", "rejects", "releases", "recipe-files"];
/** Their names are the hashes of what they hold (server/import/photos/photo-store.ts). */
const PHOTO_NAME = /^photos\/([0-9a-f]{64})(\.[A-Za-z0-9]{1,8})?$/;
/** Being written: a file, and the folder of a release that is cut (server/release/release-folder.ts). */
const PARTLY = /\.new$/;
const PARTLY_FOLDER = /^(?:releases|recipe-files)\/\d+\/\./;
const AT_ONCE = 4;

export type DataFilesTaken = {
  files: StoredFile[];
  /** Gone while they were copied: a photo that was withdrawn, an upload that was imported. */
  vanished: number;
  /** Links are not followed. */
  links: number;
};

/** The data folder's files as a repository has them; remembers what it took, so that the next look takes what is new. */
export class DataFiles {
  readonly #dataFolder: string;
  readonly #contents: ContentStore;
  readonly #known = new Map<string, string>();

  constructor(dataFolder: string, contents: ContentStore) {
    this.#dataFolder = dataFolder;
    this.#contents = contents;
  }

  /** Takes what was not taken before, or changed since. `all`: also uploads and the address. */
  async take({ all }: { all: boolean }, onBytes: (bytes: number) => void = () => {}): Promise<DataFilesTaken> {
    const taken: DataFilesTaken = { files: [], vanished: 0, links: 0 };
    const names = all ? [...FILES] : [];
    for (const folder of all ? FOLDERS : STEADY_FOLDERS) names.push(...(await this.#list(folder, taken)));
    const rest = names.values();
    const worker = async () => {
      for (const name of rest) await this.#takeOne(name, taken, onBytes);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    taken.files.sort((a, b) => (a.path < b.path ? -1 : 1));
    return taken;
  }

  async #takeOne(name: string, taken: DataFilesTaken, onBytes: (bytes: number) => void): Promise<void> {
    const file = path.join(this.#dataFolder, name);
    const photo = PHOTO_NAME.exec(name)?.[1];
    if (photo !== undefined && this.#known.has(name)) return;
    try {
      const found = await lstat(file);
      if (!found.isFile()) {
        taken.links++;
        return;
      }
      const stamp = `${found.size} ${found.mtimeMs} ${found.ino}`;
      if (this.#known.get(name) === stamp) return;
      const stored =
        photo !== undefined && (await this.#contents.has({ sha256: photo, bytes: found.size }))
          ? { sha256: photo, bytes: found.size }
          : await this.#contents.add(file, { likely: photo === undefined });
      taken.files.push({ path: name, bytes: stored.bytes, sha256: stored.sha256 });
      this.#known.set(name, stamp);
      onBytes(stored.bytes);
    } catch (error) {
      const { code, path: place } = error as NodeJS.ErrnoException;
      if (code !== "ENOENT" || place !== file) throw error;
      // The address is written at the first start, the other is missing beside a database of one's own.
      if (!FILES.includes(name)) taken.vanished++;
    }
  }

  /** Paths of a folder's files. The folder itself may be a link to another disk, which its owner made. */
  async #list(folder: string, taken: DataFilesTaken): Promise<string[]> {
    const names: string[] = [];
    const walk = async (below: string): Promise<void> => {
      const entries = await readdir(path.join(this.#dataFolder, below), { withFileTypes: true }).catch(ifGone);
      for (const entry of entries) {
        const name = `${below}/${entry.name}`;
        if (PARTLY_FOLDER.test(name)) continue;
        if (entry.isDirectory()) await walk(name);
        else if (!entry.isFile()) taken.links++;
        else if (!PARTLY.test(name)) names.push(name);
      }
    };
    await walk(folder);
    return names;
  }

  /** Bytes of all files, for a look ahead. */
  async measure(): Promise<number> {
    const nothing: DataFilesTaken = { files: [], vanished: 0, links: 0 };
    let bytes = 0;
    for (const folder of FOLDERS)
      for (const name of await this.#list(folder, nothing))
        bytes += (await stat(path.join(this.#dataFolder, name)).catch(() => null))?.size ?? 0;
    return bytes;
  }
}

function ifGone(error: NodeJS.ErrnoException): [] {
  if (error.code === "ENOENT") return [];
  throw error;
}
