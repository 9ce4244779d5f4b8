import { message } from "#domain/message.ts";
import type { Concept } from "#domain/recipe/concepts/concept-set.ts";
import type { RecipeProblem } from "./limits-of.ts";
import type { OpenedRecipe } from "./open-recipe.ts";
import type { Pool } from "./pool.ts";

/** A set of which nothing stands in any entry is most likely another language's, or a wrong file. */
export function conceptProblems(
  { conceptSets, recipe }: Pick<OpenedRecipe, "conceptSets" | "recipe">,
  concepts: readonly Concept[],
  pool: Pool,
): RecipeProblem[] {
  if (pool.count === 0) return [{ keys: ["select"], why: message("recipeNoEntries") }];
  if (recipe.core?.method !== "concepts" && recipe.core?.method !== "overlap") return [];
  const isThere = new Uint8Array(concepts.length);
  for (const concept of pool.concepts) isThere[concept] = 1;
  const known = new Set(concepts.filter((_, index) => isThere[index] === 1).map(({ words }) => words.join(" ")));
  return conceptSets.flatMap((set, index) => {
    if (set.some(({ words }) => known.has(words.join(" ")))) return [];
    const why = message("recipeConceptsNone", {
      set: recipe.core?.concepts[index] ?? "",
      count: set.length,
    });
    return [{ keys: ["core", "concepts", index], why }];
  });
}
