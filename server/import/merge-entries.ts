import type pg from "pg";
import type { Task } from "#domain/task.ts";

export type EntriesMerged = {
  /** New entries by the number of their file. */
  insertedByFile: Map<number, number>;
  byTask: Partial<Record<Task, number>>;
  beside: number;
  withoutPhoto: number;
  marks: Record<string, number>;
};

/** So many new entries change what the planner has to know of the table. */
const ANALYZED_FROM = 1000;

/**
 * New entries come in with their states, and nothing of the known ones changes. An entry is its photo, task, text and
 * the how-manieth of that text on that photo within its file. `files` are SourceFile ids by number.
 */
export async function mergeEntries(
  client: pg.PoolClient,
  datasetId: bigint,
  files: readonly bigint[],
): Promise<EntriesMerged> {
  const { rows: before } = await client.query(`SELECT coalesce(max(id), 0) AS last FROM "Entry"`);
  await client.query("ANALYZE stage_entry");
  const inserted = await client.query(
    `INSERT INTO "Entry" ("datasetId", "imageId", task, "sourceTask", topic, turns, hash, nth, "sourceFileId", "rowIndex", "partIndex", "rowShell", "partShell", marks, "pairCount")
     SELECT $1, n.image, s.task::"Task", s.source_task, s.topic, s.turns::json, s.hash,
       row_number() OVER (PARTITION BY s.file, n.image, s.task, s.hash ORDER BY s.row, s.part) - 1,
       ($2::bigint[])[s.file + 1], s.row, s.part, s.row_shell::json, s.part_shell::json, s.marks, s.pair_count
     FROM stage_entry s LEFT JOIN stage_name n ON n.name = s.identity
     ORDER BY s.file, s.row, s.part
     ON CONFLICT DO NOTHING`,
    [datasetId, files.map(String)],
  );
  // To the planner a new data set has one entry: the count of those beside others had not ended after 5 min at 480,000.
  if ((inserted.rowCount ?? 0) > ANALYZED_FROM) {
    await client.query('ANALYZE "Entry" (id, "datasetId", "imageId", task, "sourceFileId")');
  }
  const fresh = [datasetId, before[0].last];
  await client.query(
    `INSERT INTO "EntryStatus" ("entryId", "datasetId", task) SELECT id, "datasetId", task FROM "Entry" WHERE "datasetId" = $1 AND id > $2`,
    fresh,
  );
  await client.query(
    `INSERT INTO "StateCount" ("datasetId", task, state, delta)
     SELECT "datasetId", task, 'pending', count(*) FROM "Entry" WHERE "datasetId" = $1 AND id > $2 GROUP BY "datasetId", task`,
    fresh,
  );
  const counted = await client.query(
    `SELECT "sourceFileId"::text AS file, task, count(*)::int AS n FROM "Entry" WHERE "datasetId" = $1 AND id > $2 GROUP BY 1, 2`,
    fresh,
  );
  const marks = await client.query(
    `SELECT mark, count(*)::int AS n FROM "Entry", unnest(marks) AS mark WHERE "datasetId" = $1 AND id > $2 GROUP BY mark ORDER BY mark`,
    fresh,
  );
  const beside = await client.query(
    `SELECT count(*)::int AS n FROM "Entry" e WHERE "datasetId" = $1 AND id > $2
       AND EXISTS (SELECT 1 FROM "Entry" o WHERE o."datasetId" = $1 AND o."imageId" = e."imageId" AND o.task = e.task AND o.id <= $2)`,
    fresh,
  );
  const bare = await client.query(
    `SELECT count(*)::int AS n FROM "Entry" e JOIN "Image" i ON i.id = e."imageId" WHERE e."datasetId" = $1 AND e.id > $2 AND i.photo <> 'present'`,
    fresh,
  );
  const insertedByFile = new Map<number, number>();
  const byTask: EntriesMerged["byTask"] = {};
  for (const row of counted.rows as { file: string; task: Task; n: number }[]) {
    const number = files.findIndex((id) => String(id) === row.file);
    insertedByFile.set(number, (insertedByFile.get(number) ?? 0) + row.n);
    byTask[row.task] = (byTask[row.task] ?? 0) + row.n;
  }
  return {
    insertedByFile,
    byTask,
    beside: beside.rows[0].n,
    withoutPhoto: bare.rows[0].n,
    marks: Object.fromEntries(marks.rows.map((row) => [row.mark, row.n])),
  };
}
