import { z } from "zod";
import { StudioError } from "#domain/error.ts";
import { idSchema } from "#domain/id.ts";
import { parseStoredReport } from "#domain/import/stored-report.ts";
import { message, parseMessage } from "#domain/message.ts";
import { door } from "../../door.ts";

/** How far a run is, and what came of it. What it asked for (server paths) stays here. */
export const GET = door({ may: "anyone", params: z.object({ runId: idSchema }) }, async ({ params, db }) => {
  const run = await db.prisma.run.findUnique({ where: { id: BigInt(params.runId) }, omit: { request: true } });
  if (!run) throw new StudioError("not_found", message("noRun", { id: params.runId }));
  const { error, report, ...rest } = run;
  const told = run.kind === "import" ? parseStoredReport(report) : report;
  return { ...rest, error: parseMessage(error), report: told };
});
