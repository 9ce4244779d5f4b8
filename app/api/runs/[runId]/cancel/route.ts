import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { door } from "../../../door.ts";

/** Asks a run to stop; its worker notices within a second and leaves nothing of it. */
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
