import fc from "fast-check";
import { expect, test } from "vitest";
import { imageBox } from "#domain/box/box.ts";
import type { KnownBox } from "#domain/box/known-boxes.ts";
import { SVIT_GROUNDING } from "#domain/entry/grounding.ts";
import { linkIndex } from "./link-index.ts";
import { softLinks } from "./soft-links.ts";

const named = (...names: string[]): KnownBox[] =>
  names.map((name, index) => ({
    id: `${name}-${index}`,
    kind: "object",
    names: [name],
    box: imageBox(0, 0, 10, 10),
    isCrowd: false,
  }));
/** What is linked in a text on a photo of these things: `words→name`. */
const links = (text: string, ...names: string[]) =>
  softLinks(text, SVIT_GROUNDING, linkIndex(named(...names))).map((link) => `${link.words}→${link.name}`);

test.each<[string, string[], string[]]>([
  ["A man walks his dogs.", ["man", "dog"], ["man→man", "dogs→dog"]],
  ["The guy and the lady", ["man", "woman"], ["guy→man", "lady→woman"]],
  ["A grey aeroplane near a bicycle", ["plane", "bikes"], ["aeroplane→plane", "bicycle→bikes"]],
  ["People wait", ["man", "woman", "dog"], ["People→man, woman"]],
  ["A family of people", ["family"], ["family→family", "people→family"]],
  ["a man with a boy", ["person"], ["man→person", "boy→person"]],
  ["a tennis racket and a racket", ["tennis racket", "net"], ["tennis racket→tennis racket", "racket→tennis racket"]],
  [
    "TENNIS\nrackets, cellphone",
    ["tennis racket", "cell phone"],
    ["TENNIS\nrackets→tennis racket", "cellphone→cell phone"],
  ],
  ["eyeglasses beside two glasses", ["glasses", "wine glass"], ["eyeglasses→glasses", "glasses→glasses"]],
  ["glasses of milk", ["glass"], ["glasses→glass"]],
])("in “%s” the names of known things are linked", (text, known, expected) => {
  expect(links(text, ...known)).toEqual(expected);
});

test.each<[string, string[]]>([
  ["under the street light", ["light", "street"]],
  ["a hot dog on a plate", ["dog"]],
  ["the parking meter", ["meter", "parking"]],
  ["carpet and scar", ["car"]],
  ["a car-free zone in light-colored stone", ["car", "light"]],
  ["It can be seen while they watch.", ["can", "watch"]],
  ["an orange shirt and a brick wall", ["orange", "brick"]],
  ["The picture shows the colors in the back.", ["picture", "color", "back"]],
  ["a tennis. Racket", ["tennis racket"]],
  ["a family, a couple and a crew in the crowd", ["person"]],
])("in “%s” nothing is linked", (text, known) => {
  expect(links(text, ...known).filter((link) => !link.startsWith("Racket"))).toEqual([]);
});

test("of two names side by side the last is the thing", () => {
  expect(links("a tree trunk by the street sign", "tree", "trunk", "street", "sign")).toEqual([
    "tree trunk→trunk",
    "sign→sign",
  ]);
  expect(links("the bus driver", "bus", "driver")).toEqual(["driver→driver"]);
});

test("all boxes of a name are shown, for which is meant is not known", () => {
  const [link] = softLinks("the man", SVIT_GROUNDING, linkIndex(named("man", "dog", "men", "gentleman")));
  expect(link?.boxIds).toEqual(["man-0", "men-2", "gentleman-3"]);
});

test("regions give no names, and mentions no links", () => {
  const region: KnownBox = { id: "r", kind: "region", names: ["dog"], box: imageBox(0, 0, 1, 1), isCrowd: false };
  expect(softLinks("a dog", SVIT_GROUNDING, linkIndex([region]))).toEqual([]);
  const text = "The <st>man<ed> [0.1, 0.2, 0.3, 0.4] sees a man.";
  expect(softLinks(text, SVIT_GROUNDING, linkIndex(named("man")))).toEqual([
    { start: text.lastIndexOf("man"), end: text.length - 1, words: "man", name: "man", boxIds: ["man-0"] },
  ]);
});

test("Chinese names are found where words stand without blanks, and not inside longer words", () => {
  expect(links("一只猫坐在桌子上。", "猫", "桌子")).toEqual(["猫→猫", "桌子→桌子"]);
  expect(links("熊猫", "猫")).toEqual([]);
});

test("links stand in order, apart, and hold their own words, in any text", () => {
  const index = linkIndex(named("man", "tree trunk", "trunk", "street light", "hot dog", "dog", "glass", "猫"));
  const pieces = [
    "man",
    "tree",
    "trunk",
    " ",
    "-",
    "street light",
    "hot dog",
    "<st>man<ed>",
    "[0.1, 0.2, 0.3, 0.4]",
    "猫",
    "é",
    "\n",
    ".",
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 30 }), (parts) => {
      const text = parts.join("");
      let at = 0;
      for (const link of softLinks(text, SVIT_GROUNDING, index)) {
        expect(link.start).toBeGreaterThanOrEqual(at);
        expect(link.end).toBeGreaterThan(link.start);
        expect(text.slice(link.start, link.end)).toBe(link.words);
        at = link.end;
      }
    }),
  );
});
