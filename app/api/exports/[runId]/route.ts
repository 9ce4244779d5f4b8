import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { idSchema } from "#domain/id.ts";
import { env } from "#server/env.ts";
import { forgetExport } from "#server/export/forget-export.ts";

/** Forgets an export that is over, and its files. */
export const DELETE = routeHandler(
  { access: "lead", params: z.object({ runId: idSchema }) },
  async ({ params, db }) => {
    await forgetExport(db, BigInt(params.runId), env.exportsFolder);
    return {};
  },
);
