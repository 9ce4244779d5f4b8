/** All that a run may write. `run.json` alone has the date and the tool's version: of all else the bytes are the recipe's, the seed's and the data's. */
export const RECIPE_FILES = {
  core: "core.json",
  picks: "core.picks.jsonl",
  recipe: "recipe.json",
  report: "report.json",
  text: "report.txt",
  similar: "held-out.similar.jsonl",
  checksums: "SHA256SUMS",
  run: "run.json",
} as const;
