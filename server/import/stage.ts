import { once } from "node:events";
import type pg from "pg";
import { type CopyStreamQuery, from as copyFrom } from "pg-copy-streams";
import { must } from "#domain/must.ts";
import type { Staged } from "./staged.ts";

const TABLES = {
  image: "(identity text, width int, height int, alias text)",
  photo: "(identity text, width int, height int, path text, broken bool, root int)",
  piece: "(place bigserial, identity text, kind text, elements text, names text[], category text, file int)",
  category: "(file int, id text, name text)",
  rename: "(file int, old text, new text)",
  gloss: "(place bigserial, hash bytea, turn smallint, language text, text text)",
  entry:
    "(file int, row int, part int, identity text, task text, source_task text, topic text, turns text, hash bytea, row_shell text, part_shell text, marks text[], pair_count int)",
} as const;
type Table = keyof typeof TABLES;

const COLUMNS: Record<Table, string> = {
  image: "(identity, width, height, alias)",
  photo: "(identity, width, height, path, broken, root)",
  piece: "(identity, kind, elements, names, category, file)",
  category: "(file, id, name)",
  rename: "(file, old, new)",
  gloss: "(hash, turn, language, text)",
  entry: "",
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

  async prepare(): Promise<void> {
    for (const [table, columns] of Object.entries(TABLES)) {
      await this.#client.query(`CREATE TEMP TABLE stage_${table} ${columns} ON COMMIT DROP`);
    }
  }

  /** `file` numbers the source within this import. */
  async write(staged: Staged, file: number): Promise<void> {
    if (this.#open?.table !== staged.table) await this.#turnTo(staged.table);
    const line = `${fieldsOf(staged, file).map(printField).join("\t")}\n`;
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

type Field = string | number | boolean | null | readonly string[] | Buffer;

function fieldsOf(staged: Staged, file: number): Field[] {
  switch (staged.table) {
    case "image":
      return [staged.identity, staged.widthPx, staged.heightPx, staged.alias];
    case "photo":
      return [staged.identity, staged.widthPx, staged.heightPx, staged.path, staged.isBroken, file];
    case "piece":
      return [
        staged.identity,
        staged.kind,
        staged.elements,
        [...new Set(staged.names.map(nameKey))],
        staged.category,
        file,
      ];
    case "category":
      return [file, staged.id, staged.name];
    case "rename":
      return [file, staged.from, staged.to];
    case "gloss":
      return [staged.hash, staged.turn, staged.language, staged.text];
    case "entry":
      return [
        file,
        staged.row,
        staged.part,
        staged.identity,
        staged.task,
        staged.sourceTask,
        staged.topic,
        staged.turns,
        staged.hash,
        staged.rowShell,
        staged.partShell,
        staged.marks,
        staged.pairCount,
      ];
  }
}

/** Names are keys of an index, whose keys end near 2,700 bytes; the element itself keeps its name whole. */
const NAME_LENGTH_MAX = 200;
const nameKey = (name: string) =>
  [...name.trim().toLowerCase().slice(0, NAME_LENGTH_MAX)].filter((sign) => sign.isWellFormed()).join("");

const ESCAPES: Record<string, string> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
const escapeText = (text: string) =>
  /[\\\n\r\t]/.test(text) ? text.replaceAll(/[\\\n\r\t]/g, (character) => ESCAPES[character] ?? "") : text;

/** A field in COPY's text format (PostgreSQL manual, COPY, "Text Format"). */
function printField(field: Field): string {
  if (field === null) return "\\N";
  if (typeof field === "string") return escapeText(field);
  if (Buffer.isBuffer(field)) return `\\\\x${field.toString("hex")}`;
  if (Array.isArray(field))
    return escapeText(`{${field.map((part) => `"${part.replaceAll(/["\\]/g, "\\$&")}"`).join(",")}}`);
  return typeof field === "boolean" ? (field ? "t" : "f") : String(field);
}
