import { type PublicationView, publishProgressSchema, storedPublishSchema } from "#domain/release/publication.ts";
import type { Database } from "#server/db/client.ts";
import { loadRuns } from "#server/runs/load-runs.ts";

const SHOWN = 50;

/** Where releases of a data set were published, or are being, the newest first. */
export async function loadPublications(db: Database, datasetId: bigint): Promise<PublicationView[]> {
  const asked = ["number", "repo", "address", "isPublic", "withPhotos"];
  const runs = await loadRuns(db.pool, { kind: "publish", datasetId }, { limit: SHOWN, asked });
  return runs.flatMap(({ id, state, isCancelling, resumable, progress, error, asked: request, createdAt }) => {
    const { success, data } = storedPublishSchema.safeParse(request);
    if (!success) return [];
    const { number, repo, address, isPublic } = data;
    return [
      {
        runId: id,
        number,
        repo,
        address,
        isPublic,
        state,
        isCancelling,
        isResumable: resumable,
        progress: publishProgressSchema.nullable().catch(null).parse(progress),
        error,
        at: createdAt,
      },
    ];
  });
}
