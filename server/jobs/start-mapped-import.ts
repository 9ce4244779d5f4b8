import { stat } from "node:fs/promises";
import path from "node:path";
import type pg from "pg";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Mapping } from "#domain/shapes/mapping.ts";
import type { Database } from "#server/db/client.ts";
import { loadImportRequest } from "#server/import/load-unknown-files.ts";
import { loadMappings, namedMapping } from "#server/import/mappings.ts";
import type { ImportRunRequest } from "#server/import/run-import.ts";
import { createRun } from "#server/runs/create-run.ts";
import { allowedPath } from "#server/upload/allowed-path.ts";
import { lockUpload } from "#server/upload/upload-import.ts";

type Asked = { runId: bigint; mapping: Mapping; name: string | undefined; reviewerId: string };

/**
 * Asks for an import once more, its unknown records read by a mapping; what came in already comes in no second time. Asked again while it waits
 * or is under way, it is the same Run.
 * @throws StudioError not_found (no such import, or what was sent is gone) · forbidden (a path that no browser may name) · conflict (the name
 * is another mapping's)
 */
export async function startMappedImport(
  db: Database,
  { runId, mapping, name, reviewerId }: Asked,
  importRoots: readonly string[],
): Promise<bigint> {
  const before = await loadImportRequest(db, runId);
  await checkPlaces(before, importRoots);
  const named = namedMapping({ name, mapping }, await loadMappings(db.pool, before.datasetName));
  const request: ImportRunRequest = { ...before, mapping: named };
  return createRun(db, async (client) => {
    for (const file of new Set(before.files.map((own) => path.dirname(own.path))))
      await lockUpload(client, path.basename(file));
    // Swept since.
    for (const file of before.files)
      if (!(await stat(file.path).catch(() => null))) throw new StudioError("not_found", message("uploadGone"));
    const standingId = await findSame(client, request);
    return standingId === null ? { kind: "import", reviewerId, request } : { standingId };
  });
}

/** A path that the command line named is the operator's: a browser reads below the allowed folders alone. */
export async function checkPlaces({ paths }: ImportRunRequest, importRoots: readonly string[]): Promise<void> {
  for (const own of paths) await allowedPath(own, importRoots);
}

async function findSame(client: pg.PoolClient, request: ImportRunRequest): Promise<bigint | null> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM "Run" WHERE kind = 'import' AND state IN ('waiting', 'running') AND request::jsonb = $1::jsonb ORDER BY id LIMIT 1`,
    [JSON.stringify(request)],
  );
  return rows[0] ? BigInt(rows[0].id) : null;
}
