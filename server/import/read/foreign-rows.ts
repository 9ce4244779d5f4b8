import { isDeepStrictEqual } from "node:util";
import { StudioError } from "#domain/error.ts";
import { type JsonRow, RowCutter } from "#domain/json/json-rows.ts";
import { type Message, message } from "#domain/message.ts";
import type { OpenInput } from "#server/zip/open-input.ts";
import { isObject, parseJson } from "./json-value.ts";
import { readRecord } from "./read-record.ts";
import type { RecognisedJson } from "./recognised.ts";
import { isOfRecords } from "./row-shape.ts";

/** Formats whose records may be of a shape that is named, and not read. */
export const mayBeForeign = ({ format }: Pick<RecognisedJson, "format">): boolean => isOfRecords(format);

/**
 * Why no record of a file comes in, where each is refused for the same: told of the file, not of each row. What differs from row to
 * row is told row by row.
 */
export class ForeignRows {
  #why: Message | null = null;
  #isOne = true;

  /** Null as soon as one row was not refused, or for something else; also before any was. */
  get why(): Message | null {
    return this.#isOne ? this.#why : null;
  }

  /** False once nothing can make it one reason any more. */
  add(rows: readonly JsonRow[]): boolean {
    for (const row of rows) {
      if (!this.#isOne) break;
      const own = foreignOf(row);
      this.#isOne = own !== null && (this.#why === null || isDeepStrictEqual(this.#why, own));
      this.#why ??= own;
    }
    return this.#isOne;
  }
}

function foreignOf({ bytes }: JsonRow): Message | null {
  const parsed = bytes && parseJson(bytes);
  if (!parsed?.ok || !isObject(parsed.value)) return null;
  const read = readRecord(parsed.value);
  return "code" in read && /^foreign|^unknownRole$|^answerAbsent$/.test(read.code)
    ? message(read.code, read.data)
    : null;
}

/** The same of a file that is larger than what was looked at: read to the first row that says otherwise, one row in memory. */
export async function foreignThroughout(
  open: OpenInput,
  { layout, skipBytes }: RecognisedJson,
  signal: AbortSignal | undefined,
): Promise<Message | null> {
  const cutter = new RowCutter(layout);
  const rows = new ForeignRows();
  let toSkip = skipBytes;
  try {
    for await (const piece of open(signal)) {
      const kept = piece.subarray(toSkip);
      toSkip -= Math.min(toSkip, piece.length);
      if (!rows.add(cutter.push(kept))) return null;
    }
  } catch (error) {
    // What cannot be unpacked to its end is told when it is read.
    if (error instanceof StudioError) return null;
    throw error;
  }
  rows.add(cutter.end());
  return rows.why;
}
