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

/** The selected entries by part, the largest first, with what belongs to none. A second for three million entries. */
export const countParts = (snapshot: Snapshot, selection: Selection): Promise<PartCount[]> =>
  snapshot.query<PartCount>(
    byPart(
      `SELECT s."partId", s.task, count(*) AS entries FROM "EntryStatus" s WHERE ${selectionWhere(selection)} GROUP BY 1, 2`,
    ),
  );

/** Those of the whole data set, from the counts that are kept of it. */
export const countAllParts = (snapshot: Snapshot, datasetId: bigint): Promise<PartCount[]> =>
  snapshot.query<PartCount>(
    byPart(
      `SELECT "partId", task, sum(delta) AS entries FROM "StateCount" WHERE "datasetId" = ${datasetId} GROUP BY 1, 2 HAVING sum(delta) > 0`,
    ),
  );

const byPart = (counted: string) =>
  `SELECT p.name, coalesce(p.author, 'unknown') AS author, c.entries, c.tasks
   FROM (SELECT "partId", sum(entries)::float8 AS entries, json_object_agg(task, entries ORDER BY task) AS tasks FROM (${counted}) own GROUP BY 1) c
   LEFT JOIN "Part" p ON p.id = c."partId" ORDER BY c.entries DESC, p.name`;
