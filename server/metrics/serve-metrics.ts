import { createHash, timingSafeEqual } from "node:crypto";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import { log } from "#server/log.ts";
import { isLoopback } from "#server/settings.ts";
import { SECURITY_HEADERS } from "#server/web/security-headers.ts";
import { metricsRegistry } from "./registry.ts";

export type MetricsPlace = { host: string; port: number; token: string | null };

/**
 * Tells this process's figures as Prometheus reads them, at /metrics of a port of its own: it is in no proxy's way, and a worker has
 * no other. With a token whoever says it may read; without one whoever is on this machine. That the port is taken is logged, and
 * keeps nobody from their work. Returns what ends it.
 */
export async function serveMetrics({ host, port, token }: MetricsPlace): Promise<() => void> {
  const server = http.createServer((request, response) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    response.setHeader("cache-control", "no-store");
    void answer(request, response, token).catch((error) => {
      log.error({ err: error }, "figures cannot be told");
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      log.warn({ port, code: error.code }, "figures cannot be told: their port cannot be had");
      resolve();
    });
    server.listen(port, host, resolve);
  });
  server.unref();
  return () => {
    server.close();
    server.closeAllConnections();
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, token: string | null): Promise<void> {
  const refuse = (status: number, headers: Record<string, string> = {}) =>
    void response.writeHead(status, headers).end();
  if (request.url !== "/metrics") return refuse(404);
  if (request.method !== "GET") return refuse(405, { allow: "GET" });
  if (token === null) {
    // A page of the web that leads its own name to this machine would ask under that name.
    if (!isLoopback(hostOf(request.headers.host))) return refuse(403);
  } else if (!isSame(request.headers.authorization ?? "", `Bearer ${token}`)) {
    return refuse(401, { "www-authenticate": "Bearer" });
  }
  const registry = metricsRegistry();
  const text = await registry.metrics();
  response.writeHead(200, { "content-type": registry.contentType }).end(text);
}

const hostOf = (header = ""): string =>
  header
    .replace(/:\d+$/, "")
    .replace(/^\[(.*)\]$/, "$1")
    .toLowerCase();

/** In a time that tells nothing of where they differ. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash("sha256").update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
