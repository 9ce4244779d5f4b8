import type pg from "pg";
import type { BulkAction } from "#domain/bulk.ts";
import { ENTRY_TAGS_MAX, keyOfTag } from "#domain/tag.ts";
import { lockTags, requireRoom, spellingOf } from "#server/datasets/tags/change-tags.ts";
import type { Actor, BatchCounts } from "#server/entries/write-changes.ts";

/** Actions that change tags. They meet no claim and no verdict (docs/decisions/062). */
export type Tagging = Extract<BulkAction, { do: "tag" | "untag" }>;

/** How many of a batch were looked at (some may be gone), changed, and left because they have as many tags as they may. */
type Counted = { looked: number; changed: number; full: number };

/** The tags of an entry e, counted. */
const TAGS = `(SELECT count(*) FROM "EntryTag" t WHERE t."entryId" = e.id)`;
/** What an action did, by entry: the rows that it wrote or deleted, as they were, for its undo. */
const NOTED = `INSERT INTO "BulkTag" ("runId", "datasetId", "entryId", key, tag, "reviewerId", "createdAt")`;
const COLUMNS = `"datasetId", "entryId", key, tag, "reviewerId", "createdAt"`;

/** Adds a tag to the entries of a batch, or removes it. Within the caller's transaction. @throws StudioError unprocessable */
export async function tagBatch(
  client: pg.PoolClient,
  { datasetId, runId, reviewer }: Actor,
  ids: readonly string[],
  action: Tagging,
): Promise<BatchCounts> {
  await lockTags(client, datasetId);
  const key = keyOfTag(action.tag);
  if (action.do === "untag") {
    const removed = await counted(
      client,
      `WITH done AS (DELETE FROM "EntryTag" WHERE "datasetId" = $2 AND "entryId" = ANY($3::bigint[]) AND key = $4 RETURNING ${COLUMNS}),
       noted AS (${NOTED} SELECT $1::bigint, ${COLUMNS} FROM done)
       SELECT ${LOOKED}, (SELECT count(*)::int FROM done) AS changed, 0 AS full`,
      [runId, datasetId, ids, key],
    );
    return countsOf(removed, "same");
  }
  const tag = await requireRoom(client, datasetId, action.tag);
  const added = await counted(
    client,
    `WITH lacking AS (
       SELECT e.id, ${TAGS} AS tags FROM "Entry" e
       WHERE e."datasetId" = $2 AND e.id = ANY($3::bigint[])
         AND NOT EXISTS (SELECT 1 FROM "EntryTag" t WHERE t."entryId" = e.id AND t.key = $4)),
     done AS (INSERT INTO "EntryTag" ("datasetId", "entryId", key, tag, "reviewerId")
       SELECT $2, id, $4, $5, $6::uuid FROM lacking WHERE tags < ${ENTRY_TAGS_MAX} ORDER BY id RETURNING ${COLUMNS}),
     noted AS (${NOTED} SELECT $1::bigint, ${COLUMNS} FROM done)
     SELECT ${LOOKED}, (SELECT count(*)::int FROM done) AS changed,
       (SELECT count(*)::int FROM lacking WHERE tags >= ${ENTRY_TAGS_MAX}) AS full`,
    [runId, datasetId, ids, key, tag, reviewer.id],
  );
  return countsOf(added, "same");
}

/**
 * Takes back what Run `undoneId` did to the tags of a batch: deletes the very rows that it wrote, or writes those again that it
 * deleted. A tag that somebody removed or gave again since stays as it is. Within the caller's transaction.
 */
export async function untagBatch(
  client: pg.PoolClient,
  { datasetId }: Pick<Actor, "datasetId">,
  ids: readonly string[],
  { undoneId, action }: { undoneId: bigint; action: Tagging },
): Promise<BatchCounts> {
  await lockTags(client, datasetId);
  const mine = `mine AS (SELECT * FROM "BulkTag" WHERE "runId" = $1 AND "datasetId" = $2 AND "entryId" = ANY($3::bigint[]))`;
  if (action.do === "tag") {
    const removed = await counted(
      client,
      `WITH ${mine}, done AS (DELETE FROM "EntryTag" t USING mine m WHERE t."entryId" = m."entryId" AND t.key = m.key
         AND t."reviewerId" = m."reviewerId" AND t."createdAt" = m."createdAt" RETURNING t."entryId")
       SELECT ${LOOKED}, (SELECT count(*)::int FROM done) AS changed, 0 AS full`,
      [undoneId, datasetId, ids],
    );
    return countsOf(removed, "changedSince");
  }
  const tag = await spellingOf(client, datasetId, action.tag);
  const restored = await counted(
    client,
    `WITH ${mine}, lacking AS (
       SELECT m.*, ${TAGS} AS tags FROM mine m JOIN "Entry" e ON e.id = m."entryId"
       WHERE NOT EXISTS (SELECT 1 FROM "EntryTag" t WHERE t."entryId" = e.id AND t.key = m.key)),
     done AS (INSERT INTO "EntryTag" (${COLUMNS})
       SELECT "datasetId", "entryId", key, coalesce($4::text, tag), "reviewerId", "createdAt" FROM lacking
       WHERE tags < ${ENTRY_TAGS_MAX} AND $5::boolean ORDER BY "entryId" RETURNING "entryId")
     SELECT ${LOOKED}, (SELECT count(*)::int FROM done) AS changed,
       (SELECT count(*)::int FROM lacking WHERE tags >= ${ENTRY_TAGS_MAX} OR NOT $5::boolean) AS full`,
    [undoneId, datasetId, ids, tag.spelled, tag.hasRoom],
  );
  return countsOf(restored, "changedSince");
}

const LOOKED = `(SELECT count(*)::int FROM "Entry" WHERE "datasetId" = $2 AND id = ANY($3::bigint[])) AS looked`;

async function counted(client: pg.PoolClient, text: string, values: unknown[]): Promise<Counted> {
  const { rows } = await client.query<Counted>(text, values);
  return rows[0] ?? { looked: 0, changed: 0, full: 0 };
}

function countsOf({ looked, changed, full }: Counted, rest: "same" | "changedSince"): BatchCounts {
  const unchanged = looked - changed - full;
  return { changed, left: { ...(full > 0 && { tagsFull: full }), ...(unchanged > 0 && { [rest]: unchanged }) } };
}
