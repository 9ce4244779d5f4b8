import { runBulk } from "#server/bulk/run-bulk.ts";
import { isRemoval, listAgain, runRemoval } from "#server/datasets/removal/run-removal.ts";
import { carryOut, type RunEnd, type Workplace } from "#server/runs/carry-out.ts";

type BulkPlace = Pick<Workplace, "db" | "directUrl" | "stop">;

/** Carries out a bulk action or a removal, or goes on with one that a dead worker had, unless somebody does already. */
export async function carryOutBulk(place: BulkPlace, runId: bigint): Promise<RunEnd> {
  const { db } = place;
  const run = await db.prisma.run.findUnique({ where: { id: runId }, select: { request: true } });
  if (!isRemoval(run?.request)) return carryOut(place, runId, (signal) => runBulk(db, runId, signal));
  const end = await carryOut(place, runId, (signal) => runRemoval(db, runId, signal));
  if (end === "over") await listAgain(db, runId);
  return end;
}
