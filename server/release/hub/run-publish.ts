import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { type PublishProgress, type PublishReport, storedPublishSchema } from "#domain/release/publication.ts";
import type { Database } from "#server/db/client.ts";
import type { Hub } from "#server/env.ts";
import { type Attempt, type AttemptEnd, attemptRun } from "#server/runs/attempt-run.ts";
import { requireHub } from "./allowed.ts";
import { HUB_PATIENCE, type HubPatience, hubFetch } from "./hub-fetch.ts";
import { publish } from "./publish.ts";

type More = {
  cancel?: AbortSignal;
  patience?: HubPatience;
  onProgress?: (progress: PublishProgress) => void;
};

/** Publishes a release at the Hub, as attemptRun: a further attempt goes on with what is there. */
export const runPublish = (
  db: Database,
  runId: bigint,
  hub: Hub | null,
  stop: AbortSignal,
  { cancel, patience = HUB_PATIENCE, onProgress }: More = {},
): Promise<AttemptEnd<PublishReport> | null> =>
  attemptRun(
    db,
    runId,
    { kind: "publish", stop, cancel },
    async ({ run, signal, show }: Attempt<PublishProgress, PublishReport>) => {
      const { datasetId } = run;
      if (datasetId === null) throw new StudioError("not_found", message("datasetGone"));
      const request = storedPublishSchema.parse(run.request);
      const own = requireHub(hub);
      if (own.address !== request.address)
        throw new StudioError("conflict", message("hubOther", { address: request.address }));
      const access = { hub: own, fetch: hubFetch(own.address, signal, patience) };
      const report = await publish({
        db: db.pool,
        datasetId,
        request,
        access,
        signal,
        show(progress) {
          show(progress);
          onProgress?.(progress);
        },
      });
      return { report };
    },
  );
