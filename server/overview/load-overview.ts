import { type CountsByState, type EntryState, STATES, TASKS, type Task } from "#domain/entry/task.ts";
import { NO_PART } from "#domain/find/filters/parts.ts";
import { foldFound } from "#domain/overview/fold-found.ts";
import type { Overview } from "#domain/overview/overview.ts";
import type { Scope } from "#domain/overview/whole-draws.ts";
import { loadParts } from "#server/datasets/parts/load-parts.ts";
import type { Database } from "#server/db/client.ts";
import { loadDrawn } from "./load-drawn.ts";
import { groupedBy } from "./load-looked.ts";
import { loadWarnings } from "./load-warnings.ts";
import { loadWork } from "./load-work.ts";

/**
 * Where a data set stands. `only`: the person who asks, where they may see nobody's work but their own. Entries by task, part and state
 * are of appended counts; all else looks at what was decided, and never at entries that wait.
 */
export async function loadOverview(db: Database, datasetId: bigint, only: string | null): Promise<Overview> {
  const [{ tasks, withoutPart }, parts] = await Promise.all([loadCounts(db, datasetId), loadParts(db.pool, datasetId)]);
  const entries = {
    task: new Map<string, number>(TASKS.map((task) => [task, sum(tasks[task] ?? {})])),
    part: new Map([...parts.map((part) => [part.id, part.entries] as const), [NO_PART, sum(withoutPart)] as const]),
  };
  const [looked, work, warnings] = await Promise.all([
    loadDrawn(db, datasetId, entries),
    loadWork(db, datasetId, only),
    loadWarnings(db, datasetId),
  ]);
  const hasParts = [...entries.part.values()].filter((count) => count > 0).length > 1;
  const found = (kind: Scope["kind"]) =>
    foldFound(groupedBy(looked.all, kind), groupedBy(looked.drawn[kind], kind), entries[kind]);
  const decided = Object.values(tasks).reduce((all, own) => all + sum(own) - (own.pending ?? 0), 0);
  const lookedAt = looked.all.reduce((all, { count }) => all + count, 0);
  return {
    tasks,
    parts,
    withoutPart,
    foundByTask: found("task"),
    foundByPart: hasParts ? found("part") : [],
    // Counts and entries are not of one moment.
    decidedUnseen: Math.max(0, decided - lookedAt),
    ...work,
    warnings,
  };
}

const sum = (states: CountsByState): number => STATES.reduce((all, state) => all + (states[state] ?? 0), 0);

async function loadCounts(db: Database, datasetId: bigint): Promise<Pick<Overview, "tasks" | "withoutPart">> {
  const { rows } = await db.pool.query<{ task: Task; state: EntryState; count: number; without: number }>(
    `SELECT task, state, sum(delta)::float8 AS count, coalesce(sum(delta) FILTER (WHERE "partId" IS NULL), 0)::float8 AS without
     FROM "StateCount" WHERE "datasetId" = $1 GROUP BY 1, 2 HAVING sum(delta) <> 0`,
    [datasetId],
  );
  const tasks: Overview["tasks"] = {};
  const withoutPart: CountsByState = {};
  for (const { task, state, count, without } of rows) {
    tasks[task] = { ...tasks[task], [state]: count };
    if (without !== 0) withoutPart[state] = (withoutPart[state] ?? 0) + without;
  }
  return { tasks, withoutPart };
}
