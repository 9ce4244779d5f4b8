import { routeHandler } from "#app/api/route-handler.ts";
import { againOnDeadlock } from "#server/db/yielding.ts";
import { createRun } from "#server/runs/create-run.ts";
import { loadWithdrawals } from "#server/withdrawal/load-withdrawals.ts";
import { startWithdrawal } from "#server/withdrawal/start-withdrawal.ts";

export const GET = routeHandler("GET /api/datasets/{datasetId}/withdrawals", ({ params, db }) =>
  loadWithdrawals(db, BigInt(params.datasetId)),
);

export const POST = routeHandler(
  "POST /api/datasets/{datasetId}/withdrawals",
  async ({ params, body, db, reviewer }) => {
    const asked = { ...body, datasetId: BigInt(params.datasetId), reviewerId: reviewer.id };
    return { runId: String(await againOnDeadlock(() => createRun(db, (client) => startWithdrawal(client, asked)))) };
  },
);
