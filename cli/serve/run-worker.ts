import { joinDatabase } from "#server/cluster/join-database.ts";
import { openDataFolder } from "#server/data-folder.ts";
import { openDatabase } from "#server/db/client.ts";
import { migrate } from "#server/db/migrate.ts";
import { env } from "#server/env.ts";
import { work } from "#server/jobs/work.ts";
import { log } from "#server/log.ts";
import { serveMetrics } from "#server/metrics/serve-metrics.ts";
import { beginStateMetrics } from "#server/metrics/state-metrics.ts";

/** A statement of the database hears no abort. What hangs in one is left behind, and the next worker takes it over. */
const END_MS_MAX = 8000;

/** Joins the database, takes jobs until a signal comes, gives back what is under way, and leaves. */
export async function runWorker(): Promise<void> {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.once(signal, () => {
      stop.abort();
      setTimeout(() => process.exit(0), END_MS_MAX).unref();
    });
  }
  await openDataFolder(env.dataFolder);
  const place = await joinDatabase((message) => log.info(message));
  try {
    await migrate(place.directUrl);
    const db = openDatabase(place.url);
    try {
      beginStateMetrics(() => db);
      if (env.metrics) await serveMetrics(env.metrics);
      log.info("worker ready");
      const { dataFolder, exportsFolder, exportDays } = env;
      await work({ db, directUrl: place.directUrl, dataFolder, exportsFolder, exportDays, stop: stop.signal });
    } finally {
      await db.close();
    }
  } finally {
    await place.leave();
  }
  log.info("worker ended");
}
