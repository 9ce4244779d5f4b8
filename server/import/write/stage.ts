import type pg from "pg";
import { type CopyField, CopyWriter } from "./copy-text.ts";
import type { Staged } from "./staged.ts";

/** What goes by the staging tables: entries go straight into theirs (insert-entries.ts). */
export type StagedRow = Exclude<Staged, { table: "entry" }>;

const TABLES = {
  image: "(identity text, width int, height int, told bool, alias text, path text, licence text, url text)",
  link: "(name text, public text, place text)",
  piece: "(place bigserial, identity text, kind text, elements text, names text[], category text, file int)",
  category: "(file int, id text, name text)",
  rename: "(file int, old text, new text)",
  gloss: "(place bigserial, hash bytea, turn smallint, language text, text text)",
} as const;
type Table = keyof typeof TABLES;

const COLUMNS: Record<Table, string> = {
  image: "(identity, width, height, told, alias, path, licence, url)",
  link: "(name, public, place)",
  piece: "(identity, kind, elements, names, category, file)",
  category: "(file, id, name)",
  rename: "(file, old, new)",
  gloss: "(hash, turn, language, text)",
};

/**
 * Writes staged rows into temporary tables of one transaction by COPY, one table at a time: a connection carries one
 * COPY. What it wrote is gone with the transaction, however that ends.
 */
export class Stager {
  readonly #client: pg.PoolClient;
  #open: { table: Table; writer: CopyWriter } | null = null;

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
    const { table } = staged;
    if (this.#open?.table !== table) {
      await this.close();
      this.#open = { table, writer: new CopyWriter(this.#client, `stage_${table} ${COLUMNS[table]}`) };
    }
    await this.#open.writer.write(fieldsOf(staged, file));
  }

  /** Ends the COPY under way; the connection can then be asked again. */
  async close(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    await open?.writer.end();
  }
}

function fieldsOf(staged: StagedRow, file: number): CopyField[] {
  switch (staged.table) {
    case "image": {
      const { identity, widthPx, heightPx, isTold, alias, path, licence } = staged;
      return [identity, widthPx, heightPx, isTold, alias, path, licence?.name ?? null, licence?.url ?? null];
    }
    case "link":
      return [staged.name, staged.publicId, staged.place];
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
