import type pg from "pg";
import { mappingSchema } from "#domain/shapes/mapping.ts";
import type { JsonInput } from "./read/discovered.ts";
import { type FileCounts, fileCountsSchema, noCounts } from "./write/file-counts.ts";

/** A file of an import as it was when it was found. */
export type FoundFile = { path: string; bytes: number; modifiedMs: number };

/** How far an import has come in a file. `rowsDone` counts rows from the file's start. */
export type FilePlace = { sourceFileId: bigint | null; rowsDone: number; isDone: boolean; counts: FileCounts };

export const startOfFile = (): FilePlace => ({ sourceFileId: null, rowsDone: 0, isDone: false, counts: noCounts() });

/** What stands in the database of how far the files of a Run have come. Without a Run nothing is stored. */
export class RunFiles {
  readonly #client: pg.PoolClient;
  readonly #runId: bigint | null;

  constructor(client: pg.PoolClient, runId: bigint | null) {
    this.#client = client;
    this.#runId = runId;
  }

  /**
   * Where an earlier attempt of this Run stopped in each file, by the file's number; nothing where it never came so far, or
   * where the file is another now.
   */
  async load(files: readonly FoundFile[], firstNumber = 0): Promise<(FilePlace | undefined)[]> {
    if (this.#runId === null) return [];
    const { rows } = await this.#client.query(`SELECT * FROM "RunFile" WHERE "runId" = $1`, [this.#runId]);
    return files.map((file, at): FilePlace | undefined => {
      const row = rows.find((known) => known.file === firstNumber + at);
      const isSame =
        row?.path === file.path &&
        BigInt(row.sizeBytes) === BigInt(file.bytes) &&
        BigInt(row.modifiedMs) === BigInt(file.modifiedMs);
      if (!isSame) return undefined;
      const { sourceFileId, rowsDone, isDone } = row;
      const counts = fileCountsSchema.parse(row.counts);
      return { sourceFileId: sourceFileId === null ? null : BigInt(sourceFileId), rowsDone, isDone, counts };
    });
  }

  /**
   * Files of which an earlier attempt of this Run took rows in, with the mapping that it read these by: what people said since must not make
   * the rest of a file another file.
   */
  async withMappings(files: JsonInput[]): Promise<JsonInput[]> {
    if (this.#runId === null) return files;
    const { rows } = await this.#client.query<{ path: string; mapping: unknown }>(
      `SELECT r.path, f.settings->'mapping' AS mapping FROM "RunFile" r JOIN "SourceFile" f ON f.id = r."sourceFileId"
       WHERE r."runId" = $1 AND f.settings ? 'mapping'`,
      [this.#runId],
    );
    return files.map((file) => {
      const own = rows.find(({ path }) => path === file.path);
      return own && file.recognised.mapping
        ? { ...file, recognised: { ...file.recognised, mapping: mappingSchema.parse(own.mapping) } }
        : file;
    });
  }

  /** Whether an earlier attempt of this Run came anywhere. */
  async isBegun(): Promise<boolean> {
    if (this.#runId === null) return false;
    const { rowCount } = await this.#client.query(`SELECT 1 FROM "RunFile" WHERE "runId" = $1 LIMIT 1`, [this.#runId]);
    return rowCount === 1;
  }

  /** Bytes of the list of rejects that stand for what came in. */
  async rejectBytes(): Promise<number> {
    if (this.#runId === null) return 0;
    const { rows } = await this.#client.query(`SELECT counts FROM "RunFile" WHERE "runId" = $1`, [this.#runId]);
    return Math.max(0, ...rows.map((row) => fileCountsSchema.parse(row.counts).rejectBytes));
  }

  /** Within the transaction that brings in what it tells of: neither stands without the other. */
  async save(number: number, file: FoundFile, { sourceFileId, rowsDone, isDone, counts }: FilePlace): Promise<void> {
    if (this.#runId === null) return;
    await this.#client.query(
      `INSERT INTO "RunFile" ("runId", file, path, "sizeBytes", "modifiedMs", "sourceFileId", "rowsDone", "isDone", counts)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT ("runId", file) DO UPDATE SET path = EXCLUDED.path, "sizeBytes" = EXCLUDED."sizeBytes", "modifiedMs" = EXCLUDED."modifiedMs",
         "sourceFileId" = EXCLUDED."sourceFileId", "rowsDone" = EXCLUDED."rowsDone", "isDone" = EXCLUDED."isDone", counts = EXCLUDED.counts`,
      [
        this.#runId,
        number,
        file.path,
        file.bytes,
        file.modifiedMs,
        sourceFileId,
        rowsDone,
        isDone,
        JSON.stringify(counts),
      ],
    );
  }
}
