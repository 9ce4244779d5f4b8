import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { BULK_BYTES_MAX, bulkRequestSchema } from "#domain/bulk.ts";
import { entriesNamed, targetFilter } from "#domain/find/target.ts";
import { idSchema } from "#domain/id.ts";
import { loadRecentBulk } from "#server/bulk/recent-bulk.ts";
import { startBulk } from "#server/bulk/start-bulk.ts";
import { countEntries } from "#server/find/counts.ts";
import { createRun } from "#server/jobs/create-run.ts";

const params = z.object({ datasetId: idSchema });

/** The newest bulk actions of a data set. */
export const GET = routeHandler({ access: "read", params }, ({ params, db }) =>
  loadRecentBulk(db, BigInt(params.datasetId)),
);

/** Flags, resets or sends to a session all entries of a target, as a job. */
export const POST = routeHandler(
  { access: "lead", params, body: bulkRequestSchema, bodyBytesMax: BULK_BYTES_MAX },
  async ({ params, body, db, reviewer }) => {
    const datasetId = BigInt(params.datasetId);
    const { target } = body;
    const filter = targetFilter(target);
    const total = filter ? ((await countEntries(db, datasetId, filter))?.count ?? null) : entriesNamed(target);
    const asked = { datasetId, reviewerId: reviewer.id, total };
    return { runId: await createRun(db, "bulk", (client) => startBulk(client, asked, body)) };
  },
);
