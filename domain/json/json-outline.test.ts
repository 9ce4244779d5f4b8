import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { must } from "#domain/must.ts";
import {
  DEPTH_MAX,
  doubledKeys,
  hasDoubledKey,
  type JsonNode,
  memberNode,
  outlineOf,
  shellOf,
  textOf,
} from "./json-outline.ts";
import { compactJson } from "./json-text.ts";

const outline = (text: string) => must(outlineOf(text), "not too deep");

/** The value again, put together of the outline's scalars. */
function builtFrom(text: string, node: JsonNode): unknown {
  if (node.members) {
    const made: Record<string, unknown> = {};
    for (const { key, value } of node.members)
      Object.defineProperty(made, key, { value: builtFrom(text, value), enumerable: true, configurable: true });
    return made;
  }
  return node.elements ? node.elements.map((element) => builtFrom(text, element)) : JSON.parse(textOf(text, node));
}

const printed = fc
  .tuple(fc.jsonValue(), fc.constantFrom(0, 2, "\t"), fc.constantFrom("", " ", "\r\n"))
  .map(([value, indent, blank]) => `${blank}${JSON.stringify(value, null, indent)}${blank}`);

describe("the outline of a text", () => {
  test("tells where each part of its value stands", () => {
    fc.assert(
      fc.property(printed, (text) => {
        const node = outline(text);
        expect(textOf(text, node)).toBe(text.trim());
        expect(JSON.stringify(builtFrom(text, node))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  test("decodes keys, and of a doubled one gives the last", () => {
    const text = '{"\\u0061":1,"b":[{"c":2,"c":3}],"a":4}';
    expect(textOf(text, must(memberNode(outline(text), "a"), "it is there"))).toBe("4");
    expect(doubledKeys(outline(text))).toEqual([
      { path: "$", key: "a" },
      { path: "$.b[0]", key: "c" },
    ]);
    expect(hasDoubledKey(outline(text))).toBe(true);
    expect(hasDoubledKey(outline('{"a":{"a":1},"b":[{"a":1},{"a":1}]}'))).toBe(false);
    const many = Array.from({ length: 40 }, (_, index) => `"k${index}":0`);
    expect(hasDoubledKey(outline(`{${many.join()}}`))).toBe(false);
    expect(hasDoubledKey(outline(`{${[...many, '"k3":1'].join()}}`))).toBe(true);
  });

  test("is none where a value is nested too deep, also one that a doubled key hides", () => {
    const nested = (levels: number) => `${"[".repeat(levels)}1${"]".repeat(levels)}`;
    expect(outlineOf(nested(DEPTH_MAX))).not.toBeNull();
    expect(outlineOf(`{"a":${nested(100_000)},"a":1}`)).toBeNull();
  });

  test("cuts a value out and leaves every other sign as it was", () => {
    const text = ' {"id": 1.0, "conversations" : [1,2], "2":"\\u00e9", "1":-0.0} ';
    const node = outline(text);
    expect(shellOf(text, node, must(memberNode(node, "conversations"), "it is there"))).toBe(
      '{"id": 1.0, "conversations" : null, "2":"\\u00e9", "1":-0.0}',
    );
  });
});

test("a compact text differs in the white space between tokens alone", () => {
  fc.assert(
    fc.property(printed, (text) => {
      expect(compactJson(text)).toBe(JSON.stringify(JSON.parse(text)));
    }),
  );
  expect(compactJson('{ "a b" : [ 1.0 , "\\" x " ] }')).toBe('{"a b":[1.0,"\\" x "]}');
});
