import { bulkProgressSchema } from "#domain/bulk.ts";
import type { EntryState } from "#domain/entry/task.ts";
import { type Part, partingRequestSchema } from "#domain/part/part.ts";
import type { PartAuthor } from "#domain/part/part-author.ts";
import type { PartsView } from "#domain/part/parts-view.ts";
import type { Database } from "#server/db/client.ts";
import type { Queryable } from "#server/db/transaction.ts";
import { loadRuns } from "#server/runs/load-runs.ts";

type Row = { id: number; word: string; name: string; author: PartAuthor; state: EntryState | null; count: number };

/** The parts of a data set by name, with their entries by state, of the appended counts: never by counting entries. */
export async function loadParts(db: Queryable, datasetId: bigint): Promise<Part[]> {
  const { rows } = await db.query<Row>(
    `SELECT p.id, p.word, p.name, p.author, c.state, c.count FROM "Part" p LEFT JOIN (
       SELECT "partId", state, sum(delta)::float8 AS count FROM "StateCount" WHERE "datasetId" = $1 GROUP BY 1, 2) c ON c."partId" = p.id AND c.count <> 0
     WHERE p."datasetId" = $1 ORDER BY p.name COLLATE "C", p.id`,
    [datasetId],
  );
  const parts = new Map<number, Part>();
  for (const { id, word, name, author, state, count } of rows) {
    const part = parts.get(id) ?? { id: String(id), word, name, author, entries: 0, states: {} };
    if (state !== null) {
      part.entries += count;
      part.states[state] = count;
    }
    parts.set(id, part);
  }
  return [...parts.values()];
}

export type NamedPart = Pick<Part, "id" | "word" | "name" | "author">;

/** Those of these parts that are there. */
export async function loadPartNames(db: Queryable, datasetId: bigint, ids: readonly string[]): Promise<NamedPart[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.query<NamedPart>(
    `SELECT id::text, word, name, author FROM "Part" WHERE "datasetId" = $1 AND id = ANY($2::int[]) ORDER BY name COLLATE "C", id`,
    [datasetId, ids],
  );
  return rows;
}

/** As PartsView. Nothing in it is counted entry by entry. */
export async function loadPartsView({ pool }: Database, datasetId: bigint): Promise<PartsView> {
  const [parts, facts, runs] = await Promise.all([
    loadParts(pool, datasetId),
    pool.query<{ without: number; rules: string[] }>(
      `SELECT (SELECT coalesce(sum(delta), 0)::float8 FROM "StateCount" WHERE "datasetId" = $1 AND "partId" IS NULL) AS without,
         ARRAY(SELECT DISTINCT "partRule" FROM "SourceFile" WHERE "datasetId" = $1 AND "partRule" IS NOT NULL ORDER BY 1) AS rules`,
      [datasetId],
    ),
    loadRuns(pool, { kind: "parting", datasetId }, { limit: 1, asked: ["rule"] }),
  ]);
  const { without = 0, rules = [] } = facts.rows[0] ?? {};
  const [run] = runs;
  return {
    parts,
    without,
    rules,
    run: run
      ? {
          id: run.id,
          state: run.state,
          rule: partingRequestSchema.safeParse(run.asked).data?.rule ?? "",
          progress: bulkProgressSchema.safeParse(run.progress).data ?? null,
          error: run.error,
        }
      : null,
  };
}
