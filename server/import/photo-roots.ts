import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rename, stat } from "node:fs/promises";
import path from "node:path";
import type pg from "pg";
import { must } from "#domain/must.ts";
import type { SourceFileToRead } from "./discover.ts";

/**
 * The folders that an import's photos lie in, by number. Photos of the command line stay where they are; those of an
 * upload or the demo are copied into the store, under the hash of their bytes, never under a name from outside.
 */
export class PhotoRoots {
  readonly #store: string | null;
  readonly #numbers = new Map<string, number>();
  /** PhotoSource ids by number, known after `save`. */
  ids: bigint[] = [];

  constructor(store: string | null) {
    this.#store = store;
  }

  /** Where the photo will be found: the number of its root, and the path below it. */
  async place(file: SourceFileToRead): Promise<{ root: number; path: string }> {
    if (this.#store === null) return { root: this.#number(file.root), path: path.relative(file.root, file.path) };
    const digest = createHash("sha256")
      .update(await readFile(file.path))
      .digest("hex");
    const name = `${digest}.photo`;
    const target = path.join(this.#store, name);
    if (!(await stat(target).catch(() => null))) {
      await mkdir(this.#store, { recursive: true });
      await copyFile(file.path, `${target}.new`);
      await rename(`${target}.new`, target);
    }
    return { root: this.#number(this.#store), path: name };
  }

  async save(client: pg.PoolClient, datasetId: bigint): Promise<void> {
    for (const root of this.#numbers.keys()) {
      const { rows } = await client.query(
        `INSERT INTO "PhotoSource" ("datasetId", kind, root) VALUES ($1, $2, $3)
         ON CONFLICT ("datasetId", kind, root) DO UPDATE SET root = EXCLUDED.root RETURNING id`,
        [datasetId, this.#store === null ? "folder" : "store", root],
      );
      this.ids.push(BigInt(must(rows[0], "an upsert returns its row").id));
    }
  }

  #number(root: string): number {
    const known = this.#numbers.get(root);
    if (known !== undefined) return known;
    this.#numbers.set(root, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}
