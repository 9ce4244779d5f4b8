import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Queryable } from "#server/db/transaction.ts";

type FoundDataset = { id: bigint; name: string };

/** A data set by its id or name. Null where there is none, or it is being removed. */
export async function findDataset(db: Queryable, by: { id: bigint } | { name: string }): Promise<FoundDataset | null> {
  const [where, value] = "id" in by ? ["id = $1", by.id] : ["name = $1", by.name];
  const { rows } = await db.query<{ id: string; name: string }>(
    `SELECT id, name FROM "Dataset" WHERE ${where} AND "removedAt" IS NULL`,
    [value],
  );
  return rows[0] ? { id: BigInt(rows[0].id), name: rows[0].name } : null;
}

/** As findDataset. @throws StudioError not_found where there is none, or it is being removed */
export async function requireDataset(db: Queryable, by: { id: bigint } | { name: string }): Promise<FoundDataset> {
  const found = await findDataset(db, by);
  if (!found) throw new StudioError("not_found", message("noDataset", { name: "id" in by ? by.id : by.name }));
  return found;
}
