import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openRecipe } from "./open-recipe.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "svit-recipe-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("two lists of held-out questions, each longer than a call has arguments, are read whole", async () => {
  const each = 200_000;
  for (const name of ["one", "two"])
    await writeFile(
      path.join(folder, `${name}.txt`),
      Array.from({ length: each }, (_, at) => `What is ${at} of ${name}?`).join("\n"),
    );
  const recipe = { recipe: 1, seed: 1, core: { size: 1 }, holdOut: { questions: ["one.txt", "two.txt"] } };
  await writeFile(path.join(folder, "recipe.json"), JSON.stringify(recipe));
  const { heldOutQuestions } = await openRecipe(path.join(folder, "recipe.json"));
  expect([heldOutQuestions.length, heldOutQuestions.at(-1)]).toEqual([2 * each, `What is ${each - 1} of two?`]);
});
