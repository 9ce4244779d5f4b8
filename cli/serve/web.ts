/** The web server of the supervisor: Next's production server behind the guard, on SVIT_HOST and SVIT_PORT. */
import { readFile } from "node:fs/promises";
import http from "node:http";
import path from "node:path";
import next from "next";
import { heldDatabase } from "#server/db/held-database.ts";
import { env } from "#server/env.ts";
import { serveMetrics } from "#server/metrics/serve-metrics.ts";
import { beginStateMetrics } from "#server/metrics/state-metrics.ts";
import { beginWorkMetrics } from "#server/metrics/work-metrics.ts";
import { guarded } from "#server/web/guard.ts";
import { logConsole } from "#server/web/log-console.ts";
import { type RoutesManifest, routePatterns } from "#server/web/route-pattern.ts";
import { buildFolder } from "./build.ts";
import { root } from "./leash.ts";
import { noteAnswer } from "./note-answer.ts";
import { runToExit } from "./run-to-exit.ts";

/** What is under way when the server is asked to end may take so long still; a page that follows live updates never ends. */
const END_MS_MAX = 5000;

await runToExit(async () => {
  logConsole();
  // Next listens there for upgrades, which would pass the guard by: nobody ever connects to it.
  const upgrades = http.createServer();
  const app = next({ dev: false, dir: root, hostname: env.host, port: env.port, httpServer: upgrades });
  await app.prepare();
  const manifest = await readFile(path.join(root, buildFolder, "routes-manifest.json"), "utf8");
  const routeOf = routePatterns(JSON.parse(manifest) as RoutesManifest);
  const server = http.createServer(
    guarded(app.getRequestHandler(), env.proxies, { routeOf, noteAnswer, userHeader: env.trustedUserHeader }),
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(env.port, env.host, resolve);
  });
  beginWorkMetrics();
  beginStateMetrics(() => heldDatabase().svitDatabase ?? null);
  const endMetrics = env.metrics ? await serveMetrics(env.metrics) : () => {};
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, resolve);
  });
  endMetrics();
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), END_MS_MAX).unref();
  await closed;
  await app.close();
});
