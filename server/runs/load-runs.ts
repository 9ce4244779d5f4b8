import { StudioError } from "#domain/error.ts";
import type { ImportProgress } from "#domain/import/import-report.ts";
import { type Message, message, parseMessage } from "#domain/message.ts";
import type { Database } from "#server/db/client.ts";

export type RunRow = {
  id: string;
  kind: string;
  state: string;
  datasetName: string | null;
  /** Of imports alone. */
  progress: ImportProgress | null;
  error: Message | null;
  createdAt: string;
  /** An import that was broken off. */
  resumable: boolean;
};

const SHOWN_MAX = 20;

/** The newest runs, those that are under way before those that are over. */
export async function loadRuns(db: Database): Promise<RunRow[]> {
  return select(db, `ORDER BY r."finishedAt" IS NOT NULL, r.id DESC LIMIT $1`, SHOWN_MAX);
}

/** @throws StudioError not_found */
export async function loadRun(db: Database, runId: bigint): Promise<RunRow> {
  const [run] = await select(db, "AND r.id = $1", runId);
  if (!run) throw new StudioError("not_found", message("noRun", { id: runId }));
  return run;
}

async function select(db: Database, which: string, value: number | bigint): Promise<RunRow[]> {
  const { rows } = await db.pool.query(
    `SELECT r.id, r.kind, r.state, r.error, r."createdAt", CASE WHEN r.kind = 'import' THEN r.progress END AS progress,
       coalesce(r.request->>'datasetName', d.name) AS name
     FROM "Run" r LEFT JOIN "Dataset" d ON d.id = r."datasetId" WHERE true ${which}`,
    [value],
  );
  return rows.map((row) => ({
    id: String(row.id),
    kind: row.kind,
    state: row.state,
    datasetName: row.name,
    progress: row.progress,
    error: parseMessage(row.error),
    createdAt: row.createdAt.toISOString(),
    resumable: row.kind === "import" && (row.state === "cancelled" || row.state === "failed"),
  }));
}
