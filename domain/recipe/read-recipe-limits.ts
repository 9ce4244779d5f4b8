/** So much of a file is read: a recipe is written by hand. */
export const RECIPE_CHARACTERS_MAX = 1_000_000;
