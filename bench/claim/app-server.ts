import { setTimeout as pause } from "node:timers/promises";
import { spawnLeashed } from "#cli/serve/leash.ts";
import { must } from "#domain/must.ts";
import { freePort } from "#server/cluster/place.ts";
import type { BenchStudio } from "../bench-studio.ts";
import type { BenchContext } from "../report.ts";

/** One more web server on the studio's database, as another machine would run it, with these settings besides. Returns its port when it answers. */
export async function addAppServer(
  { whenDone }: BenchContext,
  studio: BenchStudio,
  settings: Readonly<Record<string, string>> = {},
): Promise<number> {
  const port = must(await freePort(0), "the system names a free port");
  const env = {
    ...process.env,
    DATABASE_URL: studio.databaseUrl,
    DIRECT_DATABASE_URL: studio.databaseUrl,
    SVIT_DATA: studio.dataFolder,
    SVIT_HOST: "127.0.0.1",
    SVIT_PORT: String(port),
    SVIT_BUILD_FOLDER: studio.buildFolder,
    SVIT_PROXIES: "127.0.0.1",
    SVIT_LOG: "warn",
    NODE_ENV: "production" as const,
    NEXT_TELEMETRY_DISABLED: "1",
    ...settings,
  };
  const server = spawnLeashed(["cli/serve/web.ts"], env, "inherit");
  const ended = new Promise((resolve) => server.once("exit", resolve));
  whenDone(async () => {
    server.kill("SIGTERM");
    await ended;
  });
  for (;;) {
    if (server.exitCode !== null) throw new Error(`The added web server ended (exit code ${server.exitCode}).`);
    const answer = await fetch(`http://127.0.0.1:${port}/api/health`).catch(() => null);
    if (answer?.ok) return port;
    await pause(50);
  }
}
