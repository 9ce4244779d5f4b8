import type { IncomingHttpHeaders } from "node:http";
import { StudioError } from "#domain/error.ts";
import { type Message, message } from "#domain/message.ts";
import { type Answer, wholeNumber } from "#server/http/open-address.ts";
import { parseRetryAfter } from "#server/http/retry-after.ts";
import { askSource } from "./ask-source.ts";
import type { ConnectionOptions } from "./connection-options.ts";
import { parseContentRange } from "./content-range.ts";
import type { Memo, PartFile } from "./part-file.ts";

/** `again`: what there is of the part is good. `restart`: it is not, or the file is another one by now. */
export type Outcome =
  | { is: "whole" }
  | { is: "missing" }
  | { is: "again"; why: Message; requestedMs?: number | null }
  | { is: "restart"; why: Message; requestedMs?: null };

/** One request for what a part still lacks, and all that comes of it. */
export async function attempt(
  address: string,
  part: PartFile,
  connection: ConnectionOptions,
  onBytes: (bytes: number) => void,
): Promise<Outcome> {
  const { token, signal, pace } = connection;
  signal.throwIfAborted();
  let answer: Answer | null = null;
  try {
    const headers = rangeHeaders(address, part);
    answer = await askSource(address, { method: "GET", headers, token, signal, silenceMs: pace.silenceMs });
    return await take(address, answer, part, onBytes);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof StudioError) throw error;
    return { is: "again", why: connectionFault(address, error as NodeJS.ErrnoException) };
  } finally {
    answer?.close();
  }
}

/**
 * Asks for the rest only where the answer will tell whether it is the rest of the same file: by If-Range, or at the end by
 * the published sum.
 */
function rangeHeaders(address: string, { memo, bytes }: PartFile): Record<string, string> {
  if (bytes === 0 || memo?.address !== address || (memo.validator === null && memo.sha256 === null)) return {};
  return { range: `bytes=${bytes}-`, ...(memo.validator !== null && { "if-range": memo.validator }) };
}

async function take(
  address: string,
  { status, headers, body, published }: Answer,
  part: PartFile,
  onBytes: (bytes: number) => void,
): Promise<Outcome> {
  const range = parseContentRange(headers["content-range"]);
  if (status === 206 && !continues(part, range, headers, published))
    return { is: "restart", why: message("whyChanged") };
  if (status === 200 || status === 206) {
    refuseOther(address, headers);
    if (status === 200) {
      const bytesTotal = published.bytes ?? wholeNumber(headers["content-length"]);
      await part.begin({ address, validator: validatorOf(headers), bytesTotal, sha256: published.sha256 });
      onBytes(0);
    }
    await write(body, part, onBytes);
    return judge(part);
  }
  if (status === 416 && part.bytes > 0)
    return range?.total === part.bytes ? judge(part) : { is: "restart", why: message("whyChanged") };
  if (status === 404 || status === 410) return { is: "missing" };
  if (status === 401 || status === 403) throw forbidden(address, headers);
  if (status === 408 || status === 425 || status === 429 || status >= 500)
    return {
      is: "again",
      why: message("whyStatus", { status }),
      requestedMs: parseRetryAfter(headers["retry-after"], Date.now()),
    };
  throw new StudioError("unprocessable", message("answersStatus", { address, status }));
}

function continues(
  { memo, bytes }: PartFile,
  range: ReturnType<typeof parseContentRange>,
  headers: IncomingHttpHeaders,
  published: Answer["published"],
): boolean {
  if (memo === null || range?.start !== bytes) return false;
  const isOther = (known: string | number | null, reported: string | number | null) =>
    known !== null && reported !== null && known !== reported;
  const validator = memo.validator?.startsWith('"') ? headers.etag : headers["last-modified"];
  return !(
    isOther(memo.bytesTotal, range.total) ||
    isOther(memo.sha256, published.sha256) ||
    isOther(memo.validator, validator ?? null)
  );
}

/** A strong ETag, else the date: a weak ETag may stay the same when bytes change, and If-Range must not bear it. */
const validatorOf = (headers: IncomingHttpHeaders): Memo["validator"] =>
  (headers.etag?.startsWith('"') ? headers.etag : null) ?? headers["last-modified"] ?? null;

async function write(body: Answer["body"], part: PartFile, onBytes: (bytes: number) => void): Promise<void> {
  for await (const chunk of body) {
    await part.append(chunk).catch((error: NodeJS.ErrnoException) => {
      throw new StudioError(
        error.code === "ENOSPC" || error.code === "EDQUOT" ? "disk_full" : "unprocessable",
        message("partUnwritable", { file: part.path, problem: error.message }),
        { cause: error },
      );
    });
    onBytes(part.bytes);
  }
}

/** After a body that ended well: is this the whole file? */
function judge(part: PartFile): Outcome {
  const { bytesTotal, sha256 } = part.memo ?? { bytesTotal: null, sha256: null };
  if (bytesTotal !== null && part.bytes < bytesTotal)
    return { is: "again", why: message("whyCut", { bytes: part.bytes, total: bytesTotal }) };
  if (bytesTotal !== null && part.bytes > bytesTotal)
    return { is: "restart", why: message("whyTooMany", { bytes: part.bytes, total: bytesTotal }) };
  if (sha256 !== null && part.sum() !== sha256)
    return { is: "restart", why: message("whySum", { sum: part.sum(), told: sha256 }) };
  return { is: "whole" };
}

/** A page to log in at, or an error reported as one, comes with status 200. */
function refuseOther(address: string, headers: IncomingHttpHeaders): void {
  if (/^text\/html\b/i.test(headers["content-type"] ?? ""))
    throw new StudioError("unprocessable", message("answersPage", { address }));
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") throw new StudioError("unprocessable", message("answersPacked", { address, encoding }));
}

function forbidden(address: string, headers: IncomingHttpHeaders): StudioError {
  const { host } = new URL(address);
  const isGated = /^gated/i.test(String(headers["x-error-code"] ?? "")) || host === "huggingface.co";
  return new StudioError(
    "forbidden",
    isGated ? message("gatedSource", { address }) : message("closedSource", { host, address }),
  );
}

/** A certificate does not get better by waiting: that is reported at once. */
function connectionFault(address: string, error: NodeJS.ErrnoException): Message {
  const { code = "" } = error;
  if (/CERT|^ERR_TLS|^ERR_SSL|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code))
    throw new StudioError("unprocessable", message("certificateBad", { address, problem: error.message }), {
      cause: error,
    });
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return message("whyNoServer", { host: new URL(address).hostname });
  if (code === "ECONNREFUSED") return message("whyRefused");
  return message("whyBroke", { problem: error.message });
}
