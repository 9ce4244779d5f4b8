import type { RecipeSession } from "#domain/recipe/recipe-session.ts";
import type { Queryable } from "#server/db/transaction.ts";
import { standingSql } from "./recipe-standing.ts";

const SHOWN_MAX = 50;

/** The review sessions by a recipe that a data set keeps, the newest first, each with how far it is. Given to another, a session is that person's to open. */
export async function loadRecipeSessions(
  db: Queryable,
  datasetId: bigint,
  recipeId: string,
  reviewerId: string | null,
): Promise<RecipeSession[]> {
  const { rows } = await db.query<Omit<RecipeSession, "at"> & { at: Date }>(
    `SELECT q.id::text AS "queueId", made."recipeVersion" AS version, q."createdAt" AS at, made.wanted, coalesce(goal.approved, 0) AS approved,
       coalesce(q."assigneeId" = $3, true) AS "mayOpen"
     FROM "RecipeQueue" made JOIN "Queue" q ON q.id = made."queueId"
       LEFT JOIN LATERAL (SELECT sum(least(st.approved, st.quota))::int AS approved FROM (${standingSql('made."queueId"')}) st) goal ON true
     WHERE q."datasetId" = $1 AND made."recipeId" = $2 ORDER BY q.id DESC LIMIT $4`,
    [datasetId, recipeId, reviewerId, SHOWN_MAX],
  );
  return rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() }));
}
