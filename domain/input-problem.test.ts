import { expect, test } from "vitest";
import { z } from "zod";
import en from "#messages/en/program.json" with { type: "json" };
import zh from "#messages/zh/program.json" with { type: "json" };
import { inputProblem, refusal, refusalWhole } from "./input-problem.ts";
import { message, printMessage } from "./message.ts";

const schema = z.strictObject({
  name: z.string().min(1).max(3).optional(),
  count: z.number().int().min(1).lt(9).optional(),
  names: z.array(z.string()).max(1).optional(),
  kind: z.enum(["a", "b"]).optional(),
  id: z.uuid().optional(),
  at: z.strictObject({ x: z.boolean() }).optional(),
  one: z.union([z.string(), z.number()]).optional(),
  step: z.number().multipleOf(2).optional(),
  own: z
    .string()
    .refine((text) => text === "own", refusal("unseeable"))
    .optional(),
  bare: z
    .string()
    .refine((text) => text === "bare")
    .optional(),
});

const problemOf = (input: unknown) => {
  const { error } = schema.safeParse(input);
  if (!error) throw new Error("it was taken");
  return inputProblem(error);
};

test.each([
  [{ name: 1 }, "name: expected text", "name：应为文本"],
  [{ name: "" }, "name: at least 1 character", "name：至少 1 个字符"],
  [{ name: "long" }, "name: at most 3 characters", "name：最多 3 个字符"],
  [{ count: 0 }, "count: at least 1", "count：至少 1"],
  [{ count: 9 }, "count: less than 9", "count：须小于 9"],
  [{ count: 1.5 }, "count: expected a whole number", "count：应为整数"],
  [{ names: ["a", "b"] }, "names: at most 1 element", "names：最多 1 项"],
  [{ kind: "c" }, "kind: expected one of: a, b", "kind：应为以下之一：a, b"],
  [{ id: "x" }, "id: has an invalid format", "id：格式不符"],
  [{ at: { x: true, y: 1 } }, "at: unknown: y", "at：未知：y"],
  [{ more: 1 }, "unknown: more", "未知：more"],
  [{ one: true }, "one: not valid", "one：无效"],
  [{ step: 1 }, "step: not valid", "step：无效"],
  [{ own: "x" }, "own: has no visible characters", "own：没有可见字符"],
  [{ bare: "x" }, "bare: not valid", "bare：无效"],
  [null, "expected an object", "应为对象"],
])("%j is told in both languages, behind the field that it is about", (input, english, chinese) => {
  expect(printMessage(problemOf(input), en)).toBe(english);
  expect(printMessage(problemOf(input), zh)).toBe(chinese);
});

test("of several faults each is told, and of very many the first", () => {
  expect(problemOf({ name: 1, kind: "c" })).toMatchObject({ code: "inputProblems", data: { problems: { length: 2 } } });
  const error = z.array(z.string()).safeParse(Array.from({ length: 5000 }, () => 1)).error;
  expect(error && inputProblem(error).data.problems).toHaveLength(10);
});

test("what a name that nobody knows says of itself is cut", () => {
  const text = printMessage(problemOf({ ["x".repeat(5000)]: 1 }), en);
  expect(text.length).toBeLessThan(300);
});

test("a sentence that says all by itself stands alone", () => {
  const why = message("filterUnknown", { name: "colour" });
  const strict = z.strictObject({
    query: z.string().transform((_, context) => {
      context.addIssue(refusalWhole(why));
      return z.NEVER;
    }),
    other: z.number(),
  });
  const { error } = strict.safeParse({ query: "colour=red", other: "x" });
  expect(error && inputProblem(error)).toEqual(why);
});
