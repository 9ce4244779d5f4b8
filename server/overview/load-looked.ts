import type pg from "pg";
import type { EntryState, Task } from "#domain/entry/task.ts";
import { NO_PART } from "#domain/find/filters/parts.ts";
import type { LookedRow } from "#domain/overview/found.ts";
import type { Scope } from "#domain/overview/whole-draws.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction } from "#server/db/transaction.ts";

/** Entries alike. */
type Alike = { task: Task; part: string; state: EntryState; reasonCodes: string[]; count: number };

/** All that people looked at, and those of them that sessions over whole tasks, or whole parts, drew. */
export type Looked = { all: Alike[]; drawn: Record<Scope["kind"], Alike[]> };

/**
 * Entries that stand as a person decided who looked at them, and at the data set's entries as they came, by all that is counted by. Not
 * as a program's key, an import or a bulk action left them, nor as a spot check, which decides those alone that it found wrong: the
 * latter three only ever flag, so that of flagged entries alone the verdict is looked up. `draws`: ids of sessions (load-whole-draws.ts).
 */
export async function loadLooked(
  db: Database,
  datasetId: bigint,
  draws: Record<Scope["kind"], readonly string[]>,
): Promise<Looked> {
  const programs = await db.prisma.reviewer.findMany({ where: { isProgram: true }, select: { id: true } });
  const values = [datasetId, programs.map(({ id }) => id)];
  return inTransaction(db.pool, async (client) => {
    // All at one moment. The planner takes the entries that somebody decided for a tenth of what they are: it would sort 300,000, or look each
    // up by itself, which takes ten times as long as a hash that fits into this memory; and compiling a statement longer than the rest of it.
    await client.query(
      "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SET LOCAL work_mem = '64MB'; SET LOCAL jit = off; SET LOCAL enable_sort = off; SET LOCAL enable_nestloop = off",
    );
    const { rows: all } = await client.query<Alike>(alike(""), values);
    const task = await drawnBy(client, values, draws.task);
    // Mostly both are the same sessions: those over all that is pending.
    const part = draws.part.join() === draws.task.join() ? task : await drawnBy(client, values, draws.part);
    return { all, drawn: { task, part } };
  });
}

async function drawnBy(client: pg.PoolClient, values: unknown[], ids: readonly string[]): Promise<Alike[]> {
  if (ids.length === 0) return [];
  return (await client.query<Alike>(alike(IS_DRAWN), [...values, ids])).rows;
}

const IS_DRAWN = `AND s."entryId" IN (SELECT d."entryId" FROM "QueueEntry" d
  WHERE d."queueId" = ANY($3::bigint[]) AND d.outcome IN ('decided', 'elsewhere'))`;

/** Answered by the indexes of decided entries (EntryStatus_decided_idx) and of verdicts that nobody saw an entry for (Verdict_unseen_idx). */
const alike = (
  more: string,
) => `SELECT own.task, coalesce(own."partId"::text, '${NO_PART}') AS part, own.state, own."reasonCodes", own.count
  FROM (SELECT s.task, s."partId", s.state, s."reasonCodes", count(*)::int AS count FROM "EntryStatus" s
    WHERE s."datasetId" = $1 AND s."reviewerId" IS NOT NULL AND s.state <> 'pending' AND s."reviewerId" <> ALL($2::uuid[])
      AND NOT EXISTS (SELECT FROM "Verdict" own
        WHERE own."datasetId" = $1 AND own."entryId" = s."entryId" AND own.id = s."verdictId" AND s.state = 'flagged'
          AND (own."bulkRunId" IS NOT NULL OR own.mode = 'import' OR own.decision = 'judge'))
      ${more}
    GROUP BY 1, 2, 3, 4) own`;

/** The rows as they are counted by task, or by part. */
export const groupedBy = (rows: readonly Alike[], kind: Scope["kind"]): LookedRow[] =>
  rows.map((row) => ({ ...row, group: row[kind] }));
