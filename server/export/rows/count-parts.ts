import type { Task } from "#domain/entry/task.ts";
import type { PartAuthor } from "#domain/part/part-author.ts";
import { type Selection, selectionWhere } from "#server/find/selection.ts";
import type { Snapshot } from "./snapshot.ts";

/** Entries of a part, all and by task; `name` null: of those that belong to no part. */
export type PartCount = {
  name: string | null;
  author: PartAuthor;
  entries: number;
  tasks: { readonly [task in Task]?: number };
};

/**
 * The selected entries by part, the largest first, with what belongs to none. From the counts that are kept of a data set where states and tasks alone
 * narrow it and nothing withdrawn is left out; else a second for three million entries.
 */
export async function countParts(snapshot: Snapshot, selection: Selection): Promise<PartCount[]> {
  const { datasetId: _, states: __, tasks: ___, withdrawn, ...narrowing } = selection;
  const isKept = withdrawn === "in" && Object.values(narrowing).every((own) => own === undefined || own === null);
  // Both tables have the columns that are asked for then.
  const [counted, table] = isKept ? ["sum(s.delta)", "StateCount"] : ["count(*)", "EntryStatus"];
  return snapshot.query<PartCount>(
    `SELECT p.name, coalesce(p.author, 'unknown') AS author, c.entries, c.tasks
     FROM (SELECT "partId", sum(entries)::float8 AS entries, json_object_agg(task, entries ORDER BY task) AS tasks FROM
         (SELECT s."partId", s.task, ${counted} AS entries FROM "${table}" s WHERE ${selectionWhere(selection)} GROUP BY 1, 2) own
       WHERE entries > 0 GROUP BY 1) c
     LEFT JOIN "Part" p ON p.id = c."partId" ORDER BY c.entries DESC, p.name`,
  );
}
