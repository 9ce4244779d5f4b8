import { z } from "zod";
import { StudioError } from "#domain/error.ts";
import { exportRunRequestSchema } from "#domain/export-run.ts";
import { idSchema } from "#domain/id.ts";
import { env } from "#server/env.ts";
import { loadExportRuns } from "#server/export/export-runs.ts";
import { sendRun } from "#server/jobs/jobs.ts";
import { door } from "../door.ts";

/** A data set's exports, the newest first, with how far they are. */
export const GET = door(
  { may: "anyone", params: z.object({}), query: z.strictObject({ datasetId: idSchema }) },
  ({ query, db }) => loadExportRuns(db, BigInt(query.datasetId), env.exportsFolder),
);

/** More than this would only fill the disk while nobody sees any of them. */
const OPEN_MAX = 20;

/** Asks for an export. A worker carries it out. */
export const POST = door(
  { may: "reviewer", params: z.object({}), body: exportRunRequestSchema.extend({ datasetId: idSchema }) },
  async ({ body: { datasetId, ...request }, db, reviewer }) => {
    const dataset = await db.prisma.dataset.findUnique({ where: { id: BigInt(datasetId) }, select: { id: true } });
    if (!dataset) throw new StudioError("not_found", `There is no data set ${datasetId}.`);
    const open = await db.prisma.run.count({ where: { kind: "export", finishedAt: null } });
    if (open >= OPEN_MAX)
      throw new StudioError("conflict", `${open} exports wait or run already: let some of them end.`);
    const run = await db.prisma.run.create({
      data: { kind: "export", datasetId: dataset.id, reviewerId: reviewer.id, request },
    });
    await sendRun(db, run.id, "export");
    return { runId: run.id };
  },
);
