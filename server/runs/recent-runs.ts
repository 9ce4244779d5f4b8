import type { Database } from "#server/db/client.ts";
import type { RunState } from "#server/db/generated/enums.ts";

export type RecentRun = {
  id: string;
  datasetName: string;
  state: RunState;
  createdAt: string;
  /** Of the files' bytes, 0 to 1; null where none is known. */
  share: number | null;
};

const SHOWN_MAX = 8;

/** The newest imports. What they asked for may be a list of 100,000 files: it stays. */
export async function loadRecentRuns(db: Database): Promise<RecentRun[]> {
  const { rows } = await db.pool.query(
    `SELECT id, request->>'datasetName' AS name, state, "createdAt",
       (progress->>'bytes')::float / nullif((progress->>'bytesTotal')::float, 0) AS share FROM "Run" WHERE kind = 'import' ORDER BY id DESC LIMIT $1`,
    [SHOWN_MAX],
  );
  return rows.map((row) => ({
    id: String(row.id),
    datasetName: row.name ?? "",
    state: row.state,
    createdAt: row.createdAt.toISOString(),
    share: row.share,
  }));
}
