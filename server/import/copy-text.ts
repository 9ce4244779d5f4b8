import { once } from "node:events";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";

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

/** Writes rows by one COPY. `target` is a table with its columns, as SQL. @throws what PostgreSQL says of them */
export async function copyRows(
  client: pg.PoolClient,
  target: string,
  rows: Iterable<readonly CopyField[]>,
): Promise<void> {
  const stream = client.query(copyFrom(`COPY ${target} FROM STDIN`));
  let failure: Error | null = null;
  // A COPY may fail while nobody waits for its stream: an error without a listener ends the process.
  stream.on("error", (error) => {
    failure ??= error;
  });
  let text = "";
  for (const row of rows) {
    text += printCopyRow(row);
    if (text.length < FLUSH_CHARACTERS) continue;
    if (failure) throw failure;
    if (!stream.write(text)) await once(stream, "drain");
    text = "";
  }
  if (failure) throw failure;
  stream.end(text);
  await once(stream, "finish");
}
