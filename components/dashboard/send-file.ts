import { CallProblem } from "../ui/call.ts";

/** Sends a file as a raw request body; `onSent` is told the bytes on their way. XMLHttpRequest, because fetch tells none. */
export function sendFile(
  path: string,
  file: File,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", path);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.onprogress = (event) => onSent(event.loaded);
    request.onload = () => {
      if (request.status < 400) return resolve();
      reject(new CallProblem(request.status, parseObject(request.responseText)));
    };
    request.onerror = () => reject(new TypeError("The server did not answer."));
    request.onabort = () => reject(new DOMException("Cancelled", "AbortError"));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

function parseObject(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
