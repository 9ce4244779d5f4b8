import { StudioError } from "#domain/error.ts";
import { printBrowseQuery } from "#domain/find/browse-query.ts";
import type { SavedView, ViewRequest } from "#domain/find/saved-view.ts";
import { parseStoredQuery, printStoredQuery } from "#domain/find/stored-filter.ts";
import { message } from "#domain/message.ts";
import { changeRecorded, noted } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import { PERSON } from "#server/db/person.ts";
import { requireDataset } from "./find-dataset.ts";

/** A list that is longer is no list anybody reads. */
const VIEWS_MAX = 200;

/** The saved views of a data set by name. Everybody sees and may change all of them. */
export async function loadViews(db: Database, datasetId: bigint): Promise<SavedView[]> {
  const { rows } = await db.pool.query(`${VIEW} WHERE v."datasetId" = $1 ORDER BY v.name LIMIT $2`, [
    datasetId,
    VIEWS_MAX,
  ]);
  return rows.map(viewOf);
}

/** @throws StudioError not_found (data set) · conflict (the name is taken, or there are VIEWS_MAX) */
export async function saveView(
  db: Database,
  datasetId: bigint,
  reviewerId: string,
  { name, query }: ViewRequest,
): Promise<SavedView> {
  const told = `jsonb_build_object('name', name, 'query', query)`;
  const saved = await changeRecorded(
    db.pool,
    { action: "view_save", on: "view" },
    `INSERT INTO "SavedView" ("datasetId", name, query, "reviewerId")
     SELECT d.id, $2, $3, $4 FROM "Dataset" d
     WHERE d.id = $1 AND d."removedAt" IS NULL AND (SELECT count(*) FROM "SavedView" WHERE "datasetId" = $1) < $5
     ON CONFLICT ("datasetId", name) DO NOTHING RETURNING ${noted('"datasetId"', "id", "NULL", told)}`,
    [datasetId, name, printStoredQuery(query), reviewerId, VIEWS_MAX],
  );
  if (saved === 1) return loadView(db, datasetId, { name });
  await requireDataset(db.pool, { id: datasetId });
  throw new StudioError("conflict", message("viewsFull", { name: JSON.stringify(name), count: VIEWS_MAX }));
}

/** @throws StudioError not_found · conflict (the name is taken) */
export async function renameView(db: Database, datasetId: bigint, viewId: bigint, name: string): Promise<SavedView> {
  try {
    const before = `(SELECT jsonb_build_object('name', name) FROM "SavedView" WHERE id = $2)`;
    await changeRecorded(
      db.pool,
      { action: "view_rename", on: "view" },
      `UPDATE "SavedView" SET name = $3 WHERE "datasetId" = $1 AND id = $2
       RETURNING ${noted('"datasetId"', "id", before, "jsonb_build_object('name', name)")}`,
      [datasetId, viewId, name],
    );
  } catch (error) {
    if ((error as { code?: string }).code !== UNIQUE) throw error;
    throw new StudioError("conflict", message("viewNamed", { name: JSON.stringify(name) }), { cause: error });
  }
  return loadView(db, datasetId, { id: viewId });
}

const UNIQUE = "23505";

/** What is gone already is removed as well. */
export async function removeView(db: Database, datasetId: bigint, viewId: bigint): Promise<void> {
  await changeRecorded(
    db.pool,
    { action: "view_remove", on: "view" },
    `DELETE FROM "SavedView" WHERE "datasetId" = $1 AND id = $2
     RETURNING ${noted('"datasetId"', "id", "jsonb_build_object('name', name, 'query', query)")}`,
    [datasetId, viewId],
  );
}

const VIEW = `SELECT v.id, v.name, v.query, r.name AS reviewer, v."createdAt" FROM "SavedView" v LEFT JOIN ${PERSON} r ON r.id = v."reviewerId"`;

async function loadView(db: Database, datasetId: bigint, asked: { id: bigint } | { name: string }): Promise<SavedView> {
  const [column, value] = "id" in asked ? ["id", asked.id] : ["name", asked.name];
  const { rows } = await db.pool.query(`${VIEW} WHERE v."datasetId" = $1 AND v.${column} = $2`, [datasetId, value]);
  if (!rows[0]) throw new StudioError("not_found", message("noView", { id: String(value) }));
  return viewOf(rows[0]);
}

const viewOf = (row: {
  id: unknown;
  name: string;
  query: string;
  reviewer: string | null;
  createdAt: Date;
}): SavedView => ({
  id: String(row.id),
  name: row.name,
  ...queryOf(row.query),
  reviewerName: row.reviewer,
  createdAt: row.createdAt.toISOString(),
});

/** One that asks for what is not known stays as it is, with the reason why it is not opened. */
function queryOf(stored: string): Pick<SavedView, "query" | "unread"> {
  const parsed = parseStoredQuery(stored);
  if (parsed.ok) return { query: printBrowseQuery(parsed.query).toString(), unread: null };
  return { query: stored, unread: message("storedUnknown", { problems: [parsed.why] }) };
}
