import fc from "fast-check";
import { expect, test } from "vitest";
import { elementsOf, onOneLine, withMember } from "./json-text.ts";

/** JSON of any shape, printed with any indentation. */
const printed = fc
  .tuple(fc.jsonValue(), fc.constantFrom(0, 2, "\t"))
  .map(([value, indent]) => JSON.stringify(value, null, indent));

test("the elements of an array come out as they stand in it", () => {
  fc.assert(
    fc.property(fc.array(printed), fc.constantFrom(",", " , ", ",\n"), (elements, comma) => {
      expect(elementsOf(`[${elements.join(comma)}]`)).toEqual(elements);
      expect(elementsOf(` [ ${elements.join(comma)}\n]`)).toEqual(elements);
    }),
  );
});

test("a member is replaced and everything around it stays to the character", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), printed)), printed, printed, fc.nat(), (members, old, fresh, place) => {
      const own = members
        .filter(([key]) => key !== "content")
        .map(([key, value]) => `${JSON.stringify(key)} : ${value}`);
      const at = place % (own.length + 1);
      const print = (value: string) =>
        `{ ${[...own.slice(0, at), `"content":${value}`, ...own.slice(at)].join(",\n")} }`;
      expect(withMember(print(old), "content", fresh)).toBe(print(fresh));
    }),
  );
});

test("a key inside a value or a string is not the object's own", () => {
  expect(withMember('{"a":{"content":1},"b":"\\"content\\":2"}', "content", "3")).toBeNull();
  expect(withMember('{"a":"\\\\","content":null}', "content", "[]")).toBe('{"a":"\\\\","content":[]}');
});

test("a key written with escapes is found, and of a doubled key the last counts", () => {
  expect(withMember('{"\\u0063ontent":null}', "content", "1")).toBe('{"\\u0063ontent":1}');
  expect(withMember('{"content":1,"content":2}', "content", "3")).toBe('{"content":1,"content":3}');
});

test("numbers beyond 2^53 keep their digits", () => {
  expect(elementsOf("[12345678901234567890, 1e400,-0.10]")).toEqual(["12345678901234567890", "1e400", "-0.10"]);
});

test("one line holds the same value", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const line = onOneLine(JSON.stringify(value, null, 2));
      expect(line).not.toMatch(/[\r\n]/);
      expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
