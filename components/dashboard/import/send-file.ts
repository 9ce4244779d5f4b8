import { pathOf } from "#domain/api/path.ts";
import { SLICE_BYTES, type SliceAnswer } from "#domain/import/upload.ts";
import { retryAfterMs } from "#domain/retry-after.ts";
import { CallProblem } from "../../ui/call.ts";

/** A lost connection is tried again so often, for some twenty to fifty seconds; then the upload is given up. */
const RETRIES_MAX = 7;

/** What a proxy says while the server behind it is started again. */
const AWAY = [502, 503, 504];

/**
 * Sends a file in slices; `onSent` is told how many of its bytes are on their way. Each answer says which byte is to follow:
 * the first that the server lacks, whatever became of earlier slices and their answers.
 * @throws CallProblem for a "no", TypeError where nothing answers
 */
export async function sendFile(
  uploadId: string,
  file: File,
  name: string,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  let from = 0;
  let failures = 0;
  for (;;) {
    const query = { name, bytes: file.size, from };
    const address = pathOf("PUT /api/uploads/{uploadId}/files", { params: { uploadId }, query });
    const slice = file.slice(from, from + SLICE_BYTES);
    try {
      const there = await sendSlice(address, slice, (bytes) => onSent(from + bytes), signal);
      if (there.isWhole) break;
      if (there.bytes === from) throw new TypeError("Nothing of a slice has arrived.");
      from = there.bytes;
      failures = 0;
    } catch (error) {
      const isAway = error instanceof TypeError || (error instanceof CallProblem && AWAY.includes(error.status));
      failures++;
      if (!isAway || failures > RETRIES_MAX) throw error;
      await pause(retryAfterMs(failures, Math.random()), signal);
    }
  }
  onSent(file.size);
}

/** XMLHttpRequest, because fetch does not tell how much was sent. */
function sendSlice(
  address: string,
  slice: Blob,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<SliceAnswer> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    request.open("PUT", address);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.responseType = "json";
    request.upload.onprogress = (event) => onSent(event.loaded);
    const abort = () => request.abort();
    signal.addEventListener("abort", abort);
    request.onloadend = () => signal.removeEventListener("abort", abort);
    request.onload = () => {
      if (request.status < 400) resolve(request.response);
      else reject(new CallProblem(request.status, request.response ?? {}));
    };
    request.onerror = () => reject(new TypeError("The server does not answer."));
    request.onabort = () => reject(signal.reason);
    request.send(slice);
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
