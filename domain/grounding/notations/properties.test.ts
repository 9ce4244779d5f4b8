import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Corners } from "#domain/box/box.ts";
import { addBox, groundWords, removeBox, replaceBox, unground } from "#domain/grounding/edits.ts";
import { type Mention, NOTATIONS, type NotationName, type Piece } from "#domain/grounding/notation.ts";
import { twinOf } from "#domain/grounding/twin.ts";
import { notationOf } from "./index.ts";

/** Signs of all notations, whole and cut, and what stands between them. */
const SIGNS = [
  "<st>",
  "<ed>",
  " [0.1, 0.2, 0.3, 0.4]",
  "[0.5., 1, 1, 1]",
  "[4, 7, 9, 11]",
  "[0.250,0.500,0.500,0.750;",
  "the cup",
  " a man ",
  "",
  ", ",
  "<ref>",
  "</ref>",
  "<box>",
  "</box>",
  "(250,500),(500,750)",
  "[[250, 500, 500, 750]]",
  "[[012,034,056,078;010,020,030,040]]",
  "[",
  "]",
  "{",
  "}",
  "<|object_ref_start|>",
  "<|object_ref_end|>",
  "<|box_start|>",
  "<|box_end|>",
  "<|ref|>",
  "<|/ref|>",
  "<|det|>",
  "<|/det|>",
  "<|begin_of_box|>",
  "<|end_of_box|>",
  '{"bbox_2d": [1, 2, 3, 4], "label": "cup"}',
  '"bbox_2d"',
  ":",
  '"',
  "\\",
  '"label": "a\\u00e9"',
  "```json\n[\n",
  "\n]\n```",
  "<p>",
  "</p>",
  " {<12><34><56><78>}",
  "<delim>",
  "<phrase>",
  "</phrase>",
  "<object>",
  "</object>",
  "<patch_index_0044><patch_index_0863>",
  "</delimiter_of_multi_objects/>",
  "<loc0001><loc0002><loc0003><loc0004>",
  "<loc0001>",
  " ; ",
  "<seg001>",
  "<loc_1><loc_2><loc_3><loc_4>",
  "<loc_5>",
  "<ref-object>",
  "<bbox>",
  '{"bbox_2d": <bbox>, "label": "<ref-object>"}',
  "<bbox_location0>",
  "<bbox_location1>",
  "视觉",
  "\r\n",
  "<image>",
  "0.5",
  "7",
];
const fragment = fc.oneof(
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 8 }) },
  { weight: 6, arbitrary: fc.constantFrom(...SIGNS) },
);
const anyText = fc.array(fragment, { maxLength: 24 }).map((parts) => parts.join(""));

function expectWhole(text: string, pieces: readonly Piece[]) {
  let at = 0;
  for (const piece of pieces) {
    expect(piece.start).toBe(at);
    expect(piece.text).toBe(text.slice(piece.start, piece.end));
    expect(piece.end).toBeGreaterThan(piece.start);
    at = piece.end;
    if (piece.kind === "plain") continue;
    for (const box of piece.boxes) {
      expect(box.text).toBe(text.slice(box.start, box.end));
      expect(box.start >= piece.start && box.end <= piece.end).toBe(true);
    }
    if (piece.kind === "mention") expect(piece.phraseStart >= piece.start && piece.phraseEnd <= piece.end).toBe(true);
  }
  expect(at).toBe(text.length);
}

const inText = NOTATIONS.filter((name) => notationOf(name).beside === undefined);
/** A grid that each notation prints exactly: hundredths in the unit, else whole numbers up to 31. */
const boxOf = (name: NotationName) => {
  const part = fc
    .integer({ min: 0, max: 31 })
    .map((value) => (notationOf(name).spaces[0].startsWith("unit") ? value / 100 : value));
  return fc
    .tuple(part, part, part, part)
    .map(
      ([x1, y1, x2, y2]): Corners => ({
        x1: Math.min(x1, x2),
        y1: Math.min(y1, y2),
        x2: Math.max(x1, x2),
        y2: Math.max(y1, y2),
      }),
    )
    .filter((box) => box.x1 < box.x2 && box.y1 < box.y2);
};
const aPhrase = fc.constantFrom("a cup", "the red bowl", "a man's hat", "杯子");
const mentionsIn = (pieces: readonly Piece[]): Mention[] => pieces.filter((piece) => piece.kind === "mention");

describe.each(NOTATIONS)("%s", (name) => {
  const notation = notationOf(name);

  test("any text taken apart and joined again is the same text", () => {
    fc.assert(
      fc.property(anyText, (text) => expectWhole(text, notation.parse(text))),
      { numRuns: 400 },
    );
  });

  test.each([
    "[",
    "[[",
    "[1",
    "[1,",
    "1",
    " ",
    "<",
    "<ref>",
    "</ref>",
    "<ref>a",
    "<box>",
    "<box>(",
    "<st>",
    "<ed>",
    "{",
    '{"',
    '{"bbox_2d":',
    '{"bbox":[1',
    '"bbox_2d"',
    "<p>",
    "{<1>",
    "<object>",
    "<loc0001>",
    "<loc_1>",
    "<bbox>",
    "<ref-object>",
    "<bbox_location1>",
    "[0.1,0.2,0.3,0.4]   ",
    "<|det|>[",
    '\\"',
  ])("200 kB of %j are read once, not once for each sign", (sign) => {
    const text = sign.repeat(Math.ceil(200_000 / sign.length));
    for (const own of [text, `<st>x<ed> [0.1, 0.2${text}`, `{"bbox_2d": [1, 2, 3, 4], "label": "${text}`]) {
      const pieces = notation.parse(own);
      expect(pieces.map((piece) => piece.text).join("") === own).toBe(true);
    }
  });
});

describe.each(inText)("%s", (name) => {
  const notation = notationOf(name);

  test("a printed phrase with its boxes reads back as itself", () => {
    fc.assert(
      fc.property(aPhrase, fc.array(boxOf(name), { minLength: 1, maxLength: 3 }), (phrase, boxes) => {
        const text = notation.printMention(phrase, boxes);
        const pieces = notation.parse(text);
        const mentions = mentionsIn(pieces);
        expect(mentions.flatMap((mention) => mention.boxes.map(({ numbers }) => numbers))).toEqual(boxes);
        expect(new Set(mentions.map((mention) => mention.phrase))).toEqual(new Set([phrase]));
        expectWhole(text, pieces);
        const alone = notation.parse(notation.printMention(null, boxes));
        expect(
          alone.flatMap((piece) => (piece.kind === "stray-box" ? piece.boxes.map(({ numbers }) => numbers) : [])),
        ).toEqual(boxes);
      }),
      { numRuns: 200 },
    );
  });

  test("a box that is replaced changes its own numbers, and put back gives the same bytes", () => {
    fc.assert(
      fc.property(
        aPhrase,
        boxOf(name),
        boxOf(name),
        fc.constantFrom("", "Look at ", "看 "),
        (phrase, first, second, before) => {
          const value = `${before}${notation.printMention(phrase, [first])}`;
          const turn = { id: "0", from: "gpt" as const, value };
          const [mention] = mentionsIn(notation.parse(value));
          const after =
            replaceBox({ turns: [turn], notation }, twinOf(mention as Mention), 0, second).turns[0]?.value ?? "";
          const [moved] = mentionsIn(notation.parse(after));
          expect(moved?.boxes.map(({ numbers }) => numbers)).toEqual([second]);
          expect(
            replaceBox({ turns: [{ ...turn, value: after }], notation }, twinOf(moved as Mention), 0, first).turns[0]
              ?.value,
          ).toBe(value);
        },
      ),
      { numRuns: 100 },
    );
  });

  test("a box that is added and taken away again leaves the same bytes", () => {
    fc.assert(
      fc.property(aPhrase, boxOf(name), boxOf(name), (phrase, first, second) => {
        if (JSON.stringify(first) === JSON.stringify(second)) return;
        const value = notation.printMention(phrase, [first]);
        const turn = { id: "0", from: "gpt" as const, value };
        const [mention] = mentionsIn(notation.parse(value));
        const added = addBox({ turns: [turn], notation }, twinOf(mention as Mention), second).turns[0]?.value ?? "";
        const mentions = mentionsIn(notation.parse(added));
        expect(mentions.flatMap(({ boxes }) => boxes.map(({ numbers }) => numbers))).toEqual([first, second]);
        const last = mentions.at(-1) as Mention;
        const removed = removeBox(
          { turns: [{ ...turn, value: added }], notation },
          twinOf(last),
          last.boxes.length - 1,
        );
        expect(removed.turns[0]?.value).toBe(value);
      }),
      { numRuns: 100 },
    );
  });
});

test.each(inText.filter((name) => notationOf(name).says.inSentences))(
  "%s makes a mention of words, and words of a mention",
  (name) => {
    const notation = notationOf(name);
    const value = "There is a cup on it.";
    const [box] = fc.sample(boxOf(name), { seed: 1, numRuns: 1 });
    const made = groundWords({ turns: [{ id: "0", from: "gpt", value }], notation }, "0", 9, 14, [box as Corners]);
    const text = made?.turns[0]?.value ?? "";
    const [mention] = mentionsIn(notation.parse(text));
    expect(mention?.phrase).toBe("a cup");
    expect(
      unground({ turns: [{ id: "0", from: "gpt", value: text }], notation }, twinOf(mention as Mention)).turns[0]
        ?.value,
    ).toBe(value);
    expect(
      groundWords({ turns: [{ id: "0", from: "gpt", value: text }], notation }, "0", 0, text.length, [box as Corners]),
    ).toBeNull();
  },
);
