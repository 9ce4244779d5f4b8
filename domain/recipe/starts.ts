/** What a recipe begins with in the browser: texts to be changed, none of which names a file. In the order in which they are offered. */
export const RECIPE_STARTS = {
  "core-150k": `recipe: 1
seed: 0
select:
  include: [] # besides accepted and edited entries: pending, flagged, rejected
core:
  size: 157712 # as many as SVIT-core-150K has
  method: concepts
  concepts: [mme, mmbench]
  yes: 0.5 # the share of Yes among the answers Yes and No
`,
  "mix-665k": `recipe: 1
seed: 0
select:
  include: [] # besides accepted and edited entries: pending, flagged, rejected
core:
  size: 157712 # stands in the place of LLaVA-Instruct's records
  method: concepts
  concepts: [mme, mmbench]
  yes: 0.5
mix:
  preset: svit-mix-665k # needs LLaVA's file: llava_v1_5_mix665k.json
`,
  "svit-train": `recipe: 1
seed: 0
select:
  include: [] # besides accepted and edited entries: pending, flagged, rejected
mix:
  preset: svit-train
`,
  "llava-1.5": `recipe: 1
seed: 0
# Parts of the data set have the names of LLaVA-1.5's: llava-instruct, sharegpt, vqav2, gqa, okvqa, ocrvqa, a-okvqa, textcaps, refcoco, vg.
mix:
  preset: llava-1.5
`,
  "vision-flan": `recipe: 1
seed: 0
mix:
  preset: vision-flan
  reviewed: 1000 # entries of stage-2.json, all of them accepted or edited
queue:
  preset: reviewed # a review session goes on until so many are approved
`,
  corrections: `recipe: 1
seed: 0
queue:
  preset: corrections
  size: 1400
`,
} as const satisfies Record<string, string>;

export type RecipeStart = keyof typeof RECIPE_STARTS;
export const RECIPE_START_NAMES = Object.keys(RECIPE_STARTS) as RecipeStart[];
export const isRecipeStart = (name: unknown): name is RecipeStart =>
  typeof name === "string" && Object.hasOwn(RECIPE_STARTS, name);
