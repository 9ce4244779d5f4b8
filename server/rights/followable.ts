import { mayIn } from "#domain/rights/rights.ts";
import { loadComer } from "#server/accounts/comer.ts";
import type { Database } from "#server/db/client.ts";
import type { Topic } from "#server/db/notify-dataset.ts";
import { env } from "#server/env.ts";
import { findPlace } from "./places.ts";

/** Those of the topics that whoever asks with these headers may follow: of what is not theirs they hear what they hear of nothing. */
export async function followable(
  db: Database,
  headers: Pick<Headers, "get">,
  topics: readonly Topic[],
): Promise<Topic[]> {
  const { reviewer, standing, key } = await loadComer(db, headers);
  if (!env.hasAccounts && !key) return [...topics];
  if (!reviewer) return [];
  const mays = await Promise.all(
    topics.map(async (topic) => {
      const [kind, id = ""] = topic.split(" ");
      const place = await findPlace(db, kind === "run" ? "runId" : "datasetId", id, reviewer.id);
      // Only that something changed is told, so whoever has to do with the data set may hear it.
      if (place?.datasetId)
        return mayIn(standing, "show", place.datasetId) || mayIn(standing, "watch", place.datasetId);
      return place !== null && (place.isTheirs || standing.isOwner);
    }),
  );
  return topics.filter((_, nth) => mays[nth]);
}
