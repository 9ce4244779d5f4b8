import { z } from "zod";
import type { BatchView } from "#domain/generate/batch-view.ts";
import { generationProgressSchema } from "#domain/generate/generation-request.ts";
import type { Database } from "#server/db/client.ts";
import { loadRuns } from "#server/runs/load-runs.ts";

const SHOWN_MAX = 20;
/** Looked at for those: a replacement of one entry is a run as well, and no batch. */
const LOOKED_MAX = 200;

const askedSchema = z.object({
  model: z.string(),
  prompts: z.object({ task: z.string() }).array(),
  replaces: z.string().optional(),
});
const endedSchema = z.object({ queueId: z.string().nullable() });

/** The batches of a data set, the newest first. */
export async function loadBatches(db: Database, datasetId: bigint): Promise<BatchView[]> {
  const asked = ["model", "prompts", "replaces"];
  const runs = await loadRuns(db.pool, { kind: "generate", datasetId }, { limit: LOOKED_MAX, asked });
  return runs
    .flatMap((run): BatchView[] => {
      const request = askedSchema.safeParse(run.asked);
      if (!request.success || request.data.replaces !== undefined) return [];
      const { id, state, isCancelling, resumable, error, createdAt, reviewerName } = run;
      return [
        {
          ...{ runId: id, state, isCancelling, error, createdAt, reviewerName },
          isResumable: resumable,
          model: request.data.model,
          tasks: request.data.prompts.map(({ task }) => task),
          progress: generationProgressSchema
            .nullable()
            .catch(null)
            .parse(run.report ?? run.progress),
          queueId: endedSchema.nullable().catch(null).parse(run.report)?.queueId ?? null,
        },
      ];
    })
    .slice(0, SHOWN_MAX);
}
