import { type Message, message } from "#domain/message.ts";
/**
 * A top-level row of a JSON file: a value of its array, of one of its sections' arrays, of a line, or under a name.
 * Offsets are bytes of the file.
 */
export type JsonRow = {
  /** Key of the section ("annotations" of COCO), null where rows stand in none. */
  section: string | null;
  /** The name that the row stands under in a file of records by name. */
  key?: string;
  index: number;
  byteStart: number;
  byteEnd: number;
  /** The row's own bytes; null where they are not whole or more than the reader holds, with the reason in `problem`. */
  bytes: Uint8Array | null;
  problem: Message | null;
  /** What is there of a row that the file ends in. */
  part?: Uint8Array;
};

/**
 * How rows stand in a file. `array`: one list; `sections`: lists under names; `keyed`: each under a name of its own;
 * `lines`: one a line; `stream`: one after another, however many lines each takes.
 */
export type JsonLayout = "array" | "sections" | "keyed" | "lines" | "stream";

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
/** A name is shown and kept with its row; what is longer is no name. */
const KEY_BYTES_MAX = 4096;
const isBlank = (byte: number) => byte === 0x20 || byte === NEWLINE || byte === 0x0d || byte === 0x09;

/**
 * Cuts the rows out of a JSON file's bytes, chunk by chunk, without parsing them: one file may be one line of gigabytes.
 * Never throws; what cannot be cut is a row with a problem. Memory: one row, at most ROW_BYTES_MAX.
 */
export class RowCutter {
  readonly #layout: JsonLayout;
  /** Depth at which rows stand: 1 inside the array or object, 2 inside a section's, 0 for lines and streams. */
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
    this.#level = { array: 1, sections: 2, keyed: 1, lines: 0, stream: 0 }[layout];
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
      if (this.#layout === "stream" && this.#rowIsScalar) {
        const rows: JsonRow[] = [];
        this.#finish(new Uint8Array(0), 0, 0, rows);
        return rows;
      }
      return [
        {
          section: this.#section,
          ...(this.#layout === "keyed" && { key: this.#lastKey }),
          index: this.#index,
          byteStart: this.#rowStart,
          byteEnd: this.#offset,
          bytes: null,
          problem: message("cutInRow"),
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
          problem: message("goesOn"),
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
          problem: message("cutInList"),
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
        // Nine bytes of ten: asked about first, and without a call.
        if (byte !== QUOTE && byte !== BACKSLASH && !this.#isEscaped && this.#key === null) continue;
        this.#inString(byte);
        continue;
      }
      if (this.#rowStart < 0) {
        // Without this a bracket too many ends the reading unsaid, and every row behind it is lost.
        if (this.#depth === 0 && this.#hasOpened && this.#layout !== "stream" && !isBlank(byte)) {
          this.#tailStart = this.#offset + at;
          return;
        }
        if (isBlank(byte) || byte === COMMA) {
          if (byte === COMMA) this.#isAfterColon = false;
          continue;
        }
        if (this.#isRowStart(byte)) {
          this.#rowStart = this.#offset + at;
          from = at;
          this.#rowIsScalar = byte !== OPEN_OBJECT && byte !== OPEN_ARRAY;
        } else {
          this.#outside(byte);
          continue;
        }
      } else if (this.#rowIsScalar && this.#endsScalar(byte)) {
        this.#finish(chunk, from, at, rows);
        from = -1;
        // What ends it is the frame's, or the next row's.
        at--;
        continue;
      }
      if (byte === QUOTE) this.#isInString = true;
      // A bracket that nothing opened, in a stream: a row that cannot be read, and the next one is whole.
      else if (this.#rowIsScalar && this.#layout === "stream") continue;
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

  #inString(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) {
      this.#isInString = false;
      if (this.#key) this.#lastKey = decodeKey(this.#key);
      this.#key = null;
    }
    if (this.#key && this.#key.length < KEY_BYTES_MAX) this.#key.push(byte);
  }

  #isRowStart(byte: number): boolean {
    if (this.#layout === "stream") return true;
    if (this.#depth !== this.#level) return false;
    if (this.#layout === "keyed") return this.#isAfterColon && byte !== COLON && byte !== CLOSE_OBJECT;
    return this.#isOpen && byte !== CLOSE_ARRAY;
  }

  #endsScalar(byte: number): boolean {
    if (this.#depth !== this.#level) return false;
    if (byte === COMMA) return true;
    if (this.#layout === "stream") return byte === NEWLINE || byte === OPEN_OBJECT || byte === OPEN_ARRAY;
    return byte === (this.#layout === "keyed" ? CLOSE_OBJECT : CLOSE_ARRAY);
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
        ...(this.#layout === "keyed" && { key: this.#lastKey }),
        index: this.#index++,
        byteStart: this.#rowStart,
        byteEnd: this.#rowStart + size,
        bytes,
        problem: isTooLarge ? message("rowTooLarge", { bytes: size, max: this.#bytesMax }) : null,
      });
    }
    this.#rowStart = -1;
    this.#parts = [];
    this.#partBytes = 0;
  }
}

function decodeKey(bytes: readonly number[]): string {
  const text = new TextDecoder().decode(Uint8Array.from(bytes));
  try {
    return text.includes("\\") ? JSON.parse(`"${text}"`) : text;
  } catch {
    // An escape that is none: shown as it stands.
    return text;
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
