/** The web server of the supervisor: Next's production server behind the guard, on SVIT_HOST and SVIT_PORT. */
import http from "node:http";
import next from "next";
import { env } from "#server/env.ts";
import { guarded } from "#server/web/guard.ts";
import { root } from "./leash.ts";
import { runToExit } from "./run-to-exit.ts";

/** What is under way when the server is asked to end may take so long still; a page that follows live updates never ends. */
const END_MS_MAX = 5000;

await runToExit(async () => {
  // Next listens there for upgrades, which would pass the guard by: nobody ever connects to it.
  const upgrades = http.createServer();
  const app = next({ dev: false, dir: root, hostname: env.host, port: env.port, httpServer: upgrades });
  await app.prepare();
  const server = http.createServer(guarded(app.getRequestHandler(), env.proxies));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(env.port, env.host, resolve);
  });
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, resolve);
  });
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), END_MS_MAX).unref();
  await closed;
  await app.close();
});
