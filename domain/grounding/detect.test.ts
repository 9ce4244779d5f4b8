import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { imageBox, type Size } from "#domain/box/box.ts";
import { type Detection, type DetectionEntry, detect } from "./detect.ts";
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

/** Of each notation that a file was found to have: what was decided, or between what somebody has to choose. */
const told = ({ groups }: Detection) =>
  groups.map(({ readings, isDecided }) => {
    const [first] = readings;
    return isDecided
      ? `${first.notation} ${first.space}`
      : [first.notation, ...readings.map(({ space }) => `${space}?`)].join(" ");
  });

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
    expect(told(found)).toEqual([`${name} ${space}`]);
  });
});

test.each([
  ["qwen2.5-vl", "thousand", "qwen3-vl", "thousand"],
  ["qwen2.5-vl", "pixels", "qwen2.5-vl", "pixels"],
  ["qwen2.5-vl", "pixels-resized", "qwen2.5-vl", "pixels-resized"],
  ["llava", "unit-padded", "llava", "unit-padded"],
  ["llava", "unit", "llava", "unit"],
] as const)("%s in %s is told by known objects: %s, %s", (name, space, notation, expected) => {
  expect(told(detect(file(name, space, { entries: 40, isKnown: true })))).toEqual([`${notation} ${expected}`]);
});

test("where two readings fit, both are told, and entries that show it", () => {
  const found = detect(
    file("llava", "unit", { entries: 8 }).map((entry) => ({
      ...entry,
      size: SIZES[2] as Size,
      turns: [{ value: "Locate the cup." }, { value: "[0.4, 0.4, 0.6, 0.6]" }],
    })),
  );
  expect(told(found)).toEqual(["llava unit-padded? unit?"]);
  expect(found.groups[0]?.examples).toEqual([0, 1, 2]);
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
    expect(told(detect(mostly(size)))).toEqual(["llava unit-padded? unit?"]);
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
  expect(detect(middle).groups[0]?.isDecided).toBe(false);
});

describe("a mix", () => {
  test("of two notations is told each by itself, the larger part first", () => {
    const found = detect([...file("internvl", "thousand", { entries: 80 }), ...file("minigpt-v2", "hundred")]);
    expect(told(found)).toEqual(["internvl thousand", "minigpt-v2 hundred"]);
    expect(found.groups.map(({ signs, entries }) => [signs, entries])).toEqual([
      ["internvl", 80],
      ["minigpt-v2", 60],
    ]);
    expect(found.shares).toEqual({ internvl: 80, "minigpt-v2": 60 });
  });
  test("leaves the one alone to be asked about that has two readings", () => {
    const middle = file("llava", "unit", { entries: 100 }).map((entry) => ({
      ...entry,
      size: SIZES[2] as Size,
      turns: [{ value: "Locate the cup." }, { value: "[0.4, 0.4, 0.6, 0.6]" }],
    }));
    expect(told(detect([...middle, ...file("kosmos-2", "patches-32")]))).toEqual([
      "llava unit-padded? unit?",
      "kosmos-2 patches-32",
    ]);
  });
  test("of parts of one and pixels in brackets is of two notations", () => {
    expect(
      told(detect([...file("llava", "unit", { entries: 400 }), ...file("ferret", "pixels", { entries: 390 })])),
    ).toEqual(["llava unit", "ferret pixels"]);
  });
  test("has a small part where its signs are nobody's chance, and not where they are brackets", () => {
    const large = file("llava", "unit", { entries: 1000 });
    expect(told(detect([...large, ...file("qwen-vl", "below-thousand", { entries: 6 })]))).toEqual([
      "llava unit",
      "qwen-vl below-thousand",
    ]);
    expect(told(detect([...large, ...file("qwen-vl", "below-thousand", { entries: 3 })]))).toEqual(["llava unit"]);
    expect(told(detect([...large, ...file("ferret", "thousand", { entries: 20 })]))).toEqual(["llava unit"]);
  });
  test("may have rows with a box in a key beside texts with boxes", () => {
    const rows = file("svit", "unit").map((entry, nth) => ({
      ...entry,
      turns: [{ value: "Describe the region." }, { value: "A cup." }],
      record: { bbox: [10 + nth, 20, 9, 8] },
    }));
    expect(told(detect([...file("internvl", "thousand", { entries: 90 }), ...rows]))).toEqual([
      "internvl thousand",
      "record-xywh pixels? thousand?",
    ]);
  });
});

test("lists of numbers without a photo, or in texts that speak of no place, are no boxes", () => {
  const turns = [
    { value: "Sort this list: [3, 1, 4, 1, 5]" },
    { value: "Sorted: [1, 1, 3, 4, 5]. The matrix row is [1, 0, 0, 1]. The tensor has shape [8, 3, 224, 224]." },
  ];
  expect(detect([{ turns, hasPhoto: false, size: null }]).groups).toEqual([]);
  expect(detect(file("svit", "unit").map((entry) => ({ ...entry, hasPhoto: false }))).groups).toEqual([]);
  expect(detect([{ turns: [{ value: "Which of [0.1, 0.2, 0.3, 0.4]?" }], hasPhoto: true, size: null }]).groups).toEqual(
    [],
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
  expect(told(detect([entry()]))).toEqual(["ms-swift pixels"]);
  expect(told(detect([entry("norm1")]))).toEqual(["ms-swift unit"]);
  const ui = {
    turns: [{ value: "What is the widget <bbox_location0>?" }],
    hasPhoto: true,
    size: null,
    record: { box_x1y1x2y2: [[[1, 2, 30, 40]]] },
  };
  expect(told(detect([ui]))).toEqual(["ferret-ui pixels"]);
});

test("numbers that no space of a notation has are looked for in the others", () => {
  const found = detect(
    file("internvl", "pixels", { entries: 100 }).map((entry) => ({
      ...entry,
      size: { widthPx: 1920, heightPx: 1920 },
    })),
  );
  expect(found.groups[0]?.readings.map(({ space }) => space)).toContain("pixels");
});
