import { type PublishRequest, type ShownPlan, showPlan } from "#domain/release/publication.ts";
import type { Database } from "#server/db/client.ts";
import type { Hub } from "#server/env.ts";
import { loadLicences } from "#server/release/licences.ts";
import { requireHub } from "./allowed.ts";
import { HUB_PATIENCE, hubFetch } from "./hub-fetch.ts";
import { planPublish } from "./publish.ts";
import { storedFor } from "./start-publish.ts";

/** Somebody sits before it: a Hub that is slow or asks to wait is told of soon. */
const BRIEF = { ...HUB_PATIENCE, triesMax: 3, waitMsMax: 10_000 };

/** What publishing a release would do, for whoever is asked to confirm it. @throws StudioError as planPublish */
export async function showPublish(
  db: Database,
  hub: Hub | null,
  { datasetId, number }: { datasetId: bigint; number: number },
  request: PublishRequest,
  signal: AbortSignal,
): Promise<ShownPlan> {
  const own = requireHub(hub);
  const plan = await planPublish({
    db: db.pool,
    datasetId,
    request: storedFor(own, number, request),
    access: { hub: own, fetch: hubFetch(own.address, signal, BRIEF) },
    signal,
  });
  return showPlan(plan, await loadLicences(db, datasetId));
}
