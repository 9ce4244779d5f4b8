import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SVIT_GROUNDING } from "#domain/entry/grounding.ts";
import { hitRanges, snippetOf } from "./hit-ranges.ts";
import { parseSearch, printTsquery } from "./search-query.ts";
import { searchVector } from "./search-vector.ts";
import { searchWords } from "./search-words.ts";

const query = (text: string) => printTsquery(parseSearch(text));
const marked = (text: string, wanted: string) =>
  hitRanges(text, wanted).map(({ start, end }) => text.slice(start, end));

describe("words of a text", () => {
  test.each([
    ["The man's T-shirt is 0.5 m.", ["the", "man", "s", "t", "shirt", "is", "0", "5", "m"]],
    ["Café CRÈME", ["cafe", "creme"]],
    ["ﬁne ｆｕｌｌ", ["fine", "full"]],
    ["红色车", ["红色", "色车", "车"]],
    ["一辆red车", ["一辆", "辆", "red", "车"]],
    ["Привет, мир", ["привет", "мир"]],
    ["?! …", []],
  ])("of %j are %j", (text, words) => {
    expect(searchWords(text).map(({ word }) => word)).toEqual(words);
  });

  test("lie where they say, and hold nothing that a query could be broken with", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (text) => {
        let at = 0;
        for (const { word, start, end } of searchWords(text)) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(word).toMatch(/^[\p{L}\p{N}]+$/u);
          at = start;
        }
      }),
    );
  });
});

describe("a search", () => {
  test.each([
    ["red boat", "'red' & 'boat'"],
    ['"red boat" sea', "('red' <-> 'boat') & 'sea'"],
    ["boat* -Dog", "'boat':* & !('dog')"],
    ['-"a dog" x', "!('a' <-> 'dog') & 'x'"],
    ["T-shirt", "('t' <-> 'shirt')"],
    ["红色车", "('红色' <-> '色车')"],
    ["车", "'车':*"],
    ['"red 红色车 b"', "('red' <-> '红色' <-> '色车' <2> 'b')"],
    ["' & | ! <-> :* \\", ""],
    ['"unclosed phrase', "('unclosed' <-> 'phrase')"],
    ["--x", "'x'"],
    ['"*red boat"', "('red' <-> 'boat')"],
    ["*红色* *车", "'红色':* & '车':*"],
  ])("for %j asks %s", (text, printed) => {
    expect(query(text)).toBe(printed);
  });

  test.each([
    ["*boat", { isSuffix: true, isPrefix: false, isExcluded: false }],
    ["*Boat*", { isSuffix: true, isPrefix: true, isExcluded: false }],
    ["-*boat", { isSuffix: true, isPrefix: false, isExcluded: true }],
    ["boat*", { isSuffix: false, isPrefix: true, isExcluded: false }],
    ["*boat,", { isSuffix: true, isPrefix: false, isExcluded: false }],
  ])("reads %j as what a word ends in, or has in it", (text, term) => {
    expect(parseSearch(text)).toEqual([{ words: [{ word: "boat", at: 0 }], ...term }]);
  });

  test("finds each single word of any text again", () => {
    fc.assert(
      fc.property(fc.lorem({ maxCount: 8 }), fc.nat(), (text, pick) => {
        const words = searchWords(text);
        const word = words[pick % words.length]?.word ?? "";
        expect(marked(text, word).length).toBeGreaterThan(0);
      }),
    );
  });
});

describe("the vector of an entry", () => {
  test("holds each word with its places, and none of tags and boxes", () => {
    const turns = [{ value: "Is <st>the boat<ed> [0.1, 0.2, 0.3, 0.4] the red one?" }, { value: "Yes." }];
    expect(searchVector("Boats", turns, SVIT_GROUNDING)).toBe("boats:1 is:4 the:5,7 boat:6 red:8 one:9 yes:12");
  });

  test("keeps no place beyond what PostgreSQL holds", () => {
    const vector = searchVector(
      null,
      [{ value: Array.from({ length: 20_000 }, (_, n) => `w${n % 30}`).join(" ") }],
      SVIT_GROUNDING,
    );
    const places = vector.split(" ").map((word) => word.split(":")[1]?.split(",") ?? []);
    expect(Math.max(...places.flat().map(Number))).toBeLessThanOrEqual(16_383);
    expect(Math.max(...places.map((list) => list.length))).toBe(255);
  });
});

describe("hits", () => {
  test.each([
    ["Two boats and a red Boat.", "boat", ["Boat"]],
    ["Two boats and a red Boat.", "boat*", ["boats", "Boat"]],
    ["a red boat, a red car", '"red car"', ["red car"]],
    ["a red boat", "red boat", ["red", "boat"]],
    ["Café au lait", "cafe", ["Café"]],
    ["一辆红色汽车停着", "红色汽车", ["红色汽车"]],
    ["一辆红色汽车", "车", ["车"]],
    ["车在路上", "车", ["车"]],
    ["a dog", "-dog", []],
    ["Sailboats and a boatman, a boat", "*boat*", ["Sailboats", "boatman", "boat"]],
    ["Sailboats and a boatman, a sailboat", "*boat", ["sailboat"]],
  ])("in %j of %j are %j", (text, wanted, hits) => {
    expect(marked(text, wanted)).toEqual(hits);
  });

  test("far behind the beginning are shown in a snippet that is cut at blanks", () => {
    const text = `${"sea ".repeat(100)}a boat ${"sky ".repeat(100)}`;
    const snippet = snippetOf(text, "boat") ?? "";
    expect(snippet).toMatch(/^…sea (sea )+a boat (sky )+sky…$/);
    expect(snippet.length).toBeLessThan(200);
    expect(snippetOf(text, "car")).toBeNull();
  });

  test("begin as close before the hit as a line has room for", () => {
    const snippet = snippetOf(`${"sea ".repeat(100)}a boat ${"sky ".repeat(100)}`, "boat", 26) ?? "";
    expect(snippet).toMatch(/^…(sea )+a boat sky/);
    expect(snippet.indexOf("boat")).toBeLessThan(28);
    expect(snippetOf("a boat", "boat", 26)).toBe("a boat");
  });
});
