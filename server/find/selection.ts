import type { EntryState, Task } from "#domain/entry/task.ts";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import { NOT_WITHDRAWN, WITHDRAWN } from "#server/db/withdrawn-sql.ts";
import { filterWhere } from "./filter-sql.ts";
import { literal } from "./put.ts";

/** Which entries leave in an export. `entryIds` narrows to these; null for a filter that narrows nothing. */
export type Selection = {
  datasetId: bigint;
  states: readonly EntryState[];
  tasks: readonly Task[];
  entryIds?: readonly bigint[] | undefined;
  filter?: EntryFilter | null | undefined;
  /** Entries whose photo is withdrawn: left out unless it is said otherwise. */
  withdrawn?: "out" | "in" | "alone";
};

/** A selection as SQL over `"EntryStatus" s`, with its values written into it: COPY takes no parameters. */
export function selectionWhere({ datasetId, states, tasks, entryIds, filter, withdrawn = "out" }: Selection): string {
  const names = (list: readonly string[], type: string) =>
    `ARRAY[${list.map((name) => `'${name}'`).join()}]::"${type}"[]`;
  return [
    `s."datasetId" = ${datasetId}`,
    ...(states.length < 5 ? [`s.state = ANY(${names(states, "EntryState")})`] : []),
    ...(tasks.length < 5 ? [`s.task = ANY(${names(tasks, "Task")})`] : []),
    ...(entryIds ? [`s."entryId" = ANY(ARRAY[${entryIds.join()}]::bigint[])`] : []),
    ...(withdrawn === "in" ? [] : [withdrawn === "out" ? NOT_WITHDRAWN : WITHDRAWN]),
    ...(filter ? [`(${filterWhere(datasetId, filter, literal)})`] : []),
  ].join(" AND ");
}
