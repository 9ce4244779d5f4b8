import fc from "fast-check";
import { expect, test } from "vitest";
import { SVIT_GROUNDING } from "#domain/entry/grounding.ts";
import { mentionViews, strayBoxes } from "./mention-views.ts";
import { segmentsOf } from "./segments.ts";

const TEXT = "The man near <st>a dog<ed> [0, 0, 1, 1] holds [0.1, 0.2, 0.3, 0.4]. The dog barks.";
const link = (words: string) => {
  const start = TEXT.lastIndexOf(words);
  return { start, end: start + words.length, words, name: words, boxIds: ["object-1-0"] };
};

test("a text is cut into plain words, soft links, mentions and stray boxes", () => {
  const [whole] = segmentsOf(TEXT, SVIT_GROUNDING, [link("man"), link("dog")]);
  expect(whole?.segments.map((part) => [part.kind, TEXT.slice(part.start, part.end)])).toEqual([
    ["plain", "The "],
    ["soft", "man"],
    ["plain", " near "],
    ["mention", "<st>a dog<ed> [0, 0, 1, 1]"],
    ["plain", " holds "],
    ["stray", "[0.1, 0.2, 0.3, 0.4]"],
    ["plain", ". The "],
    ["soft", "dog"],
    ["plain", " barks."],
  ]);
});

test("whatever the passages, the parts cover the text without a gap", () => {
  fc.assert(
    fc.property(fc.nat(TEXT.length), (cut) => {
      const passages = segmentsOf(
        TEXT,
        SVIT_GROUNDING,
        [link("man"), link("dog")],
        [
          { start: 0, end: cut },
          { start: cut, end: TEXT.length },
        ],
      );
      const parts = passages.flatMap((passage) => passage.segments);
      expect(parts.map((part) => TEXT.slice(part.start, part.end)).join("")).toBe(TEXT);
    }),
  );
});

test("each mention has its place in the text, and a box without words is one of them and drawn once", () => {
  const grounding = { notation: "qwen-vl", space: { name: "thousand" }, isGuess: false } as const;
  const value = "<box>(1,2),(3,4)</box> and <ref>the cup</ref><box>(5,6),(7,8)</box>";
  const turns = [{ id: "1", from: "gpt" as const, value }];
  const segments = segmentsOf(value, grounding, [])[0]?.segments.filter(({ kind }) => kind !== "plain");
  const views = mentionViews(turns, grounding, { widthPx: 100, heightPx: 100 });
  expect(segments?.map((own) => [own.kind, own.start])).toEqual(views.map(({ start }) => ["mention", start]));
  expect(views).toHaveLength(2);
  expect(strayBoxes(turns, grounding, { widthPx: 100, heightPx: 100 })).toEqual([]);
});
