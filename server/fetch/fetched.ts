import { readFile, rename, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";

/** A file as it came: `path` lies below the folder; `address` is where it was asked for, before redirects. */
const fetchedFile = z.strictObject({
  path: z.string(),
  address: z.string(),
  bytes: z.number().int().nonnegative(),
  sha256: z.string(),
  /** What it was checked against: the source's own sum, its size alone, or nothing that the source told. */
  checked: z.enum(["sha256", "size", "nothing"]),
  licence: z.string(),
  fetchedAt: z.string(),
});
export type FetchedFile = z.infer<typeof fetchedFile>;

/** A file cut out of a fetched one; `from` holds the sums of what it was made of, so that other sources make it again. */
const cutFile = z.strictObject({
  path: z.string(),
  from: z.array(z.string()),
  rows: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative(),
  licence: z.string(),
});
export type CutFile = z.infer<typeof cutFile>;

const shape = z.strictObject({ version: z.literal(1), files: z.array(fetchedFile), cut: z.array(cutFile) });

const NAME = "fetched.json";

/** What lies in a folder that was fetched into, in its fetched.json: where it came from, how large, its sum and its licence. */
export class Fetched {
  readonly #folder: string;
  readonly #files: Map<string, FetchedFile>;
  readonly #cut: Map<string, CutFile>;
  readonly #byAddress: Map<string, FetchedFile>;
  #saved: Promise<void> = Promise.resolve();

  private constructor(folder: string, files: FetchedFile[], cut: CutFile[]) {
    this.#folder = folder;
    this.#files = new Map(files.map((file) => [file.path, file]));
    this.#cut = new Map(cut.map((file) => [file.path, file]));
    this.#byAddress = new Map(files.map((file) => [file.address, file]));
  }

  /** @throws StudioError conflict for a fetched.json of something else */
  static async load(folder: string): Promise<Fetched> {
    const text = await readFile(path.join(folder, NAME), "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return null;
      throw error;
    });
    if (text === null) return new Fetched(folder, [], []);
    try {
      const { files, cut } = shape.parse(JSON.parse(text));
      return new Fetched(folder, files, cut);
    } catch (cause) {
      throw new StudioError("conflict", message("fetchedForeign", { file: path.join(folder, NAME) }), {
        cause,
      });
    }
  }

  /** The file at a path, if it came and lies there as it came; a file that was deleted or cut short is fetched again. */
  async find(place: string): Promise<FetchedFile | null> {
    return this.#lies(this.#files.get(place));
  }

  /** A file that came from an address, wherever it lies. */
  async findByAddress(address: string): Promise<FetchedFile | null> {
    return this.#lies(this.#byAddress.get(address));
  }

  async findCut(place: string): Promise<CutFile | null> {
    return this.#lies(this.#cut.get(place));
  }

  add(file: FetchedFile): void {
    this.#files.set(file.path, file);
    this.#byAddress.set(file.address, file);
  }

  addCut(file: CutFile): void {
    this.#cut.set(file.path, file);
  }

  /** One after the other: several files may be done at once. A write that failed was reported to whoever asked for it. */
  save(): Promise<void> {
    this.#saved = this.#saved.catch(() => {}).then(() => this.#write());
    return this.#saved;
  }

  async #write(): Promise<void> {
    const files = [...this.#files.values()].sort(byPath);
    const cut = [...this.#cut.values()].sort(byPath);
    const file = path.join(this.#folder, NAME);
    await writeFile(`${file}.new`, `${JSON.stringify({ version: 1, files, cut }, null, 1)}\n`);
    await rename(`${file}.new`, file);
  }

  async #lies<File extends { path: string; bytes: number }>(file: File | undefined): Promise<File | null> {
    if (!file) return null;
    // Deleted: it is fetched again.
    const there = await stat(path.join(this.#folder, file.path)).catch(() => null);
    return there?.isFile() && there.size === file.bytes ? file : null;
  }
}

const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);
