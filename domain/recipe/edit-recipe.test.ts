import fc from "fast-check";
import { expect, test } from "vitest";
import { readPlain, withValue } from "./edit-recipe.ts";
import { filesNamed } from "./files-named.ts";
import { plainAt } from "./plain-at.ts";
import { readRecipe } from "./read-recipe.ts";
import { RECIPE_STARTS } from "./starts.ts";

test.each(Object.entries(RECIPE_STARTS))("the start %s is a recipe that names no file", (name, text) => {
  const read = readRecipe(text, name);
  expect(read).toMatchObject({ ok: true });
  expect(read.ok && filesNamed(read.recipe)).toEqual([]);
});

const TEXT = "# mine\nrecipe: 1 # one\ncore:\n  size: 12 # a dozen\n  concepts: [mme]\n";

test("a value is changed in its place, and remarks stay", () => {
  expect(withValue(TEXT, ["core", "size"], 20)).toBe(TEXT.replace("size: 12", "size: 20"));
  expect(withValue(TEXT, ["core", "concepts"], ["mme", "mmbench"])).toBe(TEXT.replace("[mme]", "[mme, mmbench]"));
  expect(withValue(TEXT, ["select", "include"], ["pending"])).toBe(`${TEXT}select:\n  include: [pending]\n`);
  expect(withValue(TEXT, ["core", "concepts"], undefined)).toBe(TEXT.replace("  concepts: [mme]\n", ""));
  expect(withValue(TEXT, ["queue", "size"], undefined)).toBe(TEXT);
});

test("what stands in the way is replaced, and what is no YAML stays as it is", () => {
  expect(withValue("recipe: 1\ncore: 7\n", ["core", "size"], 2)).toBe("recipe: 1\ncore:\n  size: 2\n");
  expect(withValue("core: [\n", ["core", "size"], 2)).toBe("core: [\n");
  expect(withValue("- a\n", ["core", "size"], 2)).toBe("- a\n");
  expect(withValue("", ["recipe"], 1)).toBe("recipe: 1\n");
  expect(readPlain("- a\n")).toBeNull();
});

test("whatever is written at a path is read there, and nothing else is otherwise", () => {
  const key = fc.constantFrom("select", "core", "queue", "size", "mix", "__proto__", "a b: c", "7", "<<");
  const value = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.integer(),
    fc.boolean(),
    fc.array(fc.string(), { maxLength: 4 }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.array(key, { minLength: 1, maxLength: 3 }), value), { maxLength: 6 }), (edits) => {
      let text = TEXT;
      for (const [path, own] of edits) {
        text = withValue(text, path, own);
        expect(plainAt(readPlain(text), path)).toEqual(own);
      }
      expect(text.startsWith("# mine\n")).toBe(true);
    }),
  );
});
