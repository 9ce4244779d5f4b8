import { TASKS } from "#domain/entry/task.ts";
import type { ExportRequest } from "#domain/export/export-request.ts";
import { FORMATS } from "#domain/export/formats.ts";
import { type EntryFilter, NO_FILTER } from "#domain/find/entry-filter.ts";
import { NO_PART } from "#domain/find/filters/parts.ts";
import type { Selection } from "#server/find/selection.ts";
import type { Snapshot } from "./snapshot.ts";

/** Which entries a request is about. */
export function selectionOf(
  datasetId: bigint,
  { format, states, tasks, filter }: Pick<ExportRequest, "format" | "states" | "tasks" | "filter">,
): Selection {
  return {
    datasetId,
    states: states.length > 0 ? states : FORMATS[format].states,
    tasks: tasks.length > 0 ? tasks : TASKS,
    filter: givenParts(filter) && filter,
  };
}

/** The parts of a filter that narrow anything; null for none. */
export function givenParts(filter: EntryFilter): Partial<EntryFilter> | null {
  const parts = Object.entries(filter).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(NO_FILTER[name as keyof EntryFilter]),
  );
  return parts.length > 0 ? Object.fromEntries(parts) : null;
}

/** A filter for who knows no ids of this studio: reviewers by their numbers, for their ids leave with no export; parts by their names. */
export async function inOpen(
  snapshot: Snapshot,
  parts: Partial<EntryFilter> | null,
): Promise<Record<string, unknown> | null> {
  if (!parts) return null;
  const told: Record<string, unknown> = { ...parts };
  if (parts.reviewers) {
    const sql = `SELECT number FROM "Reviewer" WHERE id = ANY ($1::uuid[]) ORDER BY number`;
    told.reviewers = (await snapshot.query<{ number: number }>(sql, [parts.reviewers])).map(({ number }) => number);
  }
  if (parts.parts) {
    const sql = `SELECT name FROM "Part" WHERE id::text = ANY ($1::text[]) ORDER BY name COLLATE "C"`;
    const named = (await snapshot.query<{ name: string }>(sql, [parts.parts])).map(({ name }) => name);
    told.parts = parts.parts.includes(NO_PART) ? [...named, null] : named;
  }
  return told;
}

/** The sessions that a filter names, by their ids, with what they are called; null where it names none. */
export async function sessionsIn(
  snapshot: Snapshot,
  datasetId: bigint,
  { queues }: EntryFilter,
): Promise<{ id: string; name: string | null }[] | null> {
  if (queues.length === 0) return null;
  const sql = `SELECT id::text, name FROM "Queue" WHERE "datasetId" = $1 AND id = ANY ($2::bigint[]) ORDER BY "Queue".id`;
  return snapshot.query<{ id: string; name: string | null }>(sql, [datasetId, queues]);
}
