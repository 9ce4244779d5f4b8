import { stat } from "node:fs/promises";
import path from "node:path";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Database } from "#server/db/client.ts";

/** Where the rejects of a Run are written that named no file. */
export const rejectsOf = (dataFolder: string, runId: bigint): string =>
  path.join(/* turbopackIgnore: true */ dataFolder, "runs", String(runId), "rejects.jsonl");

/**
 * The file that holds a Run's rejects in full: the data folder's, or the one that the command line named for it
 * (--rejects FILE). Such a file is anybody's after the import: written again since, it may be another import's, or hold
 * what nobody meant to show, and is not found.
 * @throws StudioError not_found
 */
export async function findRejects(db: Database, runId: bigint, dataFolder: string): Promise<string> {
  const run = await db.prisma.run.findUnique({ where: { id: runId, kind: "import" } });
  if (!run) throw new StudioError("not_found", message("noImport", { id: runId }));
  const own = rejectsOf(dataFolder, runId);
  // Not there: looked for below.
  if (await stat(own).catch(() => null)) return own;
  const named = (run.request as { rejectsPath?: string }).rejectsPath;
  if (named === undefined) throw new StudioError("not_found", message("noRejects"));
  // Not there, as the caller is told.
  const file = await stat(named).catch(() => null);
  if (!file?.isFile() || !run.finishedAt || file.mtimeMs > run.finishedAt.getTime())
    throw new StudioError("not_found", message("rejectsGone", { path: named }));
  return named;
}
