import { createHash, randomUUID } from "node:crypto";
import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import type pg from "pg";
import { PRIVATE_FILE, PRIVATE_FOLDER } from "#server/data-folder.ts";
import type { SourceFileToRead } from "#server/import/read/discovered.ts";
import { makeFolder } from "#server/make-folder.ts";
import { saveSource } from "./save-source.ts";

/**
 * Where an import's photos will be found again. Those of the command line stay where they are; those of an upload or the demo
 * are copied into the store, under the hash of their bytes, never under a name from outside.
 */
export class PhotoStore {
  readonly #folder: string | null;
  /** Sources by their root: the photos of a set lie in few folders. */
  readonly #sources = new Map<string, bigint>();

  constructor(folder: string | null) {
    this.#folder = folder;
  }

  /** The photo's source, and its path in it. */
  async place(
    client: pg.PoolClient,
    datasetId: bigint,
    file: SourceFileToRead,
    known: { names: readonly string[]; publicId: string | null },
  ): Promise<{ sourceId: bigint; path: string }> {
    const folder = this.#folder;
    if (folder === null) {
      const sourceId = await this.#source(client, datasetId, { kind: "folder", root: file.root });
      return { sourceId, path: path.relative(file.root, file.path) };
    }
    return this.#keep(client, datasetId, { folder, bytes: await readFile(file.path), name: file.name }, known);
  }

  /** The same of a photo that lies in another file: `file` is that one's, `path` its own in it. */
  async placeInside(
    client: pg.PoolClient,
    datasetId: bigint,
    { file, path: own, bytes }: { file: string; path: string; bytes: Uint8Array },
    known: { names: readonly string[]; publicId: string | null },
  ): Promise<{ sourceId: bigint; path: string }> {
    const folder = this.#folder;
    if (folder !== null) return this.#keep(client, datasetId, { folder, bytes, name: own }, known);
    return { sourceId: await this.#source(client, datasetId, { kind: "parquet", root: file }), path: own };
  }

  async #keep(
    client: pg.PoolClient,
    datasetId: bigint,
    { folder, bytes, name }: { folder: string; bytes: Uint8Array; name: string },
    known: { names: readonly string[]; publicId: string | null },
  ): Promise<{ sourceId: bigint; path: string }> {
    const digest = createHash("sha256").update(bytes).digest("hex");
    const kept = `${digest}${endingOf(name)}`;
    // Nothing is kept of a photo that is shown to nobody.
    if (!(await isWithheldFile(client, datasetId, digest, known))) await writeOnce(bytes, folder, kept);
    return { sourceId: await this.#source(client, datasetId, { kind: "store", root: folder }), path: kept };
  }

  async #source(
    client: pg.PoolClient,
    datasetId: bigint,
    source: { kind: "folder" | "store" | "parquet"; root: string },
  ): Promise<bigint> {
    const id = this.#sources.get(source.root) ?? (await saveSource(client, datasetId, source));
    this.#sources.set(source.root, id);
    return id;
  }
}

async function isWithheldFile(
  client: pg.PoolClient,
  datasetId: bigint,
  digest: string,
  { names, publicId }: { names: readonly string[]; publicId: string | null },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT 1 FROM "Withdrawal" w WHERE w."datasetId" = $1 AND w."restoredAt" IS NULL
       AND (decode($2, 'hex') = ANY(w.digests) OR w.names && $3::text[]) LIMIT 1`,
    [datasetId, digest, publicId === null ? names : [...names, publicId]],
  );
  return rowCount === 1;
}

/** What an export spells the photo with; of a name from outside it is the only part that is kept. */
const endingOf = (name: string): string => name.match(/\.[A-Za-z0-9]{1,8}$/)?.[0] ?? "";

/** Appears whole or not at all. Two imports may keep one photo at once: each under a name of its own until it is whole. */
async function writeOnce(bytes: Uint8Array, folder: string, name: string): Promise<void> {
  const target = path.join(folder, name);
  // Not stored yet.
  if (await stat(target).catch(() => null)) return;
  await makeFolder(folder, PRIVATE_FOLDER);
  const partly = path.join(folder, `${name}.${randomUUID()}.new`);
  try {
    await writeFile(partly, bytes, { mode: PRIVATE_FILE });
    await rename(partly, target);
  } finally {
    await rm(partly, { force: true });
  }
}
