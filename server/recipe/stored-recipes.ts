import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import {
  type OpenedRecipeView,
  type RecipeFileView,
  recipeFileSchema,
  type StoredFrom,
  type StoredRecipeView,
} from "#domain/recipe/stored-recipe.ts";
import { PERSON } from "#server/db/person.ts";
import type { Queryable } from "#server/db/transaction.ts";
import { findMixFiles, mixPlaces } from "./mix-store.ts";
import { type OpenedRecipe, openRecipeText } from "./open-recipe.ts";

type VersionRow = { version: number; reviewerName: string | null; at: Date };

const VERSION = `v.version, p.name AS "reviewerName", v."createdAt" AS at`;
const AUTHOR = `LEFT JOIN ${PERSON} p ON p.id = v."reviewerId"`;
const viewOf = <Row extends VersionRow>({ at, ...row }: Row) => ({ ...row, at: at.toISOString() });

/** The recipes of a data set by name, each with its newest version; without those that were removed. */
export async function loadRecipes(db: Queryable, datasetId: bigint): Promise<StoredRecipeView[]> {
  const { rows } = await db.query<VersionRow & { id: string; name: string }>(
    `SELECT r.id::text, r.name, ${VERSION} FROM "Recipe" r
     JOIN LATERAL (SELECT * FROM "RecipeVersion" own WHERE own."recipeId" = r.id ORDER BY own.version DESC LIMIT 1) v ON true ${AUTHOR}
     WHERE r."datasetId" = $1 AND r."removedAt" IS NULL ORDER BY lower(r.name), r.id`,
    [datasetId],
  );
  return rows.map(viewOf);
}

/** Which recipe: by its id or its name; `version`: the newest where none is given. */
export type WhichRecipe = ({ recipeId: string } | { name: string }) & { version?: number | undefined };

/** A version of a recipe, and which others there are. One that was removed is found by the version that a release names. @throws StudioError not_found */
export async function loadRecipe(db: Queryable, datasetId: bigint, which: WhichRecipe): Promise<OpenedRecipeView> {
  const id = "recipeId" in which ? which.recipeId : null;
  const called = "name" in which ? which.name : null;
  const wanted = which.version ?? null;
  const { rows } = await db.query<VersionRow & { id: string; name: string; text: string; files: unknown }>(
    `SELECT r.id::text, r.name, ${VERSION}, CASE WHEN v.version = wanted.version THEN v.text END AS text, v.files FROM "Recipe" r
     CROSS JOIN LATERAL (SELECT coalesce($4, (SELECT max(version) FROM "RecipeVersion" WHERE "recipeId" = r.id)) AS version) wanted
     JOIN "RecipeVersion" v ON v."recipeId" = r.id ${AUTHOR}
     WHERE r."datasetId" = $1 AND ($2::bigint IS NULL OR r.id = $2) AND ($3::text IS NULL OR r.name = $3)
       AND ($4::int IS NOT NULL OR r."removedAt" IS NULL) ORDER BY v.version DESC`,
    [datasetId, id, called, wanted],
  );
  const found = rows.find(({ text }) => text !== null);
  if (!found) throw new StudioError("not_found", message("noRecipe", { name: called ?? id ?? "" }));
  const versions = rows.map(({ version, reviewerName, at }) => viewOf({ version, reviewerName, at }));
  return { ...viewOf(found), files: recipeFileSchema.array().parse(found.files), versions };
}

/**
 * A stored recipe with what its files say, ready to be carried out.
 * @throws StudioError not_found · unprocessable with line and column
 */
export async function openStoredRecipe(db: Queryable, datasetId: bigint, which: WhichRecipe): Promise<OpenedRecipe> {
  const { id, name, version, text, files } = await loadRecipe(db, datasetId, which);
  const stored: StoredFrom = { recipeId: id, version };
  const mixes = mixPlaces(await findMixFiles(datasetId, files));
  return openRecipeText(text, name, await loadFileTexts(db, datasetId, files), stored, mixes);
}

/** What files say, by the names that a recipe has for them. Those that the data set's recipes do not have are absent. */
export async function loadFileTexts(
  db: Queryable,
  datasetId: bigint,
  files: readonly Pick<RecipeFileView, "name" | "sha256">[],
): Promise<Map<string, string>> {
  if (files.length === 0) return new Map();
  const { rows } = await db.query<{ sha256: string; text: string }>(
    `SELECT sha256, text FROM "RecipeFile" WHERE "datasetId" = $1 AND sha256 = ANY ($2)`,
    [datasetId, files.map(({ sha256 }) => sha256)],
  );
  const texts = new Map(rows.map(({ sha256, text }) => [sha256, text]));
  return new Map(
    files.flatMap(({ name, sha256 }) => {
      const text = texts.get(sha256);
      return text === undefined ? [] : [[name, text] as const];
    }),
  );
}
