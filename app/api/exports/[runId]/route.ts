import { z } from "zod";
import { StudioError } from "#domain/error.ts";
import { idSchema } from "#domain/id.ts";
import { env } from "#server/env.ts";
import { removeSpool } from "#server/export/spool-sink.ts";
import { door } from "../../door.ts";

/** Forgets an export that is over, and its files. Those that lie on another machine are swept there. */
export const DELETE = door({ may: "reviewer", params: z.object({ runId: idSchema }) }, async ({ params, db }) => {
  const id = BigInt(params.runId);
  const { count } = await db.prisma.run.deleteMany({ where: { id, kind: "export", finishedAt: { not: null } } });
  if (count === 0) {
    const run = await db.prisma.run.findFirst({ where: { id, kind: "export" }, select: { state: true } });
    if (!run) throw new StudioError("not_found", `There is no export ${id}.`);
    throw new StudioError("conflict", `Export ${id} is ${run.state}: cancel it first.`);
  }
  await removeSpool(env.exportsFolder, id);
  return {};
});
