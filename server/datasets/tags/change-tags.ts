import type pg from "pg";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { DATASET_TAGS_MAX, ENTRY_TAGS_MAX, type EntryTags, keyOfTag } from "#domain/tag.ts";
import { record } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction, type Queryable } from "#server/db/transaction.ts";
import { loadEntryTags, loadTagNames } from "./load-tags.ts";

/** On which entry, what, and by whom. */
export type TagChange = { entryId: bigint; tag: string; reviewerId: string };

/**
 * Adds a tag to an entry, as its data set spells it already. One that the entry has changes nothing.
 * @throws StudioError not_found (no such entry) · unprocessable (the entry or the data set has as many as it may)
 */
export function addTag({ pool }: Database, { entryId, tag, reviewerId }: TagChange): Promise<EntryTags> {
  return inTransaction(pool, async (client) => {
    const datasetId = await lockTagsOf(client, entryId);
    const { tags, known } = await loadEntryTags(client, entryId);
    const key = keyOfTag(tag);
    if (tags.some((own) => keyOfTag(own) === key)) return { tags, known };
    if (tags.length >= ENTRY_TAGS_MAX)
      throw new StudioError("unprocessable", message("tagsOfEntryMost", { count: ENTRY_TAGS_MAX }));
    const spelled = await requireRoom(client, datasetId, tag);
    await client.query(
      `INSERT INTO "EntryTag" ("datasetId", "entryId", key, tag, "reviewerId") VALUES ($1, $2, $3, $4, $5)`,
      [datasetId, entryId, key, spelled, reviewerId],
    );
    await record(client, { action: "tag_add", datasetId, target: { kind: "entry", id: entryId } });
    return loadEntryTags(client, entryId);
  });
}

/**
 * Removes a tag from an entry, whatever its case. One that is not there is removed already.
 * @throws StudioError not_found
 */
export function removeTag(
  { pool }: Database,
  { entryId, tag }: Pick<TagChange, "entryId" | "tag">,
): Promise<EntryTags> {
  return inTransaction(pool, async (client) => {
    const datasetId = await lockTagsOf(client, entryId);
    const { rowCount } = await client.query(`DELETE FROM "EntryTag" WHERE "entryId" = $1 AND key = $2`, [
      entryId,
      keyOfTag(tag),
    ]);
    if (rowCount) await record(client, { action: "tag_remove", datasetId, target: { kind: "entry", id: entryId } });
    return loadEntryTags(client, entryId);
  });
}

/** How a data set spells a tag, null where it has none of that name, and whether it may have one more. */
export async function spellingOf(
  client: Queryable,
  datasetId: bigint,
  tag: string,
): Promise<{ spelled: string | null; hasRoom: boolean }> {
  const known = await loadTagNames(client, datasetId);
  const spelled = known.find((own) => keyOfTag(own) === keyOfTag(tag)) ?? null;
  return { spelled, hasRoom: spelled !== null || known.length < DATASET_TAGS_MAX };
}

/** A tag as its data set spells it, or as it is written where it is new. @throws StudioError unprocessable (as many as it may) */
export async function requireRoom(client: Queryable, datasetId: bigint, tag: string): Promise<string> {
  const { spelled, hasRoom } = await spellingOf(client, datasetId, tag);
  if (!hasRoom) throw new StudioError("unprocessable", message("tagsOfDatasetMost", { count: DATASET_TAGS_MAX }));
  return spelled ?? tag;
}

/** One change of tags at a time in a data set: two that come at once would spell a tag in two ways, or make one too many. */
export async function lockTags(client: pg.PoolClient, datasetId: bigint): Promise<void> {
  await client.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`tags ${datasetId}`]);
}

/** As lockTags, by an entry. Answers its data set. */
async function lockTagsOf(client: pg.PoolClient, entryId: bigint): Promise<bigint> {
  const { rows } = await client.query<{ datasetId: string }>(`SELECT "datasetId" FROM "Entry" WHERE id = $1`, [
    entryId,
  ]);
  const [entry] = rows;
  if (!entry) throw new StudioError("not_found", message("noEntry", { id: entryId }));
  const datasetId = BigInt(entry.datasetId);
  await lockTags(client, datasetId);
  return datasetId;
}
