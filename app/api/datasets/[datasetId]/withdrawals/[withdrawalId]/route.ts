import { routeHandler } from "#app/api/route-handler.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { restorePhoto } from "#server/withdrawal/restore-photo.ts";

export const DELETE = routeHandler(
  "DELETE /api/datasets/{datasetId}/withdrawals/{withdrawalId}",
  async ({ params, db }) => {
    await inTransaction(db.pool, (client) =>
      restorePhoto(client, BigInt(params.datasetId), BigInt(params.withdrawalId)),
    );
    return {};
  },
);
