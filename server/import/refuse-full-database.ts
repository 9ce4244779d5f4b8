import path from "node:path";
import { loadPlace } from "#server/cluster/place.ts";
import { refuseFullDisk } from "#server/disk.ts";
import { env } from "#server/env.ts";

/** All of SVIT with its annotations: 2.8 GB of JSON are 7.6 GB in PostgreSQL (docs/deploy.md). */
const LIKELY_SHARE = 2.7;
/** Annotations take the least, about a third of their JSON; packed files more of their size. */
const LEAST_SHARE = 0.3;

/**
 * Refuses an import into a new data set for which the studio's own PostgreSQL surely has no room, before hours of it find out. Of
 * a database elsewhere nobody here knows the disk.
 * @throws StudioError disk_full
 */
export async function refuseFullDatabase(
  directUrl: string,
  jsonBytes: number,
  dataFolder = env.dataFolder,
): Promise<void> {
  // No cluster of its own, or one of another release: the database is elsewhere.
  const place = await loadPlace(path.join(dataFolder, "cluster")).catch(() => null);
  if (!place || new URL(directUrl).port !== String(place.port)) return;
  await refuseFullDisk(place.home, jsonBytes * LEAST_SHARE, "roomForImport", jsonBytes * LIKELY_SHARE);
}
