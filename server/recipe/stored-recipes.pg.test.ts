import { afterAll, beforeAll, expect, test } from "vitest";
import type { RecipeSave, SentFile } from "#domain/recipe/stored-recipe.ts";
import { freshDatabase } from "#tests/database.ts";
import { addDataset, addReviewer } from "#tests/entries.ts";
import { waitForLocks } from "#tests/locks.ts";
import { removeRecipe, saveRecipe } from "./save-recipe.ts";
import { loadRecipe, loadRecipes, openStoredRecipe } from "./stored-recipes.ts";

let db: Awaited<ReturnType<typeof freshDatabase>>;
let ann: { id: string };
let sets = 0;
beforeAll(async () => {
  db = await freshDatabase();
  ann = await addReviewer(db, "Ann");
});
afterAll(() => db.close());

const TEXT = "recipe: 1 # as written\nmix: { preset: svit-train }\n";
const addSet = async () => (await addDataset(db, { name: `set${++sets}`, images: 2, perImage: 1 })).datasetId;
const save = (datasetId: bigint, after: number, more: Partial<RecipeSave> = {}) =>
  saveRecipe(db, datasetId, ann.id, { name: "core", after, text: TEXT, files: [], ...more });
const fault = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error) => ({ code: error.code, detail: error.detail, data: error.data }),
  );

test("each save is the next version, as it was written, and none is overwritten", async () => {
  const id = await addSet();
  const first = await save(id, 0);
  expect(first).toMatchObject({ name: "core", version: 1, text: TEXT, reviewerName: "Ann", files: [] });
  const second = await save(id, 1, { text: `${TEXT}seed: 3\n` });
  expect(second).toMatchObject({ id: first.id, version: 2, versions: [{ version: 2 }, { version: 1 }] });
  expect(await loadRecipe(db.pool, id, { name: "core", version: 1 })).toMatchObject({ version: 1, text: TEXT });
  expect(await loadRecipes(db.pool, id)).toMatchObject([{ id: first.id, name: "core", version: 2 }]);
  await expect(loadRecipe(db.pool, id, { name: "core", version: 3 })).rejects.toMatchObject({ code: "not_found" });
});

test("a save of an older version is refused with both, and of two at one instant one stands", async () => {
  const id = await addSet();
  await save(id, 0);
  // Both are under way before either may go on.
  const holder = await db.pool.connect();
  await holder.query("BEGIN");
  await holder.query(`SELECT 1 FROM "Recipe" WHERE "datasetId" = $1 FOR UPDATE`, [id]);
  const saves = ["seed: 1", "seed: 2"].map((line) => fault(save(id, 1, { text: `${TEXT}${line}\n` })));
  await waitForLocks(db, 2);
  await holder.query("COMMIT");
  holder.release();
  const both = await Promise.all(saves);
  expect(both.filter((own) => own === null)).toHaveLength(1);
  const refused = both.find((own) => own !== null);
  const stood = await loadRecipe(db.pool, id, { name: "core" });
  expect(stood.version).toBe(2);
  expect(refused).toMatchObject({
    code: "conflict",
    data: { base: { version: 1, text: TEXT }, newest: { version: 2, text: stood.text } },
  });
  expect(await fault(save(id, 0))).toMatchObject({ code: "conflict", data: { base: null, newest: { version: 2 } } });
  expect(await fault(save(id, 9))).toMatchObject({ code: "conflict", data: { base: null, newest: { version: 2 } } });
});

const FILES: SentFile[] = [
  { name: "test.txt", text: "1\n2\n" },
  { name: "lists/asked.txt", text: "What is this?\n" },
  { name: "own.txt", text: "things: boat, pier\n" },
  { name: "unnamed.txt", text: "of no use" },
];
const NAMING = `recipe: 1
core: { size: 2, concepts: [own.txt, mme] }
holdOut: { photos: [test.txt], questions: [lists/asked.txt] }
`;

test("files that the text names are kept once, and opened with it whatever their names are", async () => {
  const id = await addSet();
  const saved = await save(id, 0, { text: NAMING, files: FILES });
  expect(saved.files.map(({ name, bytes }) => [name, bytes])).toEqual([
    ["lists/asked.txt", 14],
    ["own.txt", 19],
    ["test.txt", 4],
  ]);
  // The same file, by what it is.
  const again = await save(id, 1, { text: NAMING, files: saved.files.map(({ name, sha256 }) => ({ name, sha256 })) });
  expect(again.files).toEqual(saved.files);
  const { rows } = await db.pool.query(`SELECT count(*)::int AS n FROM "RecipeFile" WHERE "datasetId" = $1`, [id]);
  expect(rows).toEqual([{ n: 3 }]);
  const opened = await openStoredRecipe(db.pool, id, { recipeId: saved.id, version: 1 });
  expect(opened).toMatchObject({
    name: "core",
    heldOutPhotos: [["1", "2"]],
    heldOutQuestions: ["What is this?"],
    stored: { recipeId: saved.id, version: 1 },
  });
  // In the order in which the recipe names them.
  expect(opened.conceptSets[0]?.map(({ name }) => name)).toEqual(["boat", "pier"]);
  expect(opened.conceptSets[1]?.length).toBeGreaterThan(10);
});

test("a file that is not there, of another data set, or for the command line alone is refused with its line", async () => {
  const [id, other] = [await addSet(), await addSet()];
  const kept = await save(other, 0, { text: NAMING, files: FILES });
  const reasonsOf = async (text: string, files: SentFile[] = []) => {
    const refused = await fault(save(id, 0, { text, files }));
    const all = refused?.detail.data.problems ?? [refused?.detail];
    return all.map(({ data }: { data: { line: number; why: { code: string } } }) => [data.line, data.why.code]);
  };
  expect(await reasonsOf(NAMING)).toEqual([
    [2, "recipeFileMissing"],
    [3, "recipeFileMissing"],
    [3, "recipeFileMissing"],
  ]);
  const elsewhere = kept.files.map(({ name, sha256 }) => ({ name, sha256 }));
  expect(await reasonsOf(NAMING, elsewhere)).toHaveLength(3);
  expect(await reasonsOf("recipe: 1\nholdOut: { folders: [/etc] }\nmix: { file: a.json, replace: x }\n")).toEqual([
    [2, "recipeFileHere"],
    [3, "recipeFileMissing"],
  ]);
  expect(await reasonsOf("recipe: 1\nholdOut: { photos: [/etc/passwd] }\ncore: {}\n")).toEqual([
    [2, "recipeFileMissing"],
  ]);
  expect(await reasonsOf("recipe: 1\nholdOut: { photos: [a] }\ncore: {}\n", [{ name: "a", text: "[{}]" }])).toEqual([
    [2, "photoListShape"],
  ]);
  expect(await loadRecipes(db.pool, id)).toEqual([]);
});

test("a recipe that was removed is listed no more, keeps its versions, and goes on from them when it is saved again", async () => {
  const id = await addSet();
  const { id: recipeId } = await save(id, 0);
  await removeRecipe(db, id, recipeId);
  await removeRecipe(db, id, recipeId);
  expect(await loadRecipes(db.pool, id)).toEqual([]);
  await expect(loadRecipe(db.pool, id, { recipeId })).rejects.toMatchObject({ code: "not_found" });
  expect(await loadRecipe(db.pool, id, { recipeId, version: 1 })).toMatchObject({ text: TEXT });
  expect(await save(id, 0)).toMatchObject({ id: recipeId, version: 2 });
  const { rows } = await db.pool.query(
    `SELECT action, before, after FROM "AuditEvent" WHERE "datasetId" = $1 AND action LIKE 'recipe%' ORDER BY id`,
    [id],
  );
  expect(rows).toEqual([
    { action: "recipe_save", before: null, after: { name: "core", version: 1, files: [] } },
    { action: "recipe_remove", before: { name: "core" }, after: null },
    { action: "recipe_save", before: { version: 1 }, after: { name: "core", version: 2, files: [] } },
  ]);
});

test("a recipe of another data set is not found, and its name is free there", async () => {
  const [id, other] = [await addSet(), await addSet()];
  const { id: recipeId } = await save(id, 0);
  await expect(loadRecipe(db.pool, other, { recipeId })).rejects.toMatchObject({ code: "not_found" });
  await removeRecipe(db, other, recipeId);
  expect(await loadRecipes(db.pool, id)).toHaveLength(1);
  expect(await save(other, 0)).toMatchObject({ version: 1 });
});
