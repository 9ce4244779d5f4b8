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
      rows.push(readRow(bytes, at, kinds));
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

function readRow(bytes: Buffer, at: number, kinds: readonly ColumnKind[]): Field[] {
  const row: Field[] = [];
  let start = at + 2;
  for (const kind of kinds) {
    const length = bytes.readInt32BE(start);
    start += 4;
    if (length < 0) row.push(null);
    else {
      row.push(readField(bytes, start, length, kind));
      start += length;
    }
  }
  return row;
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
