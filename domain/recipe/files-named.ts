import { CONCEPT_SETS } from "./concepts/concept-set.ts";
import { queueGoal } from "./queue-goal.ts";
import type { Recipe } from "./recipe.ts";

/** What a recipe reads a file for. Photos of a folder are too many to be kept with it; a mix file has gigabytes, and is kept as a file. */
export type FileUse = "concepts" | "photos" | "questions" | "folder" | "mix";

/** A file that a recipe names, and the keys of the value that does. */
export type NamedFile = { use: FileUse; file: string; keys: readonly PropertyKey[] };

/** The concept sets that a recipe chooses by: names of the studio's own, and of files. */
export const conceptsNamed = (recipe: Recipe): readonly string[] =>
  recipe.core?.concepts ?? (recipe.queue ? queueGoal(recipe).core.concepts : []);

/** The files that a recipe names, in its order. */
export function filesNamed(recipe: Recipe): NamedFile[] {
  const { holdOut, mix } = recipe;
  const of = (use: FileUse, keys: readonly PropertyKey[], names: readonly string[]) =>
    names.map((file, index): NamedFile => ({ use, file, keys: [...keys, index] }));
  return [
    ...of("concepts", ["core", "concepts"], conceptsNamed(recipe)).filter(({ file }) => !isOwnSet(file)),
    ...of("photos", ["holdOut", "photos"], holdOut.photos),
    ...of("questions", ["holdOut", "questions"], holdOut.questions),
    ...of("folder", ["holdOut", "folders"], holdOut.folders),
    ...(mix?.file === undefined ? [] : [{ use: "mix" as const, file: mix.file, keys: ["mix", "file"] }]),
  ];
}

const isOwnSet = (name: string): boolean => Object.hasOwn(CONCEPT_SETS, name);

/** Whether it can be kept with a recipe. */
export const isKeepable = ({ use }: NamedFile): boolean => use !== "folder";
