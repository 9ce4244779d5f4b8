import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { AwsClient } from "aws4fetch";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { type PhotoAddress, photoUrlAt, regionOf } from "#domain/photo/photo-address.ts";
import { env } from "#server/env.ts";
import { PHOTO_BYTES_MAX, tooManyBytes } from "#server/photo-file/folder-photo.ts";
import { unreachable } from "#server/photo-file/photo-lack.ts";
import { inTurn } from "./in-turn.ts";

/** What requests to buckets are signed with; null sends them unsigned, as public buckets allow. */
export type BucketKey = { id: string; secret: string } | null;

const TIMEOUT_MS = 20_000;
const REDIRECTS_MAX = 3;
/** A page of thumbnails asks for dozens at once; the source is somebody else's server. */
const FETCHES_MAX = 8;
const fetchInTurn = inTurn(FETCHES_MAX);

/**
 * Fetches a photo from an address; null where the source says that there is none (404, 410). The address may be of a
 * private network: it was named on the command line by who runs the studio, never by a browser. For the same reason a
 * redirect is followed only on its own host: where it leads otherwise nobody has named.
 * @throws StudioError unreachable where the source does not answer, refuses, or breaks off; too_large
 */
export const fetchPhoto = (
  address: PhotoAddress,
  path: string,
  key: BucketKey = env.s3Key,
  timeoutMs = TIMEOUT_MS,
): Promise<Buffer | null> =>
  fetchInTurn(async () => {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const response = await followOn(address, photoUrlAt(address, path), key, signal);
      const status = response.statusCode ?? 0;
      if (status === 200) return await readCapped(response);
      response.resume();
      if (status === 404 || status === 410) return null;
      throw unreachable(message("sourceStatus", { status }), { answered: status });
    } catch (error) {
      if (error instanceof StudioError) throw error;
      if (signal.aborted) throw unreachable(message("sourceSlow"), { cause: error });
      // Every error of a connection has a code; one that has none is a fault of ours.
      if (typeof (error as NodeJS.ErrnoException).code !== "string") throw error;
      throw unreachable(message("sourceSilent"), { cause: error });
    }
  });

async function followOn(
  address: PhotoAddress,
  first: URL,
  key: BucketKey,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  let url = first;
  for (let redirects = 0; ; redirects++) {
    const headers = address.kind === "s3" && key ? await sign(address, url, key) : {};
    const response = await ask(url, headers, signal);
    const status = response.statusCode ?? 0;
    if (status < 300 || status > 399) return response;
    response.resume();
    const next = URL.parse(response.headers.location ?? "", url);
    const isKnown = next?.host === url.host && (next.protocol === url.protocol || next.protocol === "https:");
    if (!isKnown || address.kind === "s3") throw unreachable(message("sourceElsewhere"));
    if (redirects === REDIRECTS_MAX) throw unreachable(message("sourceCircles"));
    url = next;
  }
}

/** Not by `fetch`: the web framework's keeps a second copy of each answer, and one that is not read is never let go. */
function ask(url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<IncomingMessage> {
  const { request } = url.protocol === "https:" ? https : http;
  return new Promise((resolve, reject) => {
    request(url, { headers, signal }).on("response", resolve).on("error", reject).end();
  });
}

async function sign(address: PhotoAddress, url: URL, { id, secret }: NonNullable<BucketKey>) {
  const client = new AwsClient({
    accessKeyId: id,
    secretAccessKey: secret,
    service: "s3",
    region: regionOf(address),
  });
  return Object.fromEntries((await client.sign(url)).headers);
}

async function readCapped(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > PHOTO_BYTES_MAX) throw tooManyBytes();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
