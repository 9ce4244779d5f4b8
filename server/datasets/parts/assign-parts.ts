import type pg from "pg";
import { parsePartRule } from "#domain/part/part-rule.ts";
import { fileWordOf, partWordOf } from "#domain/part/part-word.ts";
import type { JsonRecord } from "#domain/shapes/shape.ts";
import { PartIds, type PartWord } from "./part-ids.ts";

type Read = { id: string; row: JsonRecord | null; isSvit: boolean; file: string; rule: string | null };

/**
 * Gives entries the parts that the rules of their files make out, and moves the counts with them. Answers how many changed. An entry
 * itself stays as it is: its part stands beside it. Within the caller's transaction; the rows are locked in the order of their ids.
 */
export async function assignParts(
  client: pg.PoolClient,
  datasetId: bigint,
  entryIds: readonly string[],
  parts = new PartIds(client, datasetId),
): Promise<number> {
  // A row is read only where its rule asks for it: of many shapes it is the whole record.
  const { rows } = await client.query<Read>(
    `SELECT e.id::text, CASE WHEN f."partRule" NOT IN ('file', 'none') THEN e."rowShell" END AS row,
       f.format = 'svit' AS "isSvit", f.path AS file, f."partRule" AS rule
     FROM "Entry" e JOIN "SourceFile" f ON f.id = e."sourceFileId" WHERE e.id = ANY($1::bigint[])`,
    [entryIds],
  );
  const partIds = await parts.idsOf(rows.map(wordOf));
  const moved = await client.query<{ moved: number }>(MOVE, [rows.map(({ id }) => id), partIds]);
  return moved.rows[0]?.moved ?? 0;
}

function wordOf({ rule, row, file, isSvit }: Read): PartWord | null {
  const parsed = rule === null ? null : parsePartRule(rule);
  const word = parsed && partWordOf(parsed, { row: row ?? {}, file });
  return word === null ? null : { word, file: fileWordOf(file), isSvit };
}

const MOVE = `
  WITH wanted AS MATERIALIZED (
    SELECT * FROM unnest($1::bigint[], $2::int[]) AS n (id, part)
  ), held AS MATERIALIZED (
    SELECT s."entryId", s."datasetId", s.task, s.state, s."partId" AS before, wanted.part AS after
    FROM wanted JOIN "EntryStatus" s ON s."entryId" = wanted.id WHERE s."partId" IS DISTINCT FROM wanted.part
    ORDER BY s."entryId" FOR UPDATE OF s
  ), moved AS (
    UPDATE "EntryStatus" s SET "partId" = held.after FROM held WHERE s."entryId" = held."entryId" RETURNING 1
  ), counted AS (
    INSERT INTO "StateCount" ("datasetId", task, "partId", state, delta)
    SELECT "datasetId", task, step.part, state, sum(step.delta)
    FROM held, LATERAL (VALUES (before, -1), (after, 1)) AS step (part, delta) GROUP BY 1, 2, 3, 4 HAVING sum(step.delta) <> 0
  )
  SELECT count(*)::int AS moved FROM moved`;
