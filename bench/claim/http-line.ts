import http from "node:http";

/** An answer as it came: the whole body as text. */
export type Answer = { status: number; text: string; setCookie: string[] };

/** Connections kept open to one server. Much lighter than `fetch`, whose work would be measured as the server's. */
export type HttpLine = {
  send(
    method: "GET" | "POST",
    path: string,
    cookie: string,
    body?: unknown,
    more?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  close(): void;
};

const PATIENCE_MS = 30_000;

/** As many connections as requests are under way at once. Rejects where a connection breaks or nothing comes for 30 s. */
export function openLine(port: number): HttpLine {
  const agent = new http.Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, scheduling: "lifo" });
  const line: HttpLine = {
    send(method, path, cookie, body, more = {}) {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const headers: Record<string, string> = { cookie, ...more };
      if (text !== undefined) {
        headers["content-type"] = "application/json";
        headers["content-length"] = String(Buffer.byteLength(text));
      }
      return new Promise((resolve, reject) => {
        const options = { host: "127.0.0.1", port, method, path, headers, agent, timeout: PATIENCE_MS };
        const request = http.request(options, (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.once("error", reject);
          response.once("end", () =>
            resolve({
              status: response.statusCode ?? 0,
              text: Buffer.concat(chunks).toString(),
              setCookie: response.headers["set-cookie"] ?? [],
            }),
          );
        });
        request.once("error", (error: NodeJS.ErrnoException) => {
          // A server closes a connection that lay idle at the moment when it is used again: a browser sends anew, too.
          if (request.reusedSocket && error.code === "ECONNRESET") resolve(line.send(method, path, cookie, body, more));
          else reject(error);
        });
        request.once("timeout", () => request.destroy(new Error(`${method} ${path}: no answer in ${PATIENCE_MS} ms`)));
        request.end(text);
      });
    },
    close: () => agent.destroy(),
  };
  return line;
}
