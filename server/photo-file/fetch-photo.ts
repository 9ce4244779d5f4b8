import { AwsClient } from "aws4fetch";
import { StudioError } from "#domain/error.ts";
import { type Message, message } from "#domain/message.ts";
import { type PhotoAddress, photoUrlAt, regionOf } from "#domain/photo/photo-address.ts";
import { env } from "#server/env.ts";
import { RedirectRefused } from "#server/http/next-address.ts";
import { type Answer, type Asking, openAddress } from "#server/http/open-address.ts";
import { PHOTO_BYTES_MAX, tooManyBytes } from "#server/photo-file/folder-photo.ts";
import { unreachable } from "#server/photo-file/photo-lack.ts";
import { inTurn } from "./in-turn.ts";

/** What requests to buckets are signed with; null sends them unsigned, as public buckets allow. */
export type BucketKey = { id: string; secret: string } | null;

const TIMEOUT_MS = 20_000;
/** A page of thumbnails asks for dozens at once; the source is somebody else's server. */
const FETCHES_MAX = 8;
const fetchInTurn = inTurn(FETCHES_MAX);

/** A signed request is for one address. */
const REDIRECTS = { http: { hopsMax: 3, mayLeaveHost: false }, s3: { hopsMax: 0, mayLeaveHost: false } };

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
    let answer: Answer | null = null;
    try {
      const headersOf = (url: URL) => (address.kind === "s3" && key ? sign(address, url, key) : {});
      const asking: Asking = { method: "GET", headersOf, redirects: REDIRECTS[address.kind], signal };
      answer = await openAddress(photoUrlAt(address, path).href, asking);
      const { status } = answer;
      if (status === 200) return await readCapped(answer.body);
      if (status === 404 || status === 410) {
        // To its end, so that its connection serves the next photo; one that breaks there has said all the same.
        await readCapped(answer.body).catch(() => {});
        return null;
      }
      throw unreachable(message("sourceStatus", { status }), { answered: status });
    } catch (error) {
      if (error instanceof StudioError) throw error;
      if (signal.aborted) throw unreachable(message("sourceSlow"), { cause: error });
      if (error instanceof RedirectRefused) throw unreachable(whyRefused(error, address), { cause: error });
      // Every error of a connection has a code; one that has none is a fault of ours.
      if (typeof (error as NodeJS.ErrnoException).code !== "string") throw error;
      throw unreachable(message("sourceSilent"), { cause: error });
    } finally {
      answer?.close();
    }
  });

const whyRefused = ({ why }: RedirectRefused, { kind }: PhotoAddress): Message =>
  message(why === "tooMany" && kind !== "s3" ? "sourceCircles" : "sourceElsewhere");

async function sign(address: PhotoAddress, url: URL, { id, secret }: NonNullable<BucketKey>) {
  const client = new AwsClient({
    accessKeyId: id,
    secretAccessKey: secret,
    service: "s3",
    region: regionOf(address),
  });
  return Object.fromEntries((await client.sign(url)).headers);
}

async function readCapped(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > PHOTO_BYTES_MAX) throw tooManyBytes();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
