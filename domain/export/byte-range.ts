/** Bytes of a file, both ends included. */
export type ByteRange = { start: number; end: number };

/** What a request asks of a file: all of it, a part, or a part that is not there. */
export type RangeWish = { kind: "whole" } | { kind: "part"; range: ByteRange } | { kind: "outside" };

/**
 * Reads a `Range` header against a file's size in bytes (RFC 9110, 14.1.2). What is no range of bytes is as none, and so
 * are several at once, which a server may refuse to cut: the answer is then the whole file.
 */
export function parseRange(header: string | null, sizeBytes: number): RangeWish {
  const [, first = "", last = ""] = header?.trim().match(/^bytes\s*=\s*(\d*)\s*-\s*(\d*)$/i) ?? [];
  if (first === "" && last === "") return { kind: "whole" };
  if (first === "") {
    const length = Number(last);
    if (length === 0 || sizeBytes === 0) return { kind: "outside" };
    return { kind: "part", range: { start: Math.max(0, sizeBytes - length), end: sizeBytes - 1 } };
  }
  const start = Number(first);
  const end = last === "" ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (last !== "" && Number(last) < start) return { kind: "whole" };
  return start >= sizeBytes ? { kind: "outside" } : { kind: "part", range: { start, end } };
}

/**
 * Whether a part may be sent at all: `If-Range` (RFC 9110, 13.1.5) names the version that the asker has the beginning of.
 * Only a strong validator of this very version lets the part through.
 */
export const mayBePart = (ifRange: string | null, etag: string): boolean => ifRange === null || ifRange.trim() === etag;

/** Whether `If-None-Match` names this version (weak comparison): then the asker has it already. */
export const isKnownToAsker = (ifNoneMatch: string | null, etag: string): boolean =>
  (ifNoneMatch ?? "").split(",").some((tag) => tag.trim() === "*" || tag.trim().replace(/^W\//, "") === etag);
