import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Database } from "#server/db/client.ts";
import { deleteRun } from "#server/runs/run-states.ts";
import { removeSpool } from "./write/spool-sink.ts";

/**
 * Forgets an export that is over, and its files. Those that lie on another machine are swept there.
 * @throws StudioError not_found · conflict (it waits or runs)
 */
export async function forgetExport(db: Database, id: bigint, exportsFolder: string): Promise<void> {
  if (!(await deleteRun(db.pool, { runId: id, kind: "export" }))) {
    const run = await db.prisma.run.findFirst({ where: { id, kind: "export" }, select: { state: true } });
    if (!run) throw new StudioError("not_found", message("noExport", { id }));
    throw new StudioError("conflict", message("exportIs", { id, state: message(run.state) }));
  }
  await removeSpool(exportsFolder, id);
}
