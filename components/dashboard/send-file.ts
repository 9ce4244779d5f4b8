import { SLICE_BYTES } from "#domain/upload.ts";
import { CallProblem } from "../ui/call.ts";

/** A lost connection is tried again after these times; then the upload is given up. */
const RETRY_MS = [500, 2000, 5000, 15_000];

/**
 * Sends a file in slices; `onSent` is told how many of its bytes are on their way. Where an answer was lost the server
 * says what it has, and the rest follows. @throws CallProblem for a "no", TypeError where nothing answers
 */
export async function sendFile(
  address: string,
  file: File,
  name: string,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  let known: string | null = null;
  let from = 0;
  let failures = 0;
  do {
    const query = new URLSearchParams({ name, bytes: String(file.size), from: String(from) });
    if (known !== null) query.set("file", known);
    const end = Math.min(file.size, from + SLICE_BYTES);
    try {
      known = (await sendSlice(`${address}?${query}`, file.slice(from, end), (bytes) => onSent(from + bytes), signal))
        .file;
      from = end;
      failures = 0;
    } catch (error) {
      const there = error instanceof CallProblem && error.status === 409 ? error.data.bytes : null;
      const pauseMs = RETRY_MS[failures++];
      if (typeof there === "number") from = there;
      else if (error instanceof TypeError && pauseMs !== undefined) await pause(pauseMs, signal);
      else throw error;
    }
  } while (from < file.size);
  onSent(file.size);
}

/** XMLHttpRequest, because fetch does not tell how much was sent. */
function sendSlice(
  address: string,
  slice: Blob,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<{ file: string }> {
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
