import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { StudioError } from "#domain/error.ts";
import { type Message, message } from "#domain/message.ts";
import { CONCEPT_SETS, CONCEPTS_MAX, type Concept, parseConcepts } from "#domain/recipe/concepts/concept-set.ts";
import { conceptsNamed, filesNamed, isKeepable, type NamedFile } from "#domain/recipe/files-named.ts";
import { at, type PlaceOf, readRecipe } from "#domain/recipe/read-recipe.ts";
import type { Recipe } from "#domain/recipe/recipe.ts";
import type { StoredFrom } from "#domain/recipe/stored-recipe.ts";
import { photosIn, readPhotoList } from "#server/export/photo-list-file.ts";
import type { RecipeProblem } from "./limits-of.ts";
import type { MixFile } from "./mix-file.ts";
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
  mixFile: MixFile | null;
  /** The stored recipe that it is, and which version of it; null for one that came as a file or a text. */
  stored: StoredFrom | null;
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
  for (const [index, own] of conceptsNamed(recipe).entries())
    conceptSets.push(await readConcepts(own, beside(own)).catch(told(["core", "concepts", index], [])));
  const heldOutPhotos = [];
  for (const [index, own] of recipe.holdOut.photos.entries())
    heldOutPhotos.push(await readPhotoList(beside(own)).catch(told(["holdOut", "photos", index], [])));
  const heldOutQuestions: string[][] = [];
  for (const [index, own] of recipe.holdOut.questions.entries()) {
    const questions = await readFile(beside(own), "utf8").catch(told(["holdOut", "questions", index], ""));
    heldOutQuestions.push(questionsIn(questions));
  }
  const heldOutFiles: HeldOutFile[][] = [];
  for (const [index, own] of recipe.holdOut.folders.entries())
    heldOutFiles.push(await photosBelow(beside(own), own).catch(told(["holdOut", "folders", index], [])));
  const mixFile = recipe.mix?.file === undefined ? null : { place: beside(recipe.mix.file), name: recipe.mix.file };
  if (mixFile !== null) await stat(mixFile.place).catch(told(["mix", "file"], null));
  if (problems.length > 0) throw refused(problems);
  const held = { heldOutPhotos, heldOutQuestions: heldOutQuestions.flat(), heldOutFiles: heldOutFiles.flat() };
  return { name, text, recipe, placeOf, conceptSets, ...held, mixFile, stored: null };
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

/** What the files say that came with a recipe's text, by the names that it has for them. */
export type RecipeTexts = ReadonlyMap<string, string>;
const NO_FILES: RecipeTexts = new Map();
/** Where kept mix files lie, by the names that the recipe has for them. */
const NO_MIXES: ReadonlyMap<string, string> = new Map();

/**
 * A recipe that came as a text: it may name the studio's own concept sets, and files that came with it. None is looked for on the disk.
 * @throws StudioError unprocessable with a sentence for each fault, with line and column
 */
export function openRecipeText(
  text: string,
  name: string,
  files: RecipeTexts = NO_FILES,
  stored: StoredFrom | null = null,
  mixes: ReadonlyMap<string, string> = NO_MIXES,
): OpenedRecipe {
  const read = readRecipe(text, name);
  if (!read.ok) throw refused(read.problems);
  const { recipe, placeOf } = read;
  const problems: Message[] = [];
  const heldOutPhotos: string[][] = [];
  const heldOutQuestions: string[][] = [];
  // In the order in which the recipe names them.
  const conceptSets = conceptsNamed(recipe).map((own) => (Object.hasOwn(CONCEPT_SETS, own) ? ownSet(own) : []));
  let mixFile: MixFile | null = null;
  for (const named of filesNamed(recipe))
    try {
      if (named.use === "mix") {
        const place = mixes.get(named.file);
        if (place !== undefined) mixFile = { place, name: named.file };
        else throw new StudioError("unprocessable", message("recipeFileMissing", { file: named.file }));
        continue;
      }
      const said = textOf(named, files);
      if (named.use === "photos") heldOutPhotos.push(photosIn(said, named.file));
      if (named.use === "questions") heldOutQuestions.push(questionsIn(said));
      if (named.use === "concepts") conceptSets[Number(named.keys.at(-1))] = ownConcepts(said, named.file);
    } catch (error) {
      if (!(error instanceof StudioError)) throw error;
      problems.push(at(name, placeOf(named.keys), error.detail));
    }
  if (problems.length > 0) throw refused(problems);
  const held = { heldOutPhotos, heldOutQuestions: heldOutQuestions.flat(), heldOutFiles: [] };
  return { name, text, recipe, placeOf, conceptSets, ...held, mixFile, stored };
}

function textOf(named: NamedFile, files: RecipeTexts): string {
  const { file } = named;
  if (!isKeepable(named)) throw new StudioError("unprocessable", message("recipeFileHere", { file }));
  const said = files.get(file);
  if (said === undefined) throw new StudioError("unprocessable", message("recipeFileMissing", { file }));
  return said;
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
  return Object.hasOwn(CONCEPT_SETS, name) ? ownSet(name) : ownConcepts(await readFile(file, "utf8"), name);
}

const ownSet = (name: string): readonly Concept[] => ownConcepts(CONCEPT_SETS[name] ?? "", name);

const questionsIn = (text: string): string[] => text.split(/\r?\n/).filter((line) => line.trim() !== "");

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
