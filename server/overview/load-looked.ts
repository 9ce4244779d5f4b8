import type { EntryState, Task } from "#domain/entry/task.ts";
import { NO_PART } from "#domain/find/filters/parts.ts";
import type { LookedRow } from "#domain/overview/found.ts";
import type { Scope } from "#domain/overview/whole-draws.ts";
import type { Database } from "#server/db/client.ts";
import { inSnapshot } from "./in-snapshot.ts";
import type { Draws } from "./load-whole-draws.ts";

/** Entries alike. */
type Alike = { task: Task; part: string; state: EntryState; reasonCodes: string[]; count: number };

/** All that people looked at, and those of them that sessions over whole tasks, or whole parts, drew. */
export type Looked = { all: Alike[]; drawn: Record<Scope["kind"], Alike[]> };

/**
 * Entries that stand as a person decided who looked at them, and at the data set's entries as they came, by all that is counted by. Not
 * as a program's key, an import or a bulk action left them, nor as a spot check, which decides those alone that it found wrong: the
 * latter three only ever flag, so that of flagged entries alone the verdict is looked up.
 */
export async function loadLooked(db: Database, datasetId: bigint, draws: Draws): Promise<Looked> {
  const programs = await db.prisma.reviewer.findMany({ where: { isProgram: true }, select: { id: true } });
  const [ofBoth, ofTask, ofPart] = disjoint(draws);
  const { rows } = await inSnapshot(db, (client) =>
    client.query<Alike & { ofTask: boolean; ofPart: boolean }>(ALIKE, [
      datasetId,
      programs.map(({ id }) => id),
      ofBoth,
      ofTask,
      ofPart,
    ]),
  );
  return { all: rows, drawn: { task: rows.filter(({ ofTask }) => ofTask), part: rows.filter(({ ofPart }) => ofPart) } };
}

/** Sessions that drew from whole tasks and from whole parts, from whole tasks alone, and from whole parts alone: each is looked up once. */
function disjoint({ task, part }: Draws): [string[], string[], string[]] {
  const [ofTask, ofPart] = [new Set(task), new Set(part)];
  return [
    task.filter((id) => ofPart.has(id)),
    task.filter((id) => !ofPart.has(id)),
    part.filter((id) => !ofTask.has(id)),
  ];
}

/** Entries of these sessions that they came to. */
const drawnBy = (ids: string) => `s."entryId" IN (SELECT d."entryId" FROM "QueueEntry" d
  WHERE d."queueId" = ANY(${ids}::bigint[]) AND d.outcome IN ('decided', 'elsewhere'))`;

/** Answered by the indexes of decided entries (EntryStatus_decided_idx) and of verdicts that nobody saw an entry for (Verdict_unseen_idx). */
const ALIKE = `SELECT own.task, coalesce(own."partId"::text, '${NO_PART}') AS part, own.state, own."reasonCodes",
    own."ofBoth" OR own."ofTask" AS "ofTask", own."ofBoth" OR own."ofPart" AS "ofPart", own.count
  FROM (SELECT s.task, s."partId", s.state, s."reasonCodes", ${drawnBy("$3")} AS "ofBoth", ${drawnBy("$4")} AS "ofTask", ${drawnBy("$5")} AS "ofPart",
      count(*)::int AS count
    FROM "EntryStatus" s
    WHERE s."datasetId" = $1 AND s."reviewerId" IS NOT NULL AND s.state <> 'pending' AND s."reviewerId" <> ALL($2::uuid[])
      AND NOT EXISTS (SELECT FROM "Verdict" own
        WHERE own."datasetId" = $1 AND own."entryId" = s."entryId" AND own.id = s."verdictId" AND s.state = 'flagged'
          AND (own."bulkRunId" IS NOT NULL OR own.mode = 'import' OR own.decision = 'judge'))
    GROUP BY 1, 2, 3, 4, 5, 6, 7) own`;

/** The rows as they are counted by task, or by part. */
export const groupedBy = (rows: readonly Alike[], kind: Scope["kind"]): LookedRow[] =>
  rows.map((row) => ({ ...row, group: row[kind] }));
