import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { imageBox, type Size } from "#domain/box/box.ts";
import { type DetectionEntry, detect } from "./detect.ts";
import type { NotationName } from "./notation.ts";
import { notationOf } from "./notations/index.ts";
import { type SpaceName, spaceOf } from "./space.ts";

const SIZES: Size[] = [
  { widthPx: 640, heightPx: 480 },
  { widthPx: 480, heightPx: 640 },
  { widthPx: 1920, heightPx: 1080 },
  { widthPx: 800, heightPx: 600 },
];

/** A file's entries with boxes all over their photos, in a notation and space; every other photo's objects are known where asked. */
function file(
  name: NotationName,
  space: SpaceName,
  { entries = 60, isKnown = false, seed = 7 } = {},
): DetectionEntry[] {
  const notation = notationOf(name);
  const parts = fc.sample(
    fc.record({
      x: fc.double({ min: 0, max: 0.7, noNaN: true }),
      y: fc.double({ min: 0, max: 0.7, noNaN: true }),
      w: fc.double({ min: 0.1, max: 0.3, noNaN: true }),
      h: fc.double({ min: 0.1, max: 0.3, noNaN: true }),
    }),
    { seed, numRuns: entries },
  );
  return parts.map(({ x, y, w, h }, index) => {
    const size = SIZES[index % SIZES.length] as Size;
    const box = imageBox(x * size.widthPx, y * size.heightPx, (x + w) * size.widthPx, (y + h) * size.heightPx);
    const numbers = spaceOf({ name: space }).fromImage(box, size);
    return {
      turns: [
        { value: "<image>\nPlease provide the bounding box of the cup." },
        { value: `It is ${notation.printMention("a cup", numbers ? [numbers] : [])}` },
      ],
      hasPhoto: true,
      size,
      known: isKnown && index % 2 === 0 ? [box, imageBox(1, 1, 9, 9)] : [],
    };
  });
}

describe("what has one space is decided without knowing any object", () => {
  test.each([
    ["svit", "unit"],
    ["qwen-vl", "below-thousand"],
    ["internvl", "thousand"],
    ["deepseek-vl2", "0-999"],
    ["cogvlm", "below-thousand"],
    ["minigpt-v2", "hundred"],
    ["locate-anything", "thousand"],
    ["kosmos-2", "patches-32"],
    ["paligemma", "0-1023"],
    ["florence-2", "bins-1000"],
    // Bars, and edges that no box reaches, part these from each other.
    ["shikra", "unit"],
    ["shikra", "unit-padded"],
    ["llava", "unit"],
    ["llava", "unit-padded"],
    ["ferret", "thousand"],
    ["ferret", "pixels"],
    ["qwen2-vl", "thousand"],
    ["qwen3-vl", "thousand"],
  ] as const)("%s in %s", (name, space) => {
    const found = detect(file(name, space, { entries: 400 }));
    expect(found).toMatchObject({ kind: "decided", reading: { notation: name, space } });
  });
});

test.each([
  ["qwen2.5-vl", "thousand", "qwen3-vl", "thousand"],
  ["qwen2.5-vl", "pixels", "qwen2.5-vl", "pixels"],
  ["qwen2.5-vl", "pixels-resized", "qwen2.5-vl", "pixels-resized"],
  ["llava", "unit-padded", "llava", "unit-padded"],
  ["llava", "unit", "llava", "unit"],
] as const)("%s in %s is told by known objects: %s, %s", (name, space, notation, expected) => {
  expect(detect(file(name, space, { entries: 40, isKnown: true }))).toMatchObject({
    kind: "decided",
    reading: { notation, space: expected },
  });
});

test("where two readings fit, both are told, and entries that show it", () => {
  const found = detect(
    file("llava", "unit", { entries: 8 }).map((entry) => ({
      ...entry,
      size: SIZES[2] as Size,
      turns: [{ value: "Locate the cup." }, { value: "[0.4, 0.4, 0.6, 0.6]" }],
    })),
  );
  expect(found.kind).toBe("ask");
  if (found.kind !== "ask") return;
  expect(found.readings.map(({ space }) => space)).toEqual(["unit-padded", "unit"]);
  expect(found.examples).toEqual([0, 1, 2]);
});

test("boxes of parts of one are none of pixels, however many of the file are broken", () => {
  const mostly = (size: Size | null) =>
    file("llava", "unit", { entries: 100 }).map((entry, index) => ({
      ...entry,
      size,
      turns: [
        { value: "Locate the cup." },
        { value: `[0.1, 0.${10 + index}, 0.727, ${index % 20 === 0 ? 1.562 : 0.998}]` },
      ],
    }));
  for (const size of [null, SIZES[0] as Size]) {
    const found = detect(mostly(size));
    expect(found.kind === "ask" && found.readings.map(({ space }) => space)).toEqual(["unit-padded", "unit"]);
  }
});

test("boxes in the middle of all photos do not pass for boxes between the bars of a square", () => {
  const middle = file("llava", "unit", { entries: 200 }).map((entry, index) => ({
    ...entry,
    size: SIZES[0] as Size,
    turns: [
      { value: "Locate the cup." },
      { value: `[0.${10 + (index % 9)}, 0.${14 + (index % 7)}, 0.${90 + (index % 7)}, 0.${80 + (index % 7)}]` },
    ],
  }));
  expect(detect(middle).kind).toBe("ask");
});

test("two notations in one file are asked about", () => {
  const found = detect([...file("internvl", "thousand"), ...file("minigpt-v2", "hundred")]);
  expect(found.kind === "ask" && new Set(found.readings.map(({ notation }) => notation))).toEqual(
    new Set(["internvl", "minigpt-v2"]),
  );
  expect(found.shares).toEqual({ internvl: 60, "minigpt-v2": 60 });
});

test("lists of numbers without a photo, or in texts that speak of no place, are no boxes", () => {
  const turns = [
    { value: "Sort this list: [3, 1, 4, 1, 5]" },
    { value: "Sorted: [1, 1, 3, 4, 5]. The matrix row is [1, 0, 0, 1]. The tensor has shape [8, 3, 224, 224]." },
  ];
  expect(detect([{ turns, hasPhoto: false, size: null }]).kind).toBe("none");
  expect(detect(file("svit", "unit").map((entry) => ({ ...entry, hasPhoto: false }))).kind).toBe("none");
  expect(detect([{ turns: [{ value: "Which of [0.1, 0.2, 0.3, 0.4]?" }], hasPhoto: true, size: null }]).kind).toBe(
    "none",
  );
});

test("a record that says its own space is believed", () => {
  const turns = [{ value: "<image>Find the <ref-object>" }, { value: "<bbox>" }];
  const entry = (type?: string): DetectionEntry => ({
    turns,
    hasPhoto: true,
    size: null,
    record: { objects: { ref: ["cup"], bbox: [[0, 0, 1, 1]], ...(type ? { bbox_type: type } : {}) } },
  });
  expect(detect([entry()])).toMatchObject({ kind: "decided", reading: { notation: "ms-swift", space: "pixels" } });
  expect(detect([entry("norm1")])).toMatchObject({ kind: "decided", reading: { notation: "ms-swift", space: "unit" } });
  const ui = {
    turns: [{ value: "What is the widget <bbox_location0>?" }],
    hasPhoto: true,
    size: null,
    record: { box_x1y1x2y2: [[[1, 2, 30, 40]]] },
  };
  expect(detect([ui])).toMatchObject({ kind: "decided", reading: { notation: "ferret-ui", space: "pixels" } });
});

test("numbers that no space of a notation has are looked for in the others", () => {
  const found = detect(
    file("internvl", "pixels", { entries: 100 }).map((entry) => ({
      ...entry,
      size: { widthPx: 1920, heightPx: 1920 },
    })),
  );
  expect(
    found.kind === "none"
      ? []
      : found.kind === "decided"
        ? [found.reading.space]
        : found.readings.map(({ space }) => space),
  ).toContain("pixels");
});
