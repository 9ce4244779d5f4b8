import type { EntryState, Task } from "#domain/entry/task.ts";
import { NO_PART } from "#domain/find/filters/parts.ts";
import type { LookedRow } from "#domain/overview/found.ts";
import type { Scope } from "#domain/overview/whole-draws.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction } from "#server/db/transaction.ts";

/** Entries alike, and whether sessions over whole tasks, or whole parts, drew them. */
export type Looked = {
  task: Task;
  part: string;
  state: EntryState;
  reasonCodes: string[];
  isDrawn: Record<Scope["kind"], boolean>;
  count: number;
};

/**
 * Entries that stand as a person decided who looked at them, and at the data set's entries as they came, by all that is counted by. Not
 * as a program's key, an import or a bulk action left them, nor as a spot check, which decides those alone that it found wrong: the
 * latter three only ever flag, so that of flagged entries alone the verdict is looked up. `draws`: ids of sessions (load-whole-draws.ts).
 */
export async function loadLooked(
  db: Database,
  datasetId: bigint,
  draws: Record<Scope["kind"], readonly string[]>,
): Promise<Looked[]> {
  const programs = await db.prisma.reviewer.findMany({ where: { isProgram: true }, select: { id: true } });
  const ids = [...new Set([...draws.task, ...draws.part])];
  const [ofTask, ofPart] = [new Set(draws.task), new Set(draws.part)];
  return inTransaction(db.pool, async (client) => {
    // Of 300,000 decided entries nothing is written to the disk; compiling the statement would take longer than the rest of it.
    await client.query("SET LOCAL work_mem = '64MB'; SET LOCAL jit = off");
    const { rows } = await client.query<Looked>(LOOKED, [
      datasetId,
      ids,
      ids.map((id) => ofTask.has(id)),
      ids.map((id) => ofPart.has(id)),
      programs.map(({ id }) => id),
    ]);
    return rows;
  });
}

/** Answered by the index of decided entries alone (EntryStatus_decided_idx). */
const LOOKED = `WITH unseen AS MATERIALIZED (
    SELECT s."entryId" FROM "EntryStatus" s JOIN "Verdict" own ON own.id = s."verdictId"
    WHERE s."datasetId" = $1 AND s.state = 'flagged' AND (own."bulkRunId" IS NOT NULL OR own.mode = 'import' OR own.decision = 'judge')),
  drawn AS MATERIALIZED (
    SELECT d."entryId", bool_or(q."ofTask") AS "ofTask", bool_or(q."ofPart") AS "ofPart"
    FROM unnest($2::bigint[], $3::bool[], $4::bool[]) AS q (id, "ofTask", "ofPart")
    JOIN "QueueEntry" d ON d."queueId" = q.id AND d.outcome IN ('decided', 'elsewhere') GROUP BY 1),
  alike AS (
    SELECT s.task, s."partId", s.state, s."reasonCodes", d."ofTask", d."ofPart", count(*)::int AS count
    FROM "EntryStatus" s LEFT JOIN drawn d ON d."entryId" = s."entryId"
    WHERE s."datasetId" = $1 AND s."reviewerId" IS NOT NULL AND s.state <> 'pending' AND s."reviewerId" <> ALL($5::uuid[])
      AND NOT EXISTS (SELECT FROM unseen u WHERE u."entryId" = s."entryId")
    GROUP BY 1, 2, 3, 4, 5, 6)
  SELECT task, coalesce("partId"::text, '${NO_PART}') AS part, state, "reasonCodes", count,
    json_build_object('task', coalesce("ofTask", false), 'part', coalesce("ofPart", false)) AS "isDrawn" FROM alike`;

/** The rows as they are counted by task, or by part: all, or those that chance drew. */
export const groupedBy = (rows: readonly Looked[], kind: Scope["kind"], isDrawn = false): LookedRow[] =>
  rows.filter((row) => !isDrawn || row.isDrawn[kind]).map((row) => ({ ...row, group: row[kind] }));
