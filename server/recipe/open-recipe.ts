import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { StudioError } from "#domain/error.ts";
import { type Message, message } from "#domain/message.ts";
import { CONCEPT_SETS, CONCEPTS_MAX, type Concept, parseConcepts } from "#domain/recipe/concepts/concept-set.ts";
import { queueGoal } from "#domain/recipe/queue-goal.ts";
import { at, type PlaceOf, readRecipe } from "#domain/recipe/read-recipe.ts";
import type { Recipe } from "#domain/recipe/recipe.ts";
import { readPhotoList } from "#server/export/photo-list-file.ts";
import type { RecipeProblem } from "./limits-of.ts";
import type { HeldOutFile } from "./similar-photos.ts";

/** A recipe with all that its files say, read once. */
export type OpenedRecipe = {
  /** As it is told of. */
  name: string;
  text: string;
  recipe: Recipe;
  placeOf: PlaceOf;
  conceptSets: readonly (readonly Concept[])[];
  heldOutPhotos: readonly (readonly string[])[];
  heldOutQuestions: readonly string[];
  /** The photos of the folders that are held out, by their names. */
  heldOutFiles: readonly HeldOutFile[];
  /** Where the mix file lies. */
  mixFile: string | null;
};

/**
 * Reads a recipe and the files that it names, from its own folder: for who sits at the machine, never for a request.
 * @throws StudioError not_found · unprocessable with a sentence for each fault, with line and column
 */
export async function openRecipe(file: string): Promise<OpenedRecipe> {
  const name = path.basename(file);
  const text = await readFile(file, "utf8").catch((cause: Error) => {
    throw new StudioError("not_found", message("recipeFile", { file }), { cause });
  });
  const read = readRecipe(text, name);
  if (!read.ok) throw refused(read.problems);
  const { recipe, placeOf } = read;
  const problems: Message[] = [];
  const told =
    <Value>(keys: readonly PropertyKey[], none: Value) =>
    (error: unknown) => {
      problems.push(
        at(
          name,
          placeOf(keys),
          error instanceof StudioError ? error.detail : message("recipeNoFile", { file: lastOf(recipe, keys) }),
        ),
      );
      return none;
    };
  const beside = (own: string) => path.resolve(path.dirname(file), own);
  const conceptSets = [];
  const sets = recipe.core?.concepts ?? (recipe.queue ? queueGoal(recipe).core.concepts : []);
  for (const [index, own] of sets.entries())
    conceptSets.push(await readConcepts(own, beside(own)).catch(told(["core", "concepts", index], [])));
  const heldOutPhotos = [];
  for (const [index, own] of recipe.holdOut.photos.entries())
    heldOutPhotos.push(await readPhotoList(beside(own)).catch(told(["holdOut", "photos", index], [])));
  const heldOutQuestions: string[] = [];
  for (const [index, own] of recipe.holdOut.questions.entries()) {
    const questions = await readFile(beside(own), "utf8").catch(told(["holdOut", "questions", index], ""));
    heldOutQuestions.push(...questions.split(/\r?\n/).filter((line) => line.trim() !== ""));
  }
  const heldOutFiles: HeldOutFile[] = [];
  for (const [index, own] of recipe.holdOut.folders.entries())
    heldOutFiles.push(...(await photosBelow(beside(own), own).catch(told(["holdOut", "folders", index], []))));
  const mixFile = recipe.mix?.file === undefined ? null : beside(recipe.mix.file);
  if (mixFile !== null) await stat(mixFile).catch(told(["mix", "file"], null));
  if (problems.length > 0) throw refused(problems);
  return { name, text, recipe, placeOf, conceptSets, heldOutPhotos, heldOutQuestions, heldOutFiles, mixFile };
}

/** The photos below a folder, in the order of their names. @throws StudioError unprocessable where there is none */
async function photosBelow(folder: string, named: string): Promise<HeldOutFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && /\.(jpe?g|png|webp|gif|tiff?|bmp)$/i.test(entry.name))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
  if (names.length === 0) throw new StudioError("unprocessable", message("recipeNoPhotos", { folder: named }));
  return names.map((name) => ({ name: path.join(named, name), file: path.join(folder, name) }));
}

/**
 * A recipe that came as a text, from a request: it may name the studio's own concept sets and no file.
 * @throws StudioError unprocessable with a sentence for each fault, with line and column
 */
export function openRecipeText(text: string, name: string): OpenedRecipe {
  const read = readRecipe(text, name);
  if (!read.ok) throw refused(read.problems);
  const { recipe, placeOf } = read;
  const concepts = recipe.core?.concepts ?? (recipe.queue ? queueGoal(recipe).core.concepts : []);
  const named: { keys: PropertyKey[]; file: string }[] = [
    ...concepts.flatMap((file, index) =>
      Object.hasOwn(CONCEPT_SETS, file) ? [] : [{ keys: ["core", "concepts", index], file }],
    ),
    ...recipe.holdOut.photos.map((file, index) => ({ keys: ["holdOut", "photos", index], file })),
    ...recipe.holdOut.questions.map((file, index) => ({ keys: ["holdOut", "questions", index], file })),
    ...recipe.holdOut.folders.map((file, index) => ({ keys: ["holdOut", "folders", index], file })),
    ...(recipe.mix?.file === undefined ? [] : [{ keys: ["mix", "file"], file: recipe.mix.file }]),
  ];
  if (named.length > 0)
    throw refused(named.map(({ keys, file }) => at(name, placeOf(keys), message("recipeFileHere", { file }))));
  const conceptSets = concepts.map((own) => ownConcepts(CONCEPT_SETS[own] ?? "", own));
  return {
    name,
    text,
    recipe,
    placeOf,
    conceptSets,
    heldOutPhotos: [],
    heldOutQuestions: [],
    heldOutFiles: [],
    mixFile: null,
  };
}

/** @throws StudioError unprocessable with line and column where there is any problem */
export function refuseProblems(
  { name, placeOf }: Pick<OpenedRecipe, "name" | "placeOf">,
  problems: readonly RecipeProblem[],
): void {
  if (problems.length > 0) throw refused(problems.map(({ keys, why }) => at(name, placeOf(keys), why)));
}

/** What a recipe is refused with: one sentence, or all of them. */
export function refused(problems: readonly Message[]): StudioError {
  const [only] = problems;
  return new StudioError(
    "unprocessable",
    only && problems.length === 1 ? only : message("inputProblems", { problems }),
  );
}

async function readConcepts(name: string, file: string): Promise<readonly Concept[]> {
  const own = Object.hasOwn(CONCEPT_SETS, name) ? CONCEPT_SETS[name] : undefined;
  return ownConcepts(own ?? (await readFile(file, "utf8")), name);
}

function ownConcepts(text: string, name: string): readonly Concept[] {
  const parsed = parseConcepts(text);
  if (!parsed.ok) {
    const { line, column, why, concept } = parsed.fault;
    const words = message(why === "empty" ? "recipeConceptEmpty" : "recipeConceptLong", { concept });
    throw new StudioError("unprocessable", at(name, { line, column }, words));
  }
  if (parsed.concepts.length > CONCEPTS_MAX)
    throw new StudioError("unprocessable", message("recipeConceptsMax", { max: CONCEPTS_MAX }));
  return parsed.concepts;
}

const lastOf = (recipe: Recipe, keys: readonly PropertyKey[]): string => {
  let value: unknown = recipe;
  for (const key of keys) value = (value as Record<PropertyKey, unknown>)[key];
  return String(value);
};
