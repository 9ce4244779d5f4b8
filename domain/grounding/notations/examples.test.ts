import { expect, test } from "vitest";
import type { Corners } from "#domain/box/box.ts";
import type { NotationName, Piece } from "#domain/grounding/notation.ts";
import { notationOf } from "./index.ts";

const corners = (x1: number, y1: number, x2: number, y2: number): Corners => ({ x1, y1, x2, y2 });
const CUP = corners(250, 500, 500, 750);
const BOWL = corners(10, 20, 300, 400);
const UNIT_CUP = corners(0.25, 0.5, 0.5, 0.75);
const UNIT_BOWL = corners(0.1, 0.1, 0.2, 0.2);

/** What was found, as `phrase` and numbers; a box alone has no phrase. */
const found = (pieces: readonly Piece[]) =>
  pieces.flatMap((piece) =>
    piece.kind === "plain"
      ? []
      : [[piece.kind === "mention" ? piece.phrase : null, ...piece.boxes.map(({ numbers }) => numbers)]],
  );

/** Texts as their projects write them, and what each holds. */
const EXAMPLES: readonly [NotationName, string, unknown[][]][] = [
  ["svit", "A <st>cup<ed> [0.25, 0.5, 0.5, 0.75], [0.1, 0.1, 0.2, 0.2].", [["cup", UNIT_CUP, UNIT_BOWL]]],
  ["svit", "A <st>red <st>cup<ed> [0.25, 0.5, 0.5, 0.75] <ed>.", [["cup", UNIT_CUP]]],
  ["llava", "[0.25, 0.5, 0.5, 0.75]", [[null, UNIT_CUP]]],
  ["llava", "There is a red cup [0.25, 0.5, 0.5, 0.75] on it.", [["a red cup", UNIT_CUP]]],
  ["llava", "It is at [0.25, 0.5, 0.5, 0.75].", [[null, UNIT_CUP]]],
  ["llava", "The matrix row is [1, 0, 0, 1], see [4, 7, 9, 11].", []],
  [
    "shikra",
    "The cup[0.250,0.500,0.500,0.750] stands left of the bowl[0.100,0.100,0.200,0.200;0.250,0.500,0.500,0.750].",
    [
      ["The cup", UNIT_CUP],
      ["the bowl", UNIT_BOWL, UNIT_CUP],
    ],
  ],
  ["ferret", "A cup [250, 500, 500, 750].", [["A cup", CUP]]],
  ["ferret", "What is the object [250, 500, 500, 750] <region_fea>?", [[null, CUP]]],
  ["ferret", "The tensor has shape [8, 3, 4, 1] and [1, 2, 3].", []],
  [
    "qwen-vl",
    "<ref>the cup</ref><box>(250,500),(500,750)</box><box>(10,20),(300,400)</box> and <box>(10,20),(300,400)</box>",
    [
      ["the cup", CUP, BOWL],
      [null, BOWL],
    ],
  ],
  ["qwen-vl", "<ref>the cup</ref><box>(250,500),(500</box>", [["the cup", null]]],
  ["qwen-vl", "<ref>the cup</ref><box>[[250, 500, 500, 750]]</box>", [["the cup"]]],
  [
    "qwen2-vl",
    "<|object_ref_start|>the cup<|object_ref_end|><|box_start|>(250,500),(500,750)<|box_end|>",
    [["the cup", CUP]],
  ],
  [
    "qwen2.5-vl",
    '```json\n[\n\t{"bbox_2d": [250, 500, 500, 750], "label": "the \\"cup\\""},\n\t{"label": "bowl {1}", "bbox_2d": [10, 20, 300, 400]}\n]\n```',
    [
      ['the "cup"', CUP],
      ["bowl {1}", BOWL],
    ],
  ],
  ["qwen2.5-vl", '{\n"bbox_2d": [250, 500, 500, 750]\n}', [[null, CUP]]],
  ["qwen3-vl", '[{"bbox_2d": [10, 20, 300, 400], "name_zh": "米饭", "name_en": "Rice"}]', [["米饭", BOWL]]],
  ["qwen3-vl", '{"bbox_2d": [10, 20, 300], "label": "x"}', [["x", null]]],
  ["qwen3-vl", '{"point_2d": [10, 20], "label": "x"} {"bbox_2d": 4}', []],
  ["glm-v", "It is <|begin_of_box|>[[250, 500, 500, 750]]<|end_of_box|>", [[null, CUP]]],
  ["glm-v", "<|begin_of_box|>42<|end_of_box|>", []],
  [
    "internvl",
    "Where is <ref>the cup</ref>? <ref>the cup</ref><box>[[250, 500, 500, 750], [10, 20, 300, 400]]</box>",
    [["the cup"], ["the cup", CUP, BOWL]],
  ],
  ["deepseek-vl2", "<|ref|>the cup<|/ref|><|det|>[[250, 500, 500, 750]]<|/det|>", [["the cup", CUP]]],
  ["cogvlm", "the cup [[250,500,500,750;010,020,300,400]]", [["the cup", CUP, BOWL]]],
  ["cogvlm", "<box>[[250, 500, 500, 750]]</box>", []],
  [
    "minigpt-v2",
    "<p>the cup</p> {<25><50><50><75>}<delim>{<1><2><30><40>} on {<4><50><30><65>}",
    [
      ["the cup", corners(25, 50, 50, 75), corners(1, 2, 30, 40)],
      [null, corners(4, 50, 30, 65)],
    ],
  ],
  [
    "locate-anything",
    "<ref>the cup</ref><box><250><500><500><750></box><box><10><20><300><400></box><ref>bowl</ref><box>none</box> on <box><10><20><300><400></box>",
    [["the cup", CUP, BOWL], ["bowl"], [null, BOWL]],
  ],
  ["locate-anything", "<box><950><30></box> is a point, <box><1><2><3></box> is broken", [[null, null]]],
  ["locate-anything", "<box>(250,500),(500,750)</box> <box>[[250, 500, 500, 750]]</box>", []],
  [
    "kosmos-2",
    "<phrase>the cup</phrase><object><patch_index_0044><patch_index_0863></object>",
    [["the cup", corners(12, 1, 31, 26)]],
  ],
  [
    "paligemma",
    "<loc0500><loc0250><loc0750><loc0500> cup ; <loc0020><loc0010><loc0400><loc0300> red bowl",
    [
      ["cup", CUP],
      ["red bowl", BOWL],
    ],
  ],
  [
    "florence-2",
    "cup<loc_250><loc_500><loc_500><loc_750>bowl<loc_10><loc_20><loc_300><loc_400><loc_250><loc_500><loc_500><loc_750>",
    [
      ["cup", CUP],
      ["bowl", BOWL, CUP],
    ],
  ],
  ["florence-2", "text<loc_1><loc_2><loc_3><loc_4><loc_5>", []],
];

test.each(EXAMPLES)("%s reads its phrases and boxes: %s", (name, text, expected) => {
  expect(found(notationOf(name).parse(text))).toEqual(expected);
});

test.each([
  ["svit", "<st>cup<ed> [0.25, 0.5, 0.5, 0.75], [0.1, 0.1, 0.2, 0.2]", [UNIT_CUP, UNIT_BOWL]],
  ["llava", "cup [0.25, 0.5, 0.5, 0.75], [0.1, 0.1, 0.2, 0.2]", [UNIT_CUP, UNIT_BOWL]],
  ["shikra", "cup[0.250,0.500,0.500,0.750;0.100,0.100,0.200,0.200]", [UNIT_CUP, UNIT_BOWL]],
  ["ferret", "cup [250, 500, 500, 750] [10, 20, 300, 400]", [CUP, BOWL]],
  ["qwen-vl", "<ref>cup</ref><box>(250,500),(500,750)</box><box>(10,20),(300,400)</box>", [CUP, BOWL]],
  [
    "qwen2-vl",
    "<|object_ref_start|>cup<|object_ref_end|><|box_start|>(250,500),(500,750)<|box_end|><|box_start|>(10,20),(300,400)<|box_end|>",
    [CUP, BOWL],
  ],
  [
    "qwen2.5-vl",
    '{"bbox_2d": [250, 500, 500, 750], "label": "cup"}, {"bbox_2d": [10, 20, 300, 400], "label": "cup"}',
    [CUP, BOWL],
  ],
  ["internvl", "<ref>cup</ref><box>[[250, 500, 500, 750], [10, 20, 300, 400]]</box>", [CUP, BOWL]],
  ["deepseek-vl2", "<|ref|>cup<|/ref|><|det|>[[250, 500, 500, 750], [10, 20, 300, 400]]<|/det|>", [CUP, BOWL]],
  ["cogvlm", "cup [[250,500,500,750;010,020,300,400]]", [CUP, BOWL]],
  ["minigpt-v2", "<p>cup</p> {<25><50><50><75>}", [corners(25, 50, 50, 75)]],
  ["kosmos-2", "<phrase>cup</phrase><object><patch_index_0044><patch_index_0863></object>", [corners(12, 1, 31, 26)]],
  ["paligemma", "<loc0500><loc0250><loc0750><loc0500> cup ; <loc0020><loc0010><loc0400><loc0300> cup", [CUP, BOWL]],
  ["florence-2", "cup<loc_250><loc_500><loc_500><loc_750><loc_10><loc_20><loc_300><loc_400>", [CUP, BOWL]],
] as const)("%s prints a phrase and its boxes as its project does", (name, text, boxes) => {
  expect(notationOf(name).printMention("cup", boxes)).toBe(text);
});

test.each([
  ["svit", "<st>x<ed> [.5,0.50,1,1]", "[0.25,0.5,0.5,0.75]", UNIT_CUP],
  ["llava", "a x [0.500, 0.250, 0.750, 1.000]", "[0.250, 0.500, 0.500, 0.750]", UNIT_CUP],
  ["shikra", "a x[0.5,0.25,0.75,1]", "0.25,0.5,0.5,0.75", UNIT_CUP],
  ["cogvlm", "a x [[5, 6, 70, 80]]", "10, 20, 300, 400", BOWL],
  ["cogvlm", "a x [[005,006,070,080]]", "010,020,300,400", BOWL],
  ["internvl", "<ref>x</ref><box>[[5,6,70,80]]</box>", "[10,20,300,400]", BOWL],
  ["qwen-vl", "<ref>x</ref><box>(5, 6), (70, 80)</box>", "<box>(10, 20), (300, 400)</box>", BOWL],
  ["qwen2.5-vl", '{"bbox_2d":[\n 5,\n 6,\n 70,\n 80],"label":"x"}', "[\n 10,\n 20,\n 300,\n 400]", BOWL],
  [
    "kosmos-2",
    "<object><patch_index_44><patch_index_63></object>",
    "<patch_index_44><patch_index_863>",
    corners(12, 1, 31, 26),
  ],
] as const)("%s prints a box in the spelling of the one that it takes the place of: %s", (name, text, printed, box) => {
  const notation = notationOf(name);
  const like = notation.parse(text).flatMap((piece) => (piece.kind === "plain" ? [] : piece.boxes))[0];
  expect(like?.numbers).not.toBeNull();
  expect(notation.printBox(box, like)).toBe(printed);
});
