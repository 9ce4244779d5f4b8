import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { StudioError } from "#domain/error.ts";
import { type ByteRange, isKnownToAsker, mayBePart, parseRange } from "#domain/export/byte-range.ts";
import { message } from "#domain/message.ts";
import type { SpooledFilePlace } from "./export-runs.ts";

const READ_BYTES = 256 * 1024;

/** Answers with a file or the part of it that was asked for (RFC 9110, 14). It never changes: its checksum is its ETag. */
export async function sendFile(file: SpooledFilePlace, request: Request): Promise<Response> {
  const etag = `"${file.sha256}"`;
  const headers = {
    etag,
    "accept-ranges": "bytes",
    "content-type": TYPES[file.name.slice(file.name.lastIndexOf("."))] ?? "application/octet-stream",
    "content-disposition": disposition(file.name),
    // no-transform: compressed on its way, a part would no longer be the part that was asked for.
    "cache-control": "private, no-cache, no-transform",
    "x-content-type-options": "nosniff",
    // A file that opened as a page would be one of ours.
    "content-security-policy": "sandbox; default-src 'none'",
  };
  if (isKnownToAsker(request.headers.get("if-none-match"), etag)) return new Response(null, { status: 304, headers });
  const isPartial = mayBePart(request.headers.get("if-range"), etag);
  const requested = parseRange(isPartial ? request.headers.get("range") : null, file.bytes);
  if (requested.kind === "outside")
    return new Response(null, { status: 416, headers: { ...headers, "content-range": `bytes */${file.bytes}` } });
  const range = requested.kind === "part" ? requested.range : { start: 0, end: file.bytes - 1 };
  const body = request.method === "HEAD" ? null : await openPart(file, range);
  return new Response(body, {
    status: requested.kind === "part" ? 206 : 200,
    headers: {
      ...headers,
      "content-length": String(range.end - range.start + 1),
      ...(requested.kind === "part" && { "content-range": `bytes ${range.start}-${range.end}/${file.bytes}` }),
    },
  });
}

const TYPES: Record<string, string> = {
  ".json": "application/json",
  ".jsonl": "application/x-ndjson",
  ".zip": "application/zip",
};

/** RFC 6266: a name of ASCII for who reads no other, and the name itself. */
const disposition = (name: string) =>
  `attachment; filename="${name.replaceAll(/[^\w.-]+/g, "-")}"; filename*=UTF-8''${encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`;

/**
 * The file is opened before the answer begins: one that was swept meanwhile is a "no", and one swept later still arrives.
 * Null for an empty file.
 */
async function openPart(file: SpooledFilePlace, { start, end }: ByteRange): Promise<ReadableStream | null> {
  const handle = await open(file.path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== "ENOENT") throw cause;
    throw new StudioError("not_found", message("fileRemoved", { file: file.name }), { cause });
  });
  const { size } = await handle.stat();
  if (size !== file.bytes) {
    await handle.close();
    throw new StudioError("not_found", message("fileChanged", { file: file.name }));
  }
  if (end < start) {
    await handle.close();
    return null;
  }
  return Readable.toWeb(handle.createReadStream({ start, end, highWaterMark: READ_BYTES })) as ReadableStream;
}
