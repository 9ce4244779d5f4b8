/**
 * A position in PostgreSQL's write-ahead log, in bytes since the cluster was made, as PostgreSQL prints it: "0/3000060".
 * @throws Error for any other text
 */
export function parseLsn(text: string): bigint {
  const [, high, low] = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i.exec(text) ?? [];
  if (high === undefined || low === undefined) throw new Error(`${text} is no position in the log`);
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}

export const printLsn = (lsn: bigint): string =>
  `${(lsn >> 32n).toString(16).toUpperCase()}/${(lsn & 0xffff_ffffn).toString(16).toUpperCase()}`;

/** A stretch of one segment (a file of the log): what is copied at once. `offset` and `bytes` are within the file. */
export type WalPiece = { segment: string; offset: number; bytes: number };

/** The pieces of all segments from one position to another, in their order. `segmentBytes` is a power of two. */
export function piecesBetween(timeline: number, from: bigint, to: bigint, segmentBytes: number): WalPiece[] {
  const pieces: WalPiece[] = [];
  const size = BigInt(segmentBytes);
  for (let at = from; at < to; ) {
    const number = at / size;
    const end = (number + 1n) * size;
    const until = end < to ? end : to;
    const offset = Number(at - number * size);
    pieces.push({ segment: segmentName(timeline, number, size), offset, bytes: Number(until - at) });
    at = until;
  }
  return pieces;
}

/** Timeline, then number, each as 8 hexadecimal digits; the number in two parts of 4 GB (PostgreSQL, xlog_internal.h). */
function segmentName(timeline: number, number: bigint, segmentBytes: bigint): string {
  const perFile = 0x1_0000_0000n / segmentBytes;
  const hex = (value: bigint) => value.toString(16).toUpperCase().padStart(8, "0");
  return hex(BigInt(timeline)) + hex(number / perFile) + hex(number % perFile);
}
