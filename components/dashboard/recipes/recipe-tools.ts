import { type Message, message } from "#domain/message.ts";
import { readPlain } from "#domain/recipe/edit-recipe.ts";
import { filesNamed, isKeepable } from "#domain/recipe/files-named.ts";
import { type Place, readRecipe } from "#domain/recipe/read-recipe.ts";
import type { Recipe } from "#domain/recipe/recipe.ts";

export { readPlain, withValue } from "#domain/recipe/edit-recipe.ts";

/** What is wrong with a text, and where. */
export type TextProblem = Place & { why: Message };

/** What a recipe's text says, as far as it can be read. */
export type RecipeLook = {
  /** Unchecked; null where it is no YAML. */
  plain: unknown;
  /** Checked; null where anything is wrong with it but a file that is missing. */
  recipe: Recipe | null;
  problems: TextProblem[];
  /** Files to be kept with it, each once, by what they are for. */
  wanted: { name: string; use: "concepts" | "photos" | "questions" | "mix" }[];
};

/** Looks at a text as it is typed. `there`: the files that it has already. */
export function lookAt(text: string, there: ReadonlySet<string>): RecipeLook {
  const plain = readPlain(text);
  const read = readRecipe(text, "");
  if (!read.ok) return { plain, recipe: null, problems: read.problems.map(placed), wanted: [] };
  const { recipe, placeOf } = read;
  const problems: TextProblem[] = [];
  const wanted = new Map<string, RecipeLook["wanted"][number]>();
  for (const named of filesNamed(recipe)) {
    const { file, use, keys } = named;
    if (!isKeepable(named)) problems.push({ ...placeOf(keys), why: message("recipeFileHere", { file }) });
    else if (!there.has(file)) problems.push({ ...placeOf(keys), why: message("recipeFileMissing", { file }) });
    if (use !== "folder") wanted.set(file, { name: file, use });
  }
  return { plain, recipe, problems, wanted: [...wanted.values()] };
}

/** A sentence about a place, taken apart: the place is shown at its line. */
function placed(whole: Message): TextProblem {
  const { line, column, why } = whole.data as { line?: number; column?: number; why?: Message };
  return line !== undefined && column !== undefined && why !== undefined
    ? { line, column, why }
    : { line: 1, column: 1, why: whole };
}

/** What the server says of places of a text; null where it says anything else. */
export function placesIn(whole: Message): TextProblem[] | null {
  const { problems } = whole.data as { problems?: readonly Message[] };
  const all = whole.code === "inputProblems" && Array.isArray(problems) ? problems : [whole];
  return all.every(({ code }) => code === "recipeAt") ? all.map(placed) : null;
}
