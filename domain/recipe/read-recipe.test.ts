import { expect, test } from "vitest";
import { readRecipe } from "./read-recipe.ts";

const problemsOf = (text: string) => {
  const read = readRecipe(text, "svit.yaml");
  return read.ok ? [] : read.problems;
};

test.each(["[", "- ", "{a: "])("levels of %j without end are told once, in words of ours", (open) => {
  const problems = problemsOf(`core: ${open === "- " ? "\n" : ""}${open.repeat(10_000)}`);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ code: "recipeAt", data: { why: { code: "recipeTooDeep" } } });
});

test("a place is told once, however many levels end there", () => {
  const problems = problemsOf(`core: ${"[".repeat(30)}`);
  const places = problems.map(({ data }) => `${data?.line} ${data?.column}`);
  expect(places.length).toBeGreaterThan(0);
  expect(new Set(places).size).toBe(places.length);
});
