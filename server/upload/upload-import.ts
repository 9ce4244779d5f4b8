import type pg from "pg";

/** Until the caller's transaction ends the upload is neither swept nor its import asked for by anybody else. */
export async function lockUpload(client: pg.PoolClient, uploadId: string): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`svit upload ${uploadId}`]);
}

export type UploadImport = { runId: bigint; state: "waiting" | "running" | "done"; datasetName: string };

/**
 * The Run that imports an upload or has done so; null where there is none, or it ended unfinished. A Run names its files by their paths,
 * which the upload's id is a part of.
 */
export async function importOf(client: pg.PoolClient, uploadId: string): Promise<UploadImport | null> {
  const { rows } = await client.query(
    `SELECT id, state, request->>'datasetName' AS "datasetName" FROM "Run"
     WHERE kind = 'import' AND state IN ('waiting', 'running', 'done') AND strpos(request::text, $1) > 0
     ORDER BY state = 'done', id DESC LIMIT 1`,
    [uploadId],
  );
  return rows[0] ? { ...rows[0], runId: BigInt(rows[0].id) } : null;
}
