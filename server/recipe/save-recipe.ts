import { createHash } from "node:crypto";
import type pg from "pg";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import { filesNamed } from "#domain/recipe/files-named.ts";
import {
  type OpenedRecipeView,
  RECIPE_FILE_CHARACTERS_MAX,
  type RecipeFileView,
  type RecipeSave,
  type SentFile,
  type StaleRecipe,
} from "#domain/recipe/stored-recipe.ts";
import { requireDataset } from "#server/datasets/find-dataset.ts";
import { changeRecorded, noted, record } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction, type Queryable } from "#server/db/transaction.ts";
import { findMixFiles, mixPlaces, touchMixFile } from "./mix-store.ts";
import { type OpenedRecipe, openRecipeText } from "./open-recipe.ts";
import { loadFileTexts, loadRecipe } from "./stored-recipes.ts";
import { lockRecipeFiles } from "./sweep-recipe-files.ts";

/**
 * Saves a recipe as its next version, with the files that its text names. What it says of the data set (parts, ids of photos) is looked at when it is carried
 * out: the data set changes.
 * @throws StudioError conflict, with a StaleRecipe, where another version was saved since `after` · unprocessable with line and column, and for what only the
 *   command line reads · too_large · not_found
 */
export async function saveRecipe(
  db: Database,
  datasetId: bigint,
  reviewerId: string | null,
  { name, after, text, files }: RecipeSave,
): Promise<OpenedRecipeView> {
  const opened = await openSentRecipe(db.pool, datasetId, { name, text, files });
  await requireDataset(db.pool, { id: datasetId });
  const isSaved = await inTransaction(db.pool, async (client) => {
    await client.query(
      `INSERT INTO "Recipe" ("datasetId", name) VALUES ($1, $2) ON CONFLICT ("datasetId", name) DO NOTHING`,
      [datasetId, name],
    );
    // Who comes second at one instant waits here, and finds the version taken.
    const { rows } = await client.query<{ id: string; isRemoved: boolean }>(
      `SELECT id::text, "removedAt" IS NOT NULL AS "isRemoved" FROM "Recipe" WHERE "datasetId" = $1 AND name = $2 FOR UPDATE`,
      [datasetId, name],
    );
    const { id, isRemoved } = must(rows[0], "it was written if it was not there");
    const last = await client.query<{ newest: number }>(
      `SELECT coalesce(max(version), 0) AS newest FROM "RecipeVersion" WHERE "recipeId" = $1`,
      [id],
    );
    const { newest } = must(last.rows[0], "an aggregate answers a row");
    // A recipe that was removed is new to who does not know of it; its numbers go on.
    if (after !== newest && !(isRemoved && after === 0)) return false;
    const version = newest + 1;
    const kept = [...(await keepFiles(client, datasetId, opened.files)), ...opened.mixes];
    await client.query(
      `INSERT INTO "RecipeVersion" ("recipeId", version, text, files, "reviewerId") VALUES ($1, $2, $3, $4, $5)`,
      [id, version, text, JSON.stringify(kept), reviewerId],
    );
    await client.query(`UPDATE "Recipe" SET "removedAt" = NULL WHERE id = $1`, [id]);
    const told = { name, version, files: kept.map((file) => file.name) };
    const before = newest === 0 ? null : { version: newest };
    await record(client, { action: "recipe_save", datasetId, target: { kind: "recipe", id }, before, after: told });
    return true;
  });
  const newest = await loadRecipe(db.pool, datasetId, { name });
  if (isSaved) return newest;
  const base = after === 0 ? null : await baseOf(db.pool, datasetId, name, after);
  const stale: StaleRecipe = { base, newest };
  throw new StudioError("conflict", message("recipeNewer", { name, version: newest.version }), { data: stale });
}

const baseOf = (db: Queryable, datasetId: bigint, name: string, version: number) =>
  loadRecipe(db, datasetId, { name, version }).catch((error: unknown) => {
    // A version that never was: nobody's page was opened with it.
    if (error instanceof StudioError && error.code === "not_found") return null;
    throw error;
  });

type Sent = { name: string; text: string; files: readonly SentFile[] };

/**
 * A recipe as it was sent, with the text of each file that it names; what it does not name is passed over.
 * @throws StudioError unprocessable with line and column · too_large
 */
export async function openSentRecipe(
  db: Queryable,
  datasetId: bigint,
  { name, text, files }: Sent,
): Promise<{ opened: OpenedRecipe; files: Map<string, string>; mixes: RecipeFileView[] }> {
  const known = files.flatMap((file) => ("sha256" in file ? [file] : []));
  const texts = await loadFileTexts(db, datasetId, known);
  for (const file of files) if ("text" in file) texts.set(file.name, file.text);
  const characters = texts.values().reduce((sum, own) => sum + own.length, 0);
  if (characters > RECIPE_FILE_CHARACTERS_MAX)
    throw new StudioError("too_large", message("recipeFilesTooLong", { max: RECIPE_FILE_CHARACTERS_MAX }));
  const found = await findMixFiles(datasetId, known);
  for (const { place } of found) await touchMixFile(place);
  const opened = openRecipeText(text, name, texts, null, mixPlaces(found));
  const named = filesNamed(opened.recipe);
  const isText = new Set(named.filter(({ use }) => use !== "mix").map(({ file }) => file));
  for (const own of texts.keys()) if (!isText.has(own)) texts.delete(own);
  const mixes = found.flatMap(({ place: _, ...own }) =>
    named.some(({ use, file }) => use === "mix" && file === own.name) ? [own] : [],
  );
  return { opened, files: texts, mixes };
}

/** Keeps what files say, each once in the data set, within the caller's transaction. */
export async function keepFiles(
  client: pg.PoolClient,
  datasetId: bigint,
  files: ReadonlyMap<string, string>,
): Promise<RecipeFileView[]> {
  await lockRecipeFiles(client, datasetId);
  const kept: RecipeFileView[] = [];
  for (const [name, text] of files) {
    const bytes = Buffer.from(text, "utf8");
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    await client.query(
      `INSERT INTO "RecipeFile" ("datasetId", sha256, text) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
      [datasetId, sha256, text],
    );
    kept.push({ name, sha256, bytes: bytes.length });
  }
  return kept.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Takes a recipe off the list. Its versions stay: releases and sessions name them. One that is gone already is removed as well. */
export async function removeRecipe(db: Database, datasetId: bigint, recipeId: string): Promise<void> {
  await changeRecorded(
    db.pool,
    { action: "recipe_remove", on: "recipe" },
    `UPDATE "Recipe" SET "removedAt" = now() WHERE "datasetId" = $1 AND id = $2 AND "removedAt" IS NULL
     RETURNING ${noted('"datasetId"', "id", "jsonb_build_object('name', name)")}`,
    [datasetId, recipeId],
  );
}
