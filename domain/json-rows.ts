/** A top-level row of a JSON file: a value of its array, of one of its sections' arrays, or a line. Offsets are bytes of the file. */
export type JsonRow = {
  /** Key of the section ("annotations" of COCO), null in a plain array or in lines. */
  section: string | null;
  index: number;
  byteStart: number;
  byteEnd: number;
  /** The row's own bytes; null where they are not whole or more than the reader holds, with the reason in `problem`. */
  bytes: Uint8Array | null;
  problem: string | null;
  /** What is there of a row that the file ends in. */
  part?: Uint8Array;
};

export type JsonLayout = "array" | "sections" | "lines";

export const ROW_BYTES_MAX = 64 * 1024 * 1024;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const COMMA = 0x2c;
const COLON = 0x3a;
const NEWLINE = 0x0a;
const isBlank = (byte: number) => byte === 0x20 || byte === NEWLINE || byte === 0x0d || byte === 0x09;

/**
 * Cuts the rows out of a JSON file's bytes, chunk by chunk, without parsing them: one file may be one line of gigabytes.
 * Never throws; what cannot be cut is a row with a problem. Memory: one row, at most ROW_BYTES_MAX.
 */
export class RowCutter {
  readonly #layout: JsonLayout;
  /** Depth at which rows stand: 1 inside the array, 2 inside a section's, 0 for lines. */
  readonly #level: number;
  #offset = 0;
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #rowStart = -1;
  #rowIsScalar = false;
  #parts: Uint8Array[] = [];
  #partBytes = 0;
  #index = 0;
  #section: string | null = null;
  #key: number[] | null = null;
  #lastKey = "";
  #isAfterColon = false;
  /** True inside the array that holds rows. */
  #isOpen = false;
  #hasOpened = false;
  /** Where the file went on behind its end; nothing is read from there on. -1: it has not. */
  #tailStart = -1;
  readonly #bytesMax: number;

  constructor(layout: JsonLayout, bytesMax = ROW_BYTES_MAX) {
    this.#layout = layout;
    this.#level = { array: 1, sections: 2, lines: 0 }[layout];
    this.#bytesMax = bytesMax;
  }

  /** The rows that end in this chunk. */
  push(chunk: Uint8Array): JsonRow[] {
    const rows: JsonRow[] = [];
    if (this.#layout === "lines") this.#pushLines(chunk, rows);
    else this.#pushTree(chunk, rows);
    this.#offset += chunk.length;
    return rows;
  }

  /** What was cut off at the file's end, if anything. */
  end(): JsonRow[] {
    if (this.#layout === "lines") {
      if (this.#rowStart < 0) return [];
      const rows: JsonRow[] = [];
      this.#finish(new Uint8Array(0), 0, 0, rows);
      return rows.filter((row) => row.bytes === null || !row.bytes.every(isBlank));
    }
    if (this.#rowStart >= 0) {
      return [
        {
          section: this.#section,
          index: this.#index,
          byteStart: this.#rowStart,
          byteEnd: this.#offset,
          bytes: null,
          problem: "truncated: the file ends inside this row",
          ...(this.#partBytes <= this.#bytesMax && { part: concat(this.#parts, this.#partBytes) }),
        },
      ];
    }
    if (this.#tailStart >= 0) {
      return [
        {
          section: null,
          index: this.#index,
          byteStart: this.#tailStart,
          byteEnd: this.#offset,
          bytes: null,
          problem: "the file goes on behind the end of its array or object: these bytes were not read",
        },
      ];
    }
    if (this.#depth > 0) {
      return [
        {
          section: this.#section,
          index: this.#index,
          byteStart: this.#offset,
          byteEnd: this.#offset,
          bytes: null,
          problem: "truncated: the file ends before its array is closed",
        },
      ];
    }
    return [];
  }

  #pushLines(chunk: Uint8Array, rows: JsonRow[]): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#rowStart < 0) this.#rowStart = this.#offset + at;
      const newline = chunk.indexOf(NEWLINE, at);
      const end = newline < 0 ? chunk.length : newline;
      if (newline < 0) {
        this.#keep(chunk.subarray(at, end));
        return;
      }
      this.#finish(chunk, at, end, rows);
      at = newline + 1;
    }
  }

  #pushTree(chunk: Uint8Array, rows: JsonRow[]): void {
    if (this.#tailStart >= 0) return;
    // The row's part in this chunk begins here; -1 where no row is open.
    let from = this.#rowStart >= 0 ? 0 : -1;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] as number;
      if (this.#isInString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (byte === BACKSLASH) this.#isEscaped = true;
        else if (byte === QUOTE) {
          this.#isInString = false;
          if (this.#key) {
            this.#lastKey = new TextDecoder().decode(Uint8Array.from(this.#key));
            this.#key = null;
          }
        } else this.#key?.push(byte);
        continue;
      }
      if (this.#rowStart < 0) {
        // Without this a bracket too many ends the reading unsaid, and every row behind it is lost.
        if (this.#depth === 0 && this.#hasOpened && !isBlank(byte)) {
          this.#tailStart = this.#offset + at;
          return;
        }
        if (isBlank(byte) || byte === COMMA) {
          if (byte === COMMA) this.#isAfterColon = false;
          continue;
        }
        if (this.#depth === this.#level && this.#isOpen && byte !== CLOSE_ARRAY) {
          this.#rowStart = this.#offset + at;
          from = at;
          this.#rowIsScalar = byte !== OPEN_OBJECT && byte !== OPEN_ARRAY;
        } else {
          this.#outside(byte);
          continue;
        }
      } else if (this.#rowIsScalar && this.#depth === this.#level && (byte === COMMA || byte === CLOSE_ARRAY)) {
        this.#finish(chunk, from, at, rows);
        from = -1;
        if (byte === CLOSE_ARRAY) this.#outside(byte);
        continue;
      }
      if (byte === QUOTE) this.#isInString = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.#depth++;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        this.#depth--;
        if (this.#depth === this.#level && !this.#rowIsScalar) {
          this.#finish(chunk, from, at + 1, rows);
          from = -1;
        }
      }
    }
    if (from >= 0) this.#keep(chunk.subarray(from));
  }

  /** A byte of the frame around rows: brackets, section names, and values that hold no rows. */
  #outside(byte: number): void {
    if (byte === QUOTE) {
      this.#isInString = true;
      if (this.#depth === 1 && !this.#isAfterColon) this.#key = [];
    } else if (byte === COLON) this.#isAfterColon ||= this.#depth === 1;
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      this.#depth++;
      this.#hasOpened = true;
      if (byte === OPEN_ARRAY && this.#depth === this.#level) {
        this.#isOpen = true;
        this.#section = this.#layout === "sections" ? this.#lastKey : null;
        this.#index = 0;
      }
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      if (this.#depth === this.#level) this.#isOpen = false;
      this.#depth--;
    }
  }

  /** Keeps a part of the open row, copied: a stream reuses its buffers. Past the cap only the place is remembered. */
  #keep(part: Uint8Array): void {
    this.#partBytes += part.length;
    if (this.#partBytes <= this.#bytesMax) this.#parts.push(part.slice());
    else this.#parts = [];
  }

  #finish(chunk: Uint8Array, from: number, to: number, rows: JsonRow[]): void {
    const last = chunk.subarray(from, to);
    const size = this.#partBytes + last.length;
    const isTooLarge = size > this.#bytesMax;
    const bytes = isTooLarge ? null : this.#parts.length === 0 ? last.slice() : concat([...this.#parts, last], size);
    if (this.#layout !== "lines" || bytes === null || !bytes.every(isBlank)) {
      rows.push({
        section: this.#section,
        index: this.#index++,
        byteStart: this.#rowStart,
        byteEnd: this.#rowStart + size,
        bytes,
        problem: isTooLarge ? `too large: ${size} bytes, ${this.#bytesMax} at most` : null,
      });
    }
    this.#rowStart = -1;
    this.#parts = [];
    this.#partBytes = 0;
  }
}

function concat(parts: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
