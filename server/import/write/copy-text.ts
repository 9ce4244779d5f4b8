import { once } from "node:events";
import type pg from "pg";
import { type CopyStreamQuery, from as copyFrom } from "pg-copy-streams";

export type CopyField = string | number | bigint | boolean | null | readonly string[] | Buffer;

const ESCAPES: Record<string, string> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
const escapeText = (text: string) =>
  /[\\\n\r\t]/.test(text) ? text.replace(/[\\\n\r\t]/g, (character) => ESCAPES[character] ?? "") : text;

/** A row in COPY's text format, with its newline (PostgreSQL manual, COPY, "Text Format"). */
export function printCopyRow(fields: readonly CopyField[]): string {
  let line = printField(fields[0] ?? null);
  for (let at = 1; at < fields.length; at++) line += `\t${printField(fields[at] ?? null)}`;
  return `${line}\n`;
}

function printField(field: CopyField): string {
  if (field === null) return "\\N";
  if (typeof field === "string") return escapeText(field);
  if (Buffer.isBuffer(field)) return `\\\\x${field.toString("hex")}`;
  if (Array.isArray(field)) return printArray(field);
  return typeof field === "boolean" ? (field ? "t" : "f") : String(field);
}

const printArray = (parts: readonly string[]) =>
  parts.length === 0
    ? "{}"
    : escapeText(`{${parts.map((part) => `"${part.replaceAll(/["\\]/g, "\\$&")}"`).join(",")}}`);

/** A COPY is fed in pieces of this many characters; more only grows the memory. */
const FLUSH_CHARACTERS = 500_000;

/** One COPY under way, into a table with its columns, as SQL. While it is, its connection can be asked nothing else. */
export class CopyWriter {
  readonly #stream: CopyStreamQuery;
  #text = "";
  #failure: Error | null = null;

  constructor(client: pg.PoolClient, target: string) {
    this.#stream = client.query(copyFrom(`COPY ${target} FROM STDIN`));
    // A COPY may fail while nobody waits for its stream: the next flush tells, else it would wait for ever.
    this.#stream.on("error", (error) => {
      this.#failure ??= error;
    });
  }

  /** @throws what PostgreSQL says of the rows before */
  async write(row: readonly CopyField[]): Promise<void> {
    this.#text += printCopyRow(row);
    if (this.#text.length >= FLUSH_CHARACTERS) await this.#flush();
  }

  /** Ends the COPY; the connection can then be asked again. @throws what PostgreSQL says of the rows */
  async end(): Promise<void> {
    await this.#flush();
    this.#stream.end();
    await once(this.#stream, "finish");
  }

  async #flush(): Promise<void> {
    if (this.#failure) throw this.#failure;
    const text = this.#text;
    this.#text = "";
    if (text !== "" && !this.#stream.write(text)) await once(this.#stream, "drain");
  }
}

/** Writes rows by one COPY. @throws what PostgreSQL says of them */
export async function copyRows(
  client: pg.PoolClient,
  target: string,
  rows: Iterable<readonly CopyField[]>,
): Promise<void> {
  const writer = new CopyWriter(client, target);
  for (const row of rows) await writer.write(row);
  await writer.end();
}

const UNIQUE_VIOLATION = "23505";

/** Writes rows by one COPY where none of them is known yet, and answers whether it did. Otherwise nothing is written. */
export async function copyNewRows(
  client: pg.PoolClient,
  target: string,
  rows: Iterable<readonly CopyField[]>,
): Promise<boolean> {
  await client.query("SAVEPOINT new_rows");
  try {
    await copyRows(client, target, rows);
  } catch (error) {
    if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
    await client.query("ROLLBACK TO SAVEPOINT new_rows");
    return false;
  }
  await client.query("RELEASE SAVEPOINT new_rows");
  return true;
}
