import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { CountedTag, EntryTags } from "#domain/tag.ts";
import { TAGS_OF_ENTRY } from "#server/db/tags-sql.ts";
import type { Queryable } from "#server/db/transaction.ts";

/** All different tags of a data set in the order of their letters: a look into the index for each, however many entries have it. */
export async function loadTagNames(db: Queryable, datasetId: bigint): Promise<string[]> {
  const next = (after: string) =>
    `(SELECT t.key, t.tag FROM "EntryTag" t WHERE t."datasetId" = $1 ${after} ORDER BY t.key LIMIT 1)`;
  const { rows } = await db.query<{ tag: string }>(
    `WITH RECURSIVE known AS (
       ${next("")} UNION ALL
       SELECT n.key, n.tag FROM known k CROSS JOIN LATERAL ${next("AND t.key > k.key")} n)
     SELECT tag FROM known ORDER BY key COLLATE "C"`,
    [datasetId],
  );
  return rows.map(({ tag }) => tag);
}

/** The tags of a data set with their entries, in the order of their letters. */
export async function loadTags(db: Queryable, datasetId: bigint): Promise<CountedTag[]> {
  const { rows } = await db.query<CountedTag>(
    `SELECT min(tag) AS tag, count(*)::float8 AS entries FROM "EntryTag" WHERE "datasetId" = $1 GROUP BY key ORDER BY key COLLATE "C"`,
    [datasetId],
  );
  return rows;
}

/**
 * The tags of an entry, and those of its data set.
 * @throws StudioError not_found
 */
export async function loadEntryTags(db: Queryable, entryId: bigint): Promise<EntryTags> {
  const { rows } = await db.query<{ datasetId: string; tags: string[] }>(
    `SELECT e."datasetId", ${TAGS_OF_ENTRY} AS tags FROM "Entry" e WHERE e.id = $1`,
    [entryId],
  );
  const [entry] = rows;
  if (!entry) throw new StudioError("not_found", message("noEntry", { id: entryId }));
  return { tags: entry.tags, known: await loadTagNames(db, BigInt(entry.datasetId)) };
}
