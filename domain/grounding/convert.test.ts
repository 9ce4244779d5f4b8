import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ImageBox, imageBox, type Size } from "#domain/box/box.ts";
import type { Turn } from "#domain/entry/turn.ts";
import { type Converted, convertTurns, type Spoken } from "./convert.ts";
import { type GroundedEntry, piecesOfTurns } from "./edits.ts";
import { NOTATIONS, type NotationName, OF_RECORDS } from "./notation.ts";
import { notationOf } from "./notations/index.ts";
import { type SpaceName, spaceOf } from "./space.ts";

const PHOTO: Size = { widthPx: 640, heightPx: 480 };
const spoken = (name: NotationName, space: SpaceName = notationOf(name).spaces[0]): Spoken => ({
  notation: notationOf(name),
  space: spaceOf({ name: space }),
});
const SVIT = spoken("svit");
const talk = (question: string, answer: string): Turn[] => [
  { id: "0", from: "human", value: question },
  { id: "1", from: "gpt", value: answer },
];
const entryOf = (turns: readonly Turn[], notation: NotationName): GroundedEntry => ({
  turns,
  notation: notationOf(notation),
});

function into(name: NotationName, turns: readonly Turn[], from: Spoken = SVIT, space?: SpaceName) {
  return convertTurns({ turns, notation: from.notation }, from.space, spoken(name, space), () => PHOTO);
}
const texts = (made: Converted) => (made.ok ? made.turns.map(({ value }) => value) : made.reason);

const ASKED = talk(
  "<image>\nWhat is left of the <st>bowl<ed> [0.5, 0.5, 1, 1]?",
  "A <st>cup<ed> [0.25, 0.5, 0.5, 0.75] and two <st>men<ed> [0, 0, 0.1, 0.1], [0.1, 0, 0.2, 0.1].",
);

test.each([
  ["svit", "A <st>cup<ed> [0.25, 0.5, 0.5, 0.75] and two <st>men<ed> [0, 0, 0.1, 0.1], [0.1, 0, 0.2, 0.1].", {}],
  [
    "llava",
    "A cup [0.25, 0.5, 0.5, 0.69] and two men [0, 0.13, 0.1, 0.2], [0.1, 0.13, 0.2, 0.2].",
    { "phrase-unmarked": 3 },
  ],
  [
    "qwen-vl",
    "A <ref>cup</ref><box>(250,500),(500,750)</box> and two <ref>men</ref><box>(0,0),(100,100)</box><box>(100,0),(200,100)</box>.",
    {},
  ],
  [
    "qwen3-vl",
    'A cup and two men.\n```json\n[\n\t{"bbox_2d": [250, 500, 500, 750], "label": "cup"},\n\t{"bbox_2d": [0, 0, 100, 100], "label": "men"},\n\t{"bbox_2d": [100, 0, 200, 100], "label": "men"}\n]\n```',
    { "box-in-question": 1, "several-boxes": 1, "words-apart": 1 },
  ],
  [
    "qwen2.5-vl",
    'A cup and two men.\n```json\n[\n\t{"bbox_2d": [161, 238, 322, 357], "label": "cup"},\n\t{"bbox_2d": [0, 0, 64, 48], "label": "men"},\n\t{"bbox_2d": [64, 0, 129, 48], "label": "men"}\n]\n```',
    { "box-in-question": 1, "several-boxes": 1, "words-apart": 1 },
  ],
  [
    "internvl",
    "A <ref>cup</ref><box>[[250, 500, 500, 750]]</box> and two <ref>men</ref><box>[[0, 0, 100, 100], [100, 0, 200, 100]]</box>.",
    {},
  ],
  ["minigpt-v2", "A <p>cup</p> {<25><50><50><75>} and two <p>men</p> {<0><0><10><10>}<delim>{<10><0><20><10>}.", {}],
  [
    "locate-anything",
    "A <ref>cup</ref><box><250><500><500><750></box> and two <ref>men</ref><box><0><0><100><100></box><box><100><0><200><100></box>.",
    {},
  ],
  ["cogvlm", "A cup [[250,500,500,750]] and two men [[000,000,100,100;100,000,200,100]].", { "phrase-unmarked": 3 }],
] as const)("%s says what SVIT said, and what it cannot say is counted", (name, answer, losses) => {
  const made = into(name, ASKED);
  expect(made.ok && made.turns[1]?.value).toBe(answer);
  expect(made.ok && made.losses).toEqual(losses);
});

test("boxes beside the text are a key of the record, and placeholders in the text", () => {
  const made = into("ms-swift", ASKED);
  expect(made).toMatchObject({
    ok: true,
    turns: [
      { value: "<image>\nWhat is left of the <ref-object><bbox>?" },
      { value: "A <ref-object><bbox> and two <ref-object><bbox><bbox>." },
    ],
    record: {
      objects: {
        ref: ["bowl", "cup", "men"],
        bbox: [
          [320, 240, 640, 480],
          [160, 240, 320, 360],
          [0, 0, 64, 48],
          [64, 0, 128, 48],
        ],
        bbox_type: "real",
      },
    },
  });
  if (!made.ok) return;
  const turns = made.turns.map((turn, index) => ({
    ...turn,
    from: index === 0 ? ("human" as const) : ("gpt" as const),
  }));
  const back = convertTurns(
    { turns, notation: notationOf("ms-swift"), record: made.record },
    spaceOf({ name: "pixels" }),
    SVIT,
    () => PHOTO,
  );
  expect(texts(back)).toEqual(ASKED.map(({ value }) => value));
});

test("a list of boxes becomes a sentence without its fence, and is moved within its own formatting", () => {
  const turns = talk(
    "Find all.",
    'Here:\n```json\n[\n\t{"bbox_2d": [250, 500, 500, 750],   "label": "cup"},\n\t{"bbox_2d": [0,0,100,100], "label": "man"}\n]\n```\nDone.',
  );
  expect(texts(into("internvl", turns, spoken("qwen3-vl")))[1]).toBe(
    "Here: <ref>cup</ref><box>[[250, 500, 500, 750]]</box>, <ref>man</ref><box>[[0, 0, 100, 100]]</box>\nDone.",
  );
  expect(texts(into("qwen2.5-vl", turns, spoken("qwen3-vl"), "pixels"))[1]).toBe(
    'Here:\n```json\n[\n\t{"bbox_2d": [160, 240, 320, 360],   "label": "cup"},\n\t{"bbox_2d": [0,0,64,48], "label": "man"}\n]\n```\nDone.',
  );
});

test("a box that stands alone is named by what was asked for, where its target names each", () => {
  const turns = talk(
    "Please provide the bounding box coordinate of the region this sentence describes: a red cup.",
    "[0.25, 0.5, 0.5, 0.75]",
  );
  expect(texts(into("qwen3-vl", turns, spoken("llava", "unit")))[1]).toBe(
    '```json\n[\n\t{"bbox_2d": [250, 500, 500, 750], "label": "a red cup"}\n]\n```',
  );
  expect(texts(into("internvl", turns, spoken("llava", "unit")))[1]).toBe("<box>[[250, 500, 500, 750]]</box>");
});

test("a box that does not parse, or whose photo's size is wanted and not known, has no conversion", () => {
  const broken = talk("Where?", "A <st>cup<ed> [0.5., 0.1, 0.2, 0.3].");
  expect(texts(into("internvl", broken))).toBe("box-unparsable");
  const convert = (name: NotationName) => convertTurns(entryOf(ASKED, "svit"), SVIT.space, spoken(name), () => null);
  expect(texts(convert("qwen2.5-vl"))).toBe("photo-size-unknown");
  expect(convert("internvl").ok).toBe(true);
});

test("a text that its target would read otherwise has no conversion", () => {
  const turns = talk("How many?", "A <st>cup<ed> [0.25, 0.5, 0.5, 0.75] and the rows [4, 7, 9, 11].");
  expect(texts(into("ferret", turns))).toBe("read-otherwise");
  expect(into("internvl", turns).ok).toBe(true);
  expect(texts(into("internvl", talk("?", "<st>cup [0.1, 0.2, 0.3, 0.4] big<ed> [0.1, 0.2, 0.3, 0.4]")))).toBe(
    "box-unparsable",
  );
});

/** Sentences with boxes all over a photo of an odd size. */
const WORDS = ["the cup", "a red bowl", "two men", "the dog's tail", "杯子"];
const part = fc.integer({ min: 0, max: 1000 }).map((value) => value / 1000);
const aBox = fc
  .tuple(part, part, part, part)
  .map(([a, b, c, d]) => ({ x1: Math.min(a, b), y1: Math.min(c, d), x2: Math.max(a, b), y2: Math.max(c, d) }))
  .filter(({ x1, y1, x2, y2 }) => x2 - x1 > 0.05 && y2 - y1 > 0.05);
const aMention = fc.tuple(fc.constantFrom(...WORDS), fc.array(aBox, { minLength: 1, maxLength: 3 }));
const aSize = fc.record({
  widthPx: fc.integer({ min: 200, max: 2000 }),
  heightPx: fc.integer({ min: 200, max: 2000 }),
});

const drawn = (entry: GroundedEntry, spaceName: SpaceName, size: Size): { phrase: string | null; box: ImageBox }[] =>
  piecesOfTurns(entry).flatMap((pieces) =>
    pieces.flatMap((piece) =>
      piece.kind === "plain"
        ? []
        : piece.boxes.map(({ numbers }) => ({
            phrase: piece.kind === "mention" ? piece.phrase : null,
            box: (numbers && spaceOf({ name: spaceName }).toImage(numbers, size)) ?? imageBox(9e9, 0, 0, 0),
          })),
    ),
  );

/** Into which boxes can be converted. */
const TARGETS = NOTATIONS.filter((name) => !OF_RECORDS.some((own) => own === name));

describe.each(TARGETS)("%s", (name) => {
  test("says every box of any other within half a step of the coarser, and gives it back with its phrase", () => {
    fc.assert(
      fc.property(aSize, fc.array(aMention, { minLength: 1, maxLength: 4 }), (size, mentions) => {
        const answer = mentions
          .map(([phrase, boxes]) => `There: ${SVIT.notation.printMention(phrase, boxes)}`)
          .join(". ");
        const turns = talk("Where are they?", `${answer}.`);
        const before = drawn({ turns, notation: SVIT.notation }, "unit", size);
        const to = spoken(name);
        const made = convertTurns({ turns, notation: SVIT.notation }, SVIT.space, to, () => size);
        if (!made.ok) throw new Error(made.reason);
        const theirs: GroundedEntry = {
          turns: made.turns.map((turn, at) => ({ ...turn, from: at === 0 ? "human" : "gpt" })),
          notation: to.notation,
          record: made.record,
        };
        const there = drawn(theirs, to.space.name, size);
        const step = to.space.stepPx(size);
        const coarser = (to.notation.printedStep ?? to.space.step) / to.space.step;
        // A thousand is printed as 999; a patch in line with the other counts whole.
        const share = name === "kosmos-2" || to.space.name === "below-thousand" ? 1 : 0.5;
        const near = (own: typeof before, more: { x: number; y: number }) => {
          expect(own.length).toBe(before.length);
          for (const [at, { box }] of own.entries()) {
            const first = before[at]?.box ?? imageBox(0, 0, 0, 0);
            const far = { x: step.x * coarser * share + more.x + 1e-6, y: step.y * coarser * share + more.y + 1e-6 };
            expect(Math.abs(box.x1 - first.x1)).toBeLessThanOrEqual(far.x);
            expect(Math.abs(box.x2 - first.x2)).toBeLessThanOrEqual(far.x);
            expect(Math.abs(box.y1 - first.y1)).toBeLessThanOrEqual(far.y);
            expect(Math.abs(box.y2 - first.y2)).toBeLessThanOrEqual(far.y);
          }
        };
        near(there, { x: 0, y: 0 });
        const marksBoth = to.notation.says.phrase === "marked";
        if (marksBoth) expect(there.map(({ phrase }) => phrase)).toEqual(before.map(({ phrase }) => phrase));

        const back = convertTurns(theirs, to.space, SVIT, () => size);
        if (!back.ok) throw new Error(back.reason);
        const own = drawn(
          {
            turns: back.turns.map((turn, at) => ({ ...turn, from: at === 0 ? "human" : "gpt" })),
            notation: SVIT.notation,
          },
          "unit",
          size,
        );
        // Its own grid rounds once more.
        near(own, { x: 0.0005 * size.widthPx, y: 0.0005 * size.heightPx });
        if (marksBoth) expect(own.map(({ phrase }) => phrase)).toEqual(before.map(({ phrase }) => phrase));
        if (marksBoth && to.notation.says.inSentences && to.notation.says.severalBoxes && to.space.step * 1000 <= 1)
          expect(back.turns.map(({ value }) => value)).toEqual(turns.map(({ value }) => value));
      }),
      { numRuns: 60 },
    );
  });
});

test("through any two notations and back each box is within half a step of each of their grids", () => {
  fc.assert(
    fc.property(
      aSize,
      fc.array(aMention, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(...TARGETS),
      fc.constantFrom(...TARGETS),
      (size, mentions, first, second) => {
        const answer = mentions
          .map(([phrase, boxes]) => `There: ${SVIT.notation.printMention(phrase, boxes)}`)
          .join(". ");
        let entry: GroundedEntry = { turns: talk("Where are they?", `${answer}.`), notation: SVIT.notation };
        const before = drawn(entry, "unit", size);
        let space = SVIT.space;
        const far = { x: 0.0005 * size.widthPx, y: 0.0005 * size.heightPx };
        for (const to of [spoken(first), spoken(second), SVIT]) {
          const made = convertTurns(entry, space, to, () => size);
          if (!made.ok) throw new Error(made.reason);
          entry = {
            turns: made.turns.map((turn, at) => ({ ...turn, from: at === 0 ? "human" : "gpt" })),
            notation: to.notation,
            record: made.record,
          };
          space = to.space;
          const step = space.stepPx(size);
          const share =
            (to.notation.printedStep ?? space.step) /
            space.step /
            (space.name === "patches-32" || space.name === "below-thousand" ? 1 : 2);
          far.x += step.x * share;
          far.y += step.y * share;
        }
        const after = drawn(entry, "unit", size);
        expect(after.length).toBe(before.length);
        for (const [at, { box }] of after.entries()) {
          const own = before[at]?.box ?? imageBox(0, 0, 0, 0);
          expect(Math.max(Math.abs(box.x1 - own.x1), Math.abs(box.x2 - own.x2))).toBeLessThanOrEqual(far.x + 1e-6);
          expect(Math.max(Math.abs(box.y1 - own.y1), Math.abs(box.y2 - own.y2))).toBeLessThanOrEqual(far.y + 1e-6);
        }
      },
    ),
    { numRuns: 300 },
  );
});
