import { randomUUID } from "node:crypto";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { GroupRole, GroupRoleRequest } from "#domain/rights/groups.ts";
import { changeRecorded, noted } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";

const COLUMNS = `id, "group", "datasetId"::text AS "datasetId", role`;

/** What people of the provider's groups may, by group. */
export async function loadGroupRoles({ pool }: Database): Promise<GroupRole[]> {
  const { rows } = await pool.query<GroupRole>(
    `SELECT ${COLUMNS} FROM "GroupRole" ORDER BY "group", "GroupRole"."datasetId" NULLS FIRST`,
  );
  return rows;
}

/** Says what a group may in a data set, or of the studio. @throws StudioError not_found */
export async function setGroupRole({ pool }: Database, request: GroupRoleRequest): Promise<GroupRole> {
  const isStudio = request.to === "studio";
  const target = [request.group, isStudio ? null : request.datasetId];
  const before = `(SELECT jsonb_build_object('role', role) FROM "GroupRole" o WHERE o."group" = $2 AND o."datasetId" IS NOT DISTINCT FROM $3::bigint)`;
  await changeRecorded(
    pool,
    { action: "group_role_set", on: "group" },
    `INSERT INTO "GroupRole" AS g (id, "group", "datasetId", role)
     SELECT $1, $2, d.id, $4::"Role" FROM (SELECT 1) one LEFT JOIN "Dataset" d ON d.id = $3::bigint AND d."removedAt" IS NULL
     WHERE d.id IS NOT NULL OR $3 IS NULL
     ON CONFLICT ("group", "datasetId") DO UPDATE SET role = EXCLUDED.role
     RETURNING ${noted('g."datasetId"', 'g."group"', before, "jsonb_build_object('role', g.role)")}`,
    [randomUUID(), ...target, isStudio ? null : request.role],
  );
  const { rows } = await pool.query<GroupRole>(
    `SELECT ${COLUMNS} FROM "GroupRole" WHERE "group" = $1 AND "GroupRole"."datasetId" IS NOT DISTINCT FROM $2::bigint`,
    target,
  );
  const [row] = rows;
  if (!row) throw new StudioError("not_found", message("notThere"));
  return row;
}

/** Takes a right of a group away. One that is not there is taken away already. */
export async function removeGroupRole({ pool }: Database, id: string): Promise<void> {
  const sql = `DELETE FROM "GroupRole" WHERE id = $1 RETURNING ${noted('"datasetId"', '"group"', "jsonb_build_object('role', role)")}`;
  await changeRecorded(pool, { action: "group_role_remove", on: "group" }, sql, [id]);
}
