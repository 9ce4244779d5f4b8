import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EACH, type KeyPath, parseKeyPath, placesOf, printKeyPath } from "./key-path.ts";
import { type Mapping, mappingSchema, parseMapping, printMapping } from "./mapping.ts";

describe("a key of a record", () => {
  for (const [text, path] of [
    ["img", ["img"]],
    ["meta.caption", ["meta", "caption"]],
    ["QA[].q", ["QA", EACH, "q"]],
    ["answers[0].answer", ["answers", 0, "answer"]],
    ["a\\.b.c", ["a.b", "c"]],
    ["a\\[0]", ["a[0]"]],
    ["问题", ["问题"]],
    ["two words", ["two words"]],
    ["grid[][1]", ["grid", EACH, 1]],
  ] as [string, KeyPath][])
    test(`is read: ${text}`, () => expect(parseKeyPath(text)).toEqual(path));

  for (const text of ["", ".", "a.", ".a", "a..b", "[]", "[0].a", "a[x]", "a[", "a[]b", "a[0"])
    test(`is none: ${JSON.stringify(text)}`, () => expect(parseKeyPath(text)).toBeNull());

  test("is the same when it was printed and read again, whatever its names are", () => {
    const step = fc.oneof(fc.string({ minLength: 1 }), fc.nat(9), fc.constant(EACH));
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.array(step), (first, rest) => {
        const path = [first, ...rest];
        expect(parseKeyPath(printKeyPath(path))).toEqual(path);
      }),
    );
  });

  test("leads to what stands there, and to nothing that a record only inherits", () => {
    const record = { QA: [{ q: 1 }, {}, { q: 2 }], meta: { a: ["x", "y"] } };
    expect(placesOf(record, ["QA", EACH, "q"])).toEqual([
      { path: ["QA", 0, "q"], value: 1 },
      { path: ["QA", 1, "q"], value: undefined },
      { path: ["QA", 2, "q"], value: 2 },
    ]);
    expect(placesOf(record, ["meta", "a", 1])).toEqual([{ path: ["meta", "a", 1], value: "y" }]);
    expect(placesOf(record, ["meta", EACH])).toEqual([]);
    expect(placesOf(record, ["constructor"])).toEqual([{ path: ["constructor"], value: undefined }]);
  });
});

describe("a mapping as a text", () => {
  for (const [text, mapping] of [
    ["photo=img,question=q,answer=a", { photo: "img", question: "q", answer: "a" }],
    [" answer = cap ", { answer: "cap" }],
    [
      "turns=talk,role=who,text=said,user=guest|visitor,assistant=guide",
      { turns: "talk", role: "who", text: "said", user: ["guest", "visitor"], assistant: ["guide"] },
    ],
    ["question=QA[].q,answer=QA[].a,system=sys", { question: "QA[].q", answer: "QA[].a", system: "sys" }],
    ["answer=a\\,b\\.c", { answer: "a\\,b\\.c" }],
  ] as [string, Mapping][])
    test(`is read: ${text}`, () => {
      expect(parseMapping(text)).toEqual({ ok: true, mapping });
      expect(parseMapping(printMapping(mapping))).toEqual({ ok: true, mapping });
    });

  for (const [text, code, data] of [
    ["img", "mappingSpelling", { part: "img" }],
    ["photo=,answer=a", "mappingSpelling", { part: "photo=" }],
    ["pic=img,answer=a", "mappingRole", { role: "pic" }],
    ["answer=a,answer=b", "mappingRoleTwice", { role: "answer" }],
    ["photo=img", "mappingNoAnswer", {}],
    ["question=q", "mappingNoAnswer", {}],
    ["turns=t,answer=a", "mappingTwoWays", {}],
    ["answer=a,role=r", "mappingNeedsTurns", { role: "role" }],
    ["answer=a,user=x", "mappingNeedsTurns", { role: "user" }],
    ["turns=t[]", "mappingSingle", { role: "turns" }],
    ["question=x,answer=x", "mappingKeyTwice", { key: "x", first: "question", second: "answer" }],
    ["photo=x,answer=x", "mappingKeyTwice", { key: "x", first: "photo", second: "answer" }],
    ["answer=a..b", "mappingKeyOf", { role: "answer", key: "a..b" }],
  ] as const)
    test(`is refused with the way out: ${text}`, () => {
      expect(parseMapping(text)).toMatchObject({ ok: false, why: { code, data } });
    });

  test("may call a turn's key as a key of the record is called", () => {
    expect(parseMapping("turns=text,text=text,role=answer").ok).toBe(true);
  });

  test("is refused by the same rules as data", () => {
    expect(mappingSchema.safeParse({ question: "q" }).success).toBe(false);
    expect(mappingSchema.safeParse({ answer: "a", more: "b" }).success).toBe(false);
    expect(mappingSchema.safeParse({ answer: "a" }).success).toBe(true);
  });
});
