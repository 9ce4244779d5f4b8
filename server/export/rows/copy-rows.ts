/** How a column's bytes are read: PostgreSQL's binary forms of text (also json, enums; `bytes`: undecoded), int4, int8 (as text) and bytea (as hex). */
export type ColumnKind = "text" | "bytes" | "int4" | "int8" | "bytea";
export type Field = string | number | null;

/**
 * Reads PostgreSQL's binary COPY stream (signature, then per row a count of fields and each field's length and bytes;
 * https://www.postgresql.org/docs/18/sql-copy.html, "Binary Format"). Give it chunks cut anywhere; it gives back the rows
 * that are whole by now. Holds no more than one row and one chunk.
 */
export function createCopyReader(kinds: readonly ColumnKind[]): (chunk: Buffer) => Field[][] {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let neededBytes = HEADER_BYTES;
  let hasHeader = false;
  let isOver = false;
  return (chunk) => {
    waiting.push(chunk);
    waitingBytes += chunk.length;
    // Joining at every chunk would copy a row of 64 MB a thousand times.
    if (isOver || waitingBytes < neededBytes) return [];
    const bytes = waiting.length === 1 ? chunk : Buffer.concat(waiting, waitingBytes);
    const rows: Field[][] = [];
    const readRow = rowReader(bytes, kinds);
    // Flags and the header extension are zero in every version so far.
    let at = hasHeader ? 0 : HEADER_BYTES;
    hasHeader = true;
    for (;;) {
      const whole = rowBytes(bytes, at);
      if (whole === TRAILER) {
        isOver = true;
        break;
      }
      if (at + whole > bytes.length) {
        neededBytes = whole;
        break;
      }
      rows.push(readRow(at));
      at += whole;
    }
    waiting = at < bytes.length ? [bytes.subarray(at)] : [];
    waitingBytes = bytes.length - at;
    return rows;
  };
}

const HEADER_BYTES = 19;
const TRAILER = -1;

/** Length of the row at `at`; where it is cut off, of as much of it as is known to be missing. TRAILER at the end. */
function rowBytes(bytes: Buffer, at: number): number {
  if (bytes.length < at + 2) return 2;
  const fields = bytes.readInt16BE(at);
  if (fields === -1) return TRAILER;
  let end = at + 2;
  for (let field = 0; field < fields; field++) {
    if (bytes.length < end + 4) return end + 4 - at;
    end += 4 + Math.max(0, bytes.readInt32BE(end));
  }
  return end - at;
}

/**
 * Reads the row at a place of `bytes`. Rows of one photo follow each other, and half of their fields are the row's before:
 * a short one that has the same bytes is the same text, and need not be made again.
 */
function rowReader(bytes: Buffer, kinds: readonly ColumnKind[]): (at: number) => Field[] {
  let before: Field[] = [];
  // Where the row before has its fields, length included: null and every other length differ by themselves.
  const starts = new Int32Array(kinds.length).fill(-1);
  return (at) => {
    const row: Field[] = [];
    let start = at + 2;
    for (let column = 0; column < kinds.length; column++) {
      const kind = kinds[column] as ColumnKind;
      const length = bytes.readInt32BE(start);
      const size = FIELD_HEAD_BYTES + Math.max(0, length);
      const known = starts[column] as number;
      starts[column] = start;
      if (length < 0) row.push(null);
      else if (known >= 0 && length <= REPEATED_BYTES_MAX && isRepeated(bytes, known, start, size))
        row.push(before[column] as Field);
      else row.push(readField(bytes, start + FIELD_HEAD_BYTES, length, kind));
      start += size;
    }
    before = row;
    return row;
  };
}

const FIELD_HEAD_BYTES = 4;
const REPEATED_BYTES_MAX = 64;

function isRepeated(bytes: Buffer, known: number, start: number, size: number): boolean {
  // From the end: of a number, a hash or a path that differs, the last bytes do.
  for (let offset = size - 1; offset >= 0; offset--) if (bytes[known + offset] !== bytes[start + offset]) return false;
  return true;
}

function readField(bytes: Buffer, start: number, length: number, kind: ColumnKind): Field {
  switch (kind) {
    case "text":
      return bytes.toString("utf8", start, start + length);
    case "bytes":
      return bytes.toString("latin1", start, start + length);
    case "int4":
      return bytes.readInt32BE(start);
    case "int8":
      // Below 2^32 a number prints faster than a bigint.
      return bytes.readInt32BE(start) === 0
        ? String(bytes.readUInt32BE(start + 4))
        : String(bytes.readBigInt64BE(start));
    case "bytea":
      return bytes.toString("hex", start, start + length);
  }
}
