import { expect, test } from "vitest";
import type { Message } from "#domain/message.ts";
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

test.each([
  ["at the top", "recipe: 1\nselct: {}\ncore: {}", 2, 1, "recipeKeyUnknownOf", "selct", "select"],
  [
    "in a map with rules of its own",
    "recipe: 1\nselect: { taks: [] }\ncore: {}",
    2,
    11,
    "recipeKeyUnknownOf",
    "taks",
    "tasks",
  ],
  [
    "in a part of a mix",
    "recipe: 1\nmix:\n  parts:\n    - { name: a, from: core, cout: 3 }",
    4,
    30,
    "recipeKeyUnknownOf",
    "cout",
    "count",
  ],
  ["in a map in a map", "recipe: 1\ncore: { quotas: { task: {} } }", 2, 19, "recipeKeyUnknownOf", "task", "tasks"],
])(
  "an unknown key %s is told with its place and the keys that there are",
  (_, text, line, column, code, key, known) => {
    const [problem] = problemsOf(text).map(({ data }) => data);
    expect(problem).toMatchObject({ file: "svit.yaml", line, column, why: { code, data: { key } } });
    const why = problem?.why as Message | undefined;
    expect(String(why?.data.known).split(", ")).toContain(known);
  },
);

test("each unknown key of a map has a place of its own, and a long one is cut", () => {
  const long = "x".repeat(1000);
  const text = `recipe: 1\nseeds: 3\n${long}: 3\ncore: {}`;
  expect(problemsOf(text).map(({ data }) => data)).toHaveLength(2);
  expect(JSON.stringify(problemsOf(text).map(({ data }) => data)).length).toBeLessThan(900);
});
