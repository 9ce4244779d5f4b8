import { BODY_BYTES_MAX } from "#domain/api/endpoint.ts";
import { StudioError } from "#domain/error.ts";
import { jsonExtent } from "#domain/json/json-extent.ts";
import { type Message, message } from "#domain/message.ts";
import { mayHoldUnfit, unfitString } from "#server/import/read/json-value.ts";

/** No body of ours has more than ten levels, or a tenth of so many values. */
const EXTENT_MAX = { depth: 64, values: 1_000_000 };

/**
 * The JSON of a request's body, of at most `bytesMax` bytes, as it came and as a value. Length, depth and number of values
 * are looked at before it is parsed: 4 MB of brackets took a parser three seconds and a gigabyte.
 * @throws StudioError invalid_request · too_large · unprocessable for a text that nothing can keep
 */
export async function readBody(
  request: Request,
  bytesMax = BODY_BYTES_MAX,
): Promise<{ received: string; value: unknown }> {
  if (!request.headers.get("content-type")?.startsWith("application/json")) {
    throw new StudioError("invalid_request", message("bodyNotTyped"));
  }
  const received = decode(await readBytes(request, bytesMax));
  const { depth, values } = jsonExtent(received, EXTENT_MAX);
  if (depth > EXTENT_MAX.depth) throw refusal("too_large", message("bodyTooDeep", { count: EXTENT_MAX.depth }));
  if (values > EXTENT_MAX.values) throw refusal("too_large", message("bodyTooMany", { count: EXTENT_MAX.values }));
  const value = parse(received);
  if (mayHoldUnfit(received) && unfitString(value, "body")) throw refusal("unprocessable", message("unstorable"));
  return { received, value };
}

/** HTTP holds a sender to the length that it says; where it says none the bytes are counted as they come. */
async function readBytes(request: Request, bytesMax: number): Promise<Uint8Array> {
  const tooLarge = () => refusal("too_large", message("bodyTooLarge", { count: bytesMax }));
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request.body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > bytesMax) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof StudioError) throw error;
    throw new StudioError("invalid_request", message("bodyCut"), { cause: error });
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

/** Strictly: what is no UTF-8 would come out as U+FFFD, and be kept so. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw refusal("invalid_request", message("bodyNotUtf8"), cause);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new StudioError("invalid_request", message("bodyNotJson"), { cause });
  }
}

const refusal = (code: "invalid_request" | "too_large" | "unprocessable", detail: Message, cause?: unknown) =>
  new StudioError(code, detail, { cause });
