import fc from "fast-check";
import { expect, test } from "vitest";
import { entryFilterSchema } from "./entry-filter.ts";
import { keys } from "./filters/keys.ts";
import { type KeyCondition, parseKeyCondition, printKeyCondition } from "./key-condition.ts";

const key = fc.string({ minLength: 1, maxLength: 30, unit: "grapheme" }).filter((own) => !own.includes("\0"));
const condition: fc.Arbitrary<KeyCondition> = fc.oneof(
  fc.record({ key, asks: fc.constantFrom("has" as const, "lacks" as const) }),
  fc.record({
    key,
    asks: fc.constant("is" as const),
    value: fc.string({ maxLength: 30 }).filter((v) => !v.includes("\0")),
  }),
);

test("a condition is read back as the same condition, whatever its key and value", () => {
  fc.assert(
    fc.property(condition, (own) => {
      expect(parseKeyCondition(printKeyCondition(own))).toEqual(own);
    }),
  );
  const hard: KeyCondition = { key: "a=b%3Dc", asks: "is", value: "x=y" };
  expect(parseKeyCondition(printKeyCondition(hard))).toEqual(hard);
});

test.each([
  "",
  "source",
  "has:",
  "is:=x",
  "is:source",
  "was:source",
  "has:a\0",
  `has:${"k".repeat(201)}`,
  `is:a=${"v".repeat(501)}`,
])("%j is none, and no filter takes it", (text) => {
  expect(parseKeyCondition(text)).toBeNull();
  expect(entryFilterSchema.safeParse({ keys: [text] }).success).toBe(false);
});

test("keys and values are operands of the SQL, never its text", () => {
  fc.assert(
    fc.property(fc.array(condition, { minLength: 1, maxLength: 5 }), (conditions) => {
      const put: unknown[] = [];
      const sql =
        keys.clause({ keys: conditions.map(printKeyCondition) }, (value) => `$${put.push(value)}`, "set", "$1") ?? "";
      expect(sql.replaceAll(/\$\d+/g, "$")).toMatch(
        /^EXISTS \(SELECT 1 FROM "Entry" e WHERE e.id = s."entryId"( AND \((coalesce\(e."partShell"->>\$::text, e."rowShell"->>\$::text\) (= \$::text|IS (NOT )?NULL)( OR )?)+\))+ OFFSET 0\)$/,
      );
    }),
  );
});
