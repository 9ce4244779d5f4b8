import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { env } from "#server/env.ts";
import { forgetExport } from "#server/export/forget-export.ts";
import { door } from "../../door.ts";

/** Forgets an export that is over, and its files. */
export const DELETE = door({ may: "reviewer", params: z.object({ runId: idSchema }) }, async ({ params, db }) => {
  await forgetExport(db, BigInt(params.runId), env.exportsFolder);
  return {};
});
