import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { door } from "../../../door.ts";

/**
 * Asks a run to stop; its worker notices within a second, or between two parts of it. An export leaves nothing; what an
 * import brought in, and what a bulk action or a removal did, stays.
 */
export const POST = door(
  { may: "reviewer", params: z.object({ runId: idSchema }), body: z.strictObject({}) },
  async ({ params, db }) => {
    await db.prisma.run.updateMany({
      where: { id: BigInt(params.runId), finishedAt: null },
      data: { cancelled: true },
    });
    return {};
  },
);
