import { expect, test } from "vitest";
import type { Turn } from "#domain/entry/turn.ts";
import type { JsonRecord } from "#domain/shapes/shape.ts";
import {
  addBox,
  type GroundedEntry,
  type GroundingChange,
  groundWords,
  piecesOfTurns,
  removeBox,
  replaceBox,
  unground,
} from "./edits.ts";
import { recordWith } from "./key-edits.ts";
import type { Mention, NotationName } from "./notation.ts";
import { notationOf } from "./notations/index.ts";
import { twinOf } from "./twin.ts";

const BOX = { x1: 1, y1: 2, x2: 30, y2: 40 };
const entryOf = (notation: NotationName, values: readonly string[], record?: JsonRecord): GroundedEntry => ({
  turns: values.map((value, index): Turn => ({ id: String(index), from: index % 2 === 0 ? "human" : "gpt", value })),
  notation: notationOf(notation),
  record,
});
const mentionsIn = (entry: GroundedEntry): Mention[] =>
  piecesOfTurns(entry).flatMap((own) => own.filter((piece) => piece.kind === "mention"));
const twin = (entry: GroundedEntry, nth = 0) => twinOf(mentionsIn(entry)[nth] as Mention);
/** The entry with an edit made. */
const after = (entry: GroundedEntry, change: GroundingChange | null): GroundedEntry => ({
  ...entry,
  turns: entry.turns.map((turn) => ({
    ...turn,
    value: change?.turns.find(({ turnId }) => turnId === turn.id)?.value ?? turn.value,
  })),
  record: entry.record ? recordWith(entry.record, change?.keys ?? []) : entry.record,
});
const values = (entry: GroundedEntry) => entry.turns.map(({ value }) => value);

const LIST =
  '```json\n[\n\t{"bbox_2d": [5, 6, 70, 80], "label": "cup", "color": "red"},\n\t{"bbox_2d":[10,20,300,400],"label":"bowl"}\n]\n```';

test("a box of a list of JSON is moved with all else as it stands", () => {
  const entry = entryOf("qwen2.5-vl", ["Find all.", LIST]);
  expect(values(after(entry, replaceBox(entry, twin(entry, 1), 0, BOX)))[1]).toBe(
    LIST.replace("[10,20,300,400]", "[1,2,30,40]"),
  );
});

test("an element of a list comes and goes with the comma that joins it", () => {
  const entry = entryOf("qwen2.5-vl", ["Find all.", LIST]);
  const added = after(entry, addBox(entry, twin(entry), BOX));
  expect(values(added)[1]).toBe(
    LIST.replace('"red"},', '"red"},\n\t{"bbox_2d": [1, 2, 30, 40], "label": "cup", "color": "red"},'),
  );
  expect(values(after(entry, unground(entry, twin(entry))))[1]).toBe(
    '```json\n[\n\t{"bbox_2d":[10,20,300,400],"label":"bowl"}\n]\n```',
  );
  const one = after(entry, removeBox(entry, twin(entry, 1), 0));
  expect(values(one)[1]).toBe('```json\n[\n\t{"bbox_2d": [5, 6, 70, 80], "label": "cup", "color": "red"}\n]\n```');
  expect(values(after(one, unground(one, twin(one))))[1]).toBe("```json\n[\n\t\n]\n```");
});

test.each(["[X, X, B]", "[B, X, X]", "[X, B, X]", "[X, X]"])("twins in one list go together: %s", (list) => {
  const text = list
    .replaceAll("X", '{"bbox_2d": [5, 6, 70, 80], "label": "cup"}')
    .replaceAll("B", '{"bbox_2d": [1, 2, 3, 4], "label": "bowl"}');
  const entry = entryOf("qwen3-vl", ["?", text]);
  const cup = twinOf(mentionsIn(entry).find(({ phrase }) => phrase === "cup") as Mention);
  const left = JSON.parse(values(after(entry, unground(entry, cup)))[1] ?? "");
  expect(left).toEqual(list.includes("B") ? [{ bbox_2d: [1, 2, 3, 4], label: "bowl" }] : []);
});

test("words of an answer become an element of its list, or begin one behind it", () => {
  const entry = entryOf("qwen3-vl", ["?", `A cup and a spoon.\n${LIST}`]);
  expect(values(after(entry, groundWords(entry, "1", 12, 17, [BOX])))[1]).toBe(
    `A cup and a spoon.\n${LIST.replace('"bowl"}', '"bowl"},\n\t{"bbox_2d": [1, 2, 30, 40], "label": "spoon"}')}`,
  );
  const plain = entryOf("qwen3-vl", ["?", "A spoon."]);
  expect(values(after(plain, groundWords(plain, "1", 2, 7, [BOX])))[1]).toBe(
    'A spoon.\n```json\n[\n\t{"bbox_2d": [1, 2, 30, 40], "label": "spoon"}\n]\n```',
  );
});

const SWIFT = {
  objects: {
    ref: ["a dog", "a woman"],
    bbox: [
      [331.5, 761.4, 853.5, 1594.8],
      [676.5, 685.8, 1099.5, 1427.4],
      [7, 7, 7, 7],
    ],
    image_id: [0, 1, 0],
  },
};
const PLAYING = ["<image>Describe.", "<ref-object><bbox> and <ref-object><bbox> are playing."];

test("a box beside the text is read from its key, on its photo", () => {
  const mentions = mentionsIn(entryOf("ms-swift", PLAYING, SWIFT));
  expect(mentions.map(({ phrase }) => phrase)).toEqual(["a dog", "a woman"]);
  expect(mentions[1]?.boxes[0]).toMatchObject({
    numbers: { x1: 676.5, y1: 685.8, x2: 1099.5, y2: 1427.4 },
    key: ["objects", "bbox", 1],
    image: 1,
  });
});

test("a moved box beside the text changes its own value of the record and no text", () => {
  const entry = entryOf("ms-swift", PLAYING, SWIFT);
  expect(replaceBox(entry, twin(entry, 1), 0, BOX)).toEqual({
    turns: [],
    keys: [{ path: ["objects", "bbox", 1], value: [1, 2, 30, 40] }],
  });
});

test("a box that is added or taken away beside the text keeps the others with their placeholders", () => {
  const entry = entryOf("ms-swift", PLAYING, SWIFT);
  const added = after(entry, addBox(entry, twin(entry), BOX));
  expect(values(added)[1]).toBe("<ref-object><bbox><bbox> and <ref-object><bbox> are playing.");
  expect(added.record).toEqual({
    objects: {
      ...SWIFT.objects,
      bbox: [SWIFT.objects.bbox[0], [1, 2, 30, 40], ...SWIFT.objects.bbox.slice(1)],
      image_id: [0, 0, 1, 0],
    },
  });
  const removed = after(added, removeBox(added, twin(added), 1));
  expect([values(removed), removed.record]).toEqual([values(entry), SWIFT]);
  const ungrounded = after(entry, unground(entry, twin(entry)));
  expect(values(ungrounded)[1]).toBe("a dog and <ref-object><bbox> are playing.");
  expect(ungrounded.record).toEqual({
    objects: { ref: ["a woman"], bbox: SWIFT.objects.bbox.slice(1), image_id: [1, 0] },
  });
  const grounded = after(
    ungrounded,
    groundWords(ungrounded, "1", 0, 5, [{ x1: 331.5, y1: 761.4, x2: 853.5, y2: 1594.8 }]),
  );
  expect([values(grounded), grounded.record]).toEqual([
    values(entry),
    { objects: { ...SWIFT.objects, image_id: [0, 1, 0] } },
  ]);
});

test("placeholders in a list of JSON come and go with their commas and with what stands for them", () => {
  const list = (...elements: string[]) => `[\n\t${elements.join(",\n\t")}\n]`;
  const element = '{"bbox_2d": <bbox>, "label": "<ref-object>"}';
  const record = {
    objects: {
      ref: ["sheep", "dog", "cow"],
      bbox: [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
        [9, 10, 11, 12],
      ],
    },
  };
  const entry = entryOf("ms-swift", ["<image>Locate all", list(element, element, element)], record);
  for (const [nth, ref, bbox] of [
    [
      0,
      ["dog", "cow"],
      [
        [5, 6, 7, 8],
        [9, 10, 11, 12],
      ],
    ],
    [
      1,
      ["sheep", "cow"],
      [
        [1, 2, 3, 4],
        [9, 10, 11, 12],
      ],
    ],
    [
      2,
      ["sheep", "dog"],
      [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
      ],
    ],
  ] as const) {
    for (const made of [unground(entry, twin(entry, nth)), removeBox(entry, twin(entry, nth), 0)]) {
      const left = after(entry, made);
      expect(values(left)[1]).toBe(list(element, element));
      expect(left.record).toEqual({ objects: { ref, bbox } });
    }
  }
  const added = after(entry, addBox(entry, twin(entry, 1), BOX));
  expect(values(added)[1]).toBe(list(element, `${element}, ${element}`, element));
  expect(added.record).toEqual({
    objects: {
      ref: ["sheep", "dog", "dog", "cow"],
      bbox: [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
        [1, 2, 30, 40],
        [9, 10, 11, 12],
      ],
    },
  });
});

test("the elements of ms-swift's second release name their boxes themselves", () => {
  const record = { objects: [{ caption: "the cup", bbox: [138, 136, 235, 359], bbox_type: "real", image: 0 }] };
  const entry = entryOf("ms-swift", ["<image>Find the cup", "<bbox>"], record);
  expect(mentionsIn(entry)[0]).toMatchObject({
    phrase: "the cup",
    phraseKey: ["objects", 0, "caption"],
    boxes: [{ key: ["objects", 0, "bbox"] }],
  });
  expect(replaceBox(entry, twin(entry), 0, BOX).keys).toEqual([
    { path: ["objects", 0, "bbox"], value: [1, 2, 30, 40] },
  ]);
});

test("Ferret-UI's placeholders count the boxes of their turn", () => {
  const record = {
    box_x1y1x2y2: [
      [
        [5, 6, 70, 80],
        [10, 20, 300, 400],
      ],
      [],
    ],
  };
  const entry = entryOf(
    "ferret-ui",
    ["<image>\nIs the widget <bbox_location0> left of the icon <bbox_location1>?", "Yes"],
    record,
  );
  expect(mentionsIn(entry).map(({ phrase, boxes }) => [phrase, boxes[0]?.key])).toEqual([
    ["the widget", ["box_x1y1x2y2", 0, 0]],
    ["the icon", ["box_x1y1x2y2", 0, 1]],
  ]);
  expect(replaceBox(entry, twin(entry, 1), 0, BOX)).toEqual({
    turns: [],
    keys: [{ path: ["box_x1y1x2y2", 0, 1], value: [1, 2, 30, 40] }],
  });
  const gone = after(entry, unground(entry, twin(entry)));
  expect(values(gone)[0]).toBe("<image>\nIs the widget left of the icon <bbox_location0>?");
  expect(gone.record).toEqual({ box_x1y1x2y2: [[[10, 20, 300, 400]], []] });
});

test("a box that no placeholder of Ferret-UI takes stays behind the others", () => {
  const record = {
    box_x1y1x2y2: [
      [
        [5, 6, 70, 80],
        [7, 7, 9, 9],
      ],
      [],
    ],
  };
  const entry = entryOf("ferret-ui", ["<image>\nWhat is the widget <bbox_location0>?", "A button"], record);
  const added = after(entry, addBox(entry, twin(entry), BOX));
  expect(values(added)[0]).toBe("<image>\nWhat is the widget <bbox_location0> <bbox_location1>?");
  expect(added.record).toEqual({
    box_x1y1x2y2: [
      [
        [5, 6, 70, 80],
        [1, 2, 30, 40],
        [7, 7, 9, 9],
      ],
      [],
    ],
  });
});

test("words that meet a box, or are none, are not made a mention", () => {
  const entry = entryOf("internvl", ["<image>\nA <ref>cup</ref><box>[[1, 2, 3, 4]]</box> here.", "Yes"]);
  expect(groundWords(entry, "0", 8, 20, [BOX])).toBeNull();
  expect(groundWords(entry, "0", 0, 9, [BOX])).toBeNull();
  expect(groundWords(entry, "0", 8, 9, [BOX])).toMatchObject({ turns: [{ turnId: "0" }] });
  expect(groundWords(entry, "7", 0, 3, [BOX])).toBeNull();
});
