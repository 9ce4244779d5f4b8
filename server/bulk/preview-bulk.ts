import {
  type BulkAction,
  type BulkPreview,
  type BulkRequest,
  type LeftReason,
  PREVIEW_EXACT_MAX,
} from "#domain/bulk.ts";
import type { EntryState, Task } from "#domain/entry/task.ts";
import { StudioError } from "#domain/error.ts";
import type { Count } from "#domain/find/count.ts";
import type { Put } from "#domain/find/filter-clause.ts";
import { message } from "#domain/message.ts";
import { ENTRY_TAGS_MAX, keyOfTag } from "#domain/tag.ts";
import type { Database } from "#server/db/client.ts";
import { targetSql } from "#server/find/target-sql.ts";
import { STATE_AFTER } from "./change-batch.ts";

type Asked = {
  datasetId: bigint;
  reviewerId: string;
  request: BulkRequest;
  countMatching: () => Promise<Count | null>;
};
type Group = { task: Task; state: EntryState; left: LeftReason | null; entries: number };

/**
 * What a bulk action would change and what not, if it began now. `countMatching` is asked where there are too many to look
 * at each. @throws StudioError database_down where it does not know: no extent is shown rather than a wrong one
 */
export async function previewBulk(
  db: Database,
  { datasetId, reviewerId, request, countMatching }: Asked,
): Promise<BulkPreview> {
  const { target, action } = request;
  const { where, values, put } = targetSql(datasetId, target);
  const left = leftSql(action, { put, reviewerId });
  const { rows } = await db.pool.query<Group>(
    `SELECT s.task, s.state, ${left} AS left, count(*)::int AS entries
     FROM (SELECT s."entryId", s.task, s.state FROM "EntryStatus" s WHERE ${where} LIMIT ${PREVIEW_EXACT_MAX + 1}) s
     GROUP BY 1, 2, 3`,
    values,
  );
  const seen = rows.reduce((sum, row) => sum + row.entries, 0);
  const isWhole = seen <= PREVIEW_EXACT_MAX;
  const matching = isWhole ? { count: seen, isExact: true } : await countMatching();
  if (!matching) throw new StudioError("database_down", message("databaseBusy"));
  const scale = isWhole ? 1 : matching.count / seen;
  const preview: BulkPreview = { matching, changes: { count: 0, isExact: isWhole }, left: {}, tasks: {}, states: {} };
  const leave = (reason: LeftReason, entries: number) => {
    preview.left[reason] = Math.round((preview.left[reason] ?? 0) + entries);
  };
  for (const { task, state, left: reason, entries } of rows) {
    if (reason !== null) leave(reason, entries * scale);
    else {
      preview.changes.count += entries * scale;
      preview.tasks[task] = Math.round((preview.tasks[task] ?? 0) + entries * scale);
      preview.states[state] = Math.round((preview.states[state] ?? 0) + entries * scale);
    }
  }
  preview.changes.count = Math.round(preview.changes.count);
  if (action.do === "queue" && preview.changes.count > action.sizeMax) {
    leave("overSize", preview.changes.count - action.sizeMax);
    preview.changes = { count: action.sizeMax, isExact: true };
  }
  return preview;
}

/** Why an entry s would stay as it is, as the batches say it; null where it would change. */
function leftSql(action: BulkAction, { put, reviewerId }: { put: Put; reviewerId: string }): string {
  switch (action.do) {
    case "queue":
      return "NULL";
    case "flag":
    case "reset":
      return `CASE WHEN EXISTS (SELECT 1 FROM "Claim" c WHERE c."entryId" = s."entryId" AND c.pass = 'main' AND c.until > now()
          AND c."reviewerId" <> ${put(reviewerId)}::uuid) THEN 'claimed'
        WHEN s.state = '${STATE_AFTER[action.do]}' THEN 'same' END`;
    case "tag":
    case "untag": {
      const hasIt = `EXISTS (SELECT 1 FROM "EntryTag" t WHERE t."entryId" = s."entryId" AND t.key = ${put(keyOfTag(action.tag))})`;
      if (action.do === "untag") return `CASE WHEN NOT ${hasIt} THEN 'same' END`;
      const tags = `(SELECT count(*) FROM "EntryTag" t WHERE t."entryId" = s."entryId")`;
      return `CASE WHEN ${hasIt} THEN 'same' WHEN ${tags} >= ${ENTRY_TAGS_MAX} THEN 'tagsFull' END`;
    }
  }
}
