import { once } from "node:events";
import type pg from "pg";
import { type CopyStreamQuery, from as copyFrom } from "pg-copy-streams";
import { must } from "#domain/must.ts";
import { type CopyField, printCopyRow } from "./copy-text.ts";
import type { Staged } from "./staged.ts";

/** What goes by the staging tables: entries go straight into theirs (insert-entries.ts). */
export type StagedRow = Exclude<Staged, { table: "entry" }>;

const TABLES = {
  image: "(identity text, width int, height int, alias text)",
  photo: "(identity text, width int, height int, path text, broken bool, root int)",
  piece: "(place bigserial, identity text, kind text, elements text, names text[], category text, file int)",
  category: "(file int, id text, name text)",
  rename: "(file int, old text, new text)",
  gloss: "(place bigserial, hash bytea, turn smallint, language text, text text)",
} as const;
type Table = keyof typeof TABLES;

const COLUMNS: Record<Table, string> = {
  image: "(identity, width, height, alias)",
  photo: "(identity, width, height, path, broken, root)",
  piece: "(identity, kind, elements, names, category, file)",
  category: "(file, id, name)",
  rename: "(file, old, new)",
  gloss: "(hash, turn, language, text)",
};

/** A COPY is fed in pieces of this size; more only grows the memory. */
const FLUSH_BYTES = 1_000_000;

/**
 * Writes staged rows into temporary tables of one transaction by COPY, one table at a time: a connection carries one
 * COPY. What it wrote is gone with the transaction, however that ends.
 */
export class Stager {
  readonly #client: pg.PoolClient;
  #open: { table: Table; stream: CopyStreamQuery } | null = null;
  #lines: string[] = [];
  #bytes = 0;
  #failure: Error | null = null;

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  /** Makes the tables, empty: within one transaction several files may be staged one after the other. */
  async prepare(): Promise<void> {
    for (const [table, columns] of Object.entries(TABLES)) {
      await this.#client.query(`CREATE TEMP TABLE IF NOT EXISTS stage_${table} ${columns} ON COMMIT DROP`);
      await this.#client.query(`TRUNCATE stage_${table}`);
    }
  }

  /** `file` numbers the source within this import. */
  async write(staged: StagedRow, file: number): Promise<void> {
    if (this.#open?.table !== staged.table) await this.#turnTo(staged.table);
    const line = printCopyRow(fieldsOf(staged, file));
    this.#lines.push(line);
    this.#bytes += line.length;
    if (this.#bytes >= FLUSH_BYTES) await this.#flush();
  }

  /** Ends the COPY under way; the connection can then be asked again. */
  async close(): Promise<void> {
    if (!this.#open) return;
    await this.#flush();
    const { stream } = this.#open;
    this.#open = null;
    stream.end();
    await once(stream, "finish");
  }

  async #turnTo(table: Table): Promise<void> {
    await this.close();
    const stream = this.#client.query(copyFrom(`COPY stage_${table} ${COLUMNS[table]} FROM STDIN`));
    // A COPY may fail while nobody waits for its stream: the next write tells, else it would wait for ever.
    stream.on("error", (error) => {
      this.#failure ??= error;
    });
    this.#open = { table, stream };
  }

  async #flush(): Promise<void> {
    if (this.#failure) throw this.#failure;
    const { stream } = must(this.#open, "rows are written into an open COPY");
    const text = this.#lines.join("");
    this.#lines = [];
    this.#bytes = 0;
    if (text !== "" && !stream.write(text)) await once(stream, "drain");
  }
}

function fieldsOf(staged: StagedRow, file: number): CopyField[] {
  switch (staged.table) {
    case "image":
      return [staged.identity, staged.widthPx, staged.heightPx, staged.alias];
    case "photo":
      return [staged.identity, staged.widthPx, staged.heightPx, staged.path, staged.isBroken, file];
    case "piece":
      return [staged.identity, staged.kind, staged.elements, nameKeys(staged.names), staged.category, file];
    case "category":
      return [file, staged.id, staged.name];
    case "rename":
      return [file, staged.from, staged.to];
    case "gloss":
      return [staged.hash, staged.turn, staged.language, staged.text];
  }
}

/** Names are keys of an index, whose keys end near 2,700 bytes; the element itself keeps its name whole. */
const NAME_LENGTH_MAX = 200;
function nameKey(name: string): string {
  const key = name.trim().toLowerCase().slice(0, NAME_LENGTH_MAX);
  return key.isWellFormed() ? key : [...key].filter((sign) => sign.isWellFormed()).join("");
}

/** Names as they are looked up by, each once. */
export const nameKeys = (names: readonly string[]): string[] => [...new Set(names.map(nameKey))];
