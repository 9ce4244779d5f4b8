import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { imageBox } from "#domain/box/box.ts";
import type { KnownBox } from "#domain/box/known-boxes.ts";
import type { ClaimedEntry } from "#domain/entry/entry-view.ts";
import { SVIT_GROUNDING } from "#domain/entry/grounding.ts";
import { mentionsOf } from "#domain/grounding/notations/svit.ts";
import { spotCells } from "./spot-check.ts";
import { type SpotMark, type SpotSending, spotBodies } from "./spot-judgements.ts";
import {
  addClaimed,
  boxCountOf,
  cellsToJudge,
  cellsUnder,
  EMPTY_SHEET,
  pressCell,
  type SpotTab,
  submitMarks,
  takeBack,
} from "./spot-sheet.ts";

/** Entries of one photo of 100 × 50 px unless said otherwise; positions and ids count from 1. */
const entries = (...texts: (string | { text: string; imageId: string })[]): ClaimedEntry[] =>
  texts.map((given, index) => {
    const { text, imageId } = typeof given === "string" ? { text: given, imageId: "1" } : given;
    return {
      entry: {
        id: String(index + 1),
        datasetId: "1",
        task: "referring_qa",
        sourceTask: null,
        topic: null,
        turns: [
          { id: "0", from: "user", value: "Where?" },
          { id: "1", from: "gpt", value: text },
        ],
        edited: null,
        marks: [],
        state: "pending",
        version: 3,
        image: {
          id: imageId,
          identity: `vg:${imageId}`,
          widthPx: 100,
          heightPx: 50,
          photo: "present",
          photoMark: null,
        },
        hash: "ab".repeat(32),
        gloss: [],
        grounding: SVIT_GROUNDING,
        further: [],
        videos: [],
      },
      position: index + 1,
      claim: { token: `token ${index + 1}`, until: "" },
      headId: null,
    };
  });
const known = (name: string, ...box: [number, number, number, number]): KnownBox => ({
  id: `object-${box}`,
  kind: "object",
  names: [name],
  box: imageBox(...box),
  isCrowd: false,
});
const MAN = "<st>the man<ed> [0.1, 0.2, 0.3, 0.4]";
const DOG = "<st>Dog<ed> [0.5, 0.2, 0.7, 0.4]";
const CAT = "<st>cat<ed> [0.8, 0.2, 0.9, 0.4]";

test("a tab has its kind, or what was pressed, of what is still to be judged; boxes are counted one by one", () => {
  const two = "<st>two dogs<ed> [0.1, 0.2, 0.3, 0.4], [0.5, 0.2, 0.7, 0.4]";
  const sheet = addClaimed(EMPTY_SHEET, entries(MAN, two, CAT), () => []);
  const phrases = (tab: SpotTab, own = sheet) => cellsUnder(own, tab).map((cell) => cell.phrase);
  expect(phrases("all")).toEqual(["the man", "two dogs", "cat"]);
  expect(phrases("several")).toEqual(["two dogs"]);
  expect(phrases("marked")).toEqual([]);
  const [, dogs, cat] = cellsUnder(sheet, "all");
  const pressed = pressCell(sheet, cat?.key ?? "", "bad-box");
  expect(phrases("marked", pressed)).toEqual(["cat"]);
  expect(phrases("several", submitMarks(pressed, new Map([[dogs?.key ?? "", { right: true }]])).sheet)).toEqual([]);
  expect(boxCountOf(cellsUnder(sheet, "all"))).toBe(4);
});

describe("the cells of a spot check", () => {
  test("the same phrase with the same box in ten QAs of a photo is one cell of ten mentions", () => {
    const cells = spotCells(
      entries(
        ...Array.from({ length: 10 }, (_, index) => `${index % 2 ? MAN : MAN.replace("the man", " The  Man ")}.`),
      ),
    );
    expect(cells).toHaveLength(1);
    expect(cells[0]).toMatchObject({ phrase: "The Man", view: "crop", boxes: [{ x1: 10, y1: 10, x2: 30, y2: 20 }] });
    expect(cells[0]?.mentions).toHaveLength(10);
  });

  test("another box, another phrase or another photo is another cell", () => {
    const cells = spotCells(
      entries(MAN, MAN.replace("0.4", "0.5"), MAN.replace("man", "boy"), { text: MAN, imageId: "2" }),
    );
    expect(cells).toHaveLength(4);
    expect(new Set(cells.map((cell) => cell.key)).size).toBe(4);
  });

  test("a phrase without a box, or with none that can be read, has no cell", () => {
    expect(spotCells(entries("<st>the man<ed> waits.", "<st>the man<ed> [0.1, 0.2, 0.3]", "[0, 0, 1, 1]"))).toEqual([]);
  });

  test.each([
    ["a thing alone", MAN, [], "crop"],
    ["several boxes", "<st>the man<ed> [0, 0, 1, 1], [0, 0, 0.5, 1]", [], "place"],
    ["a plural", "<st>two dogs<ed> [0.1, 0.2, 0.3, 0.4]", [], "place"],
    ["a relation", "<st>the man left of the dog<ed> [0.1, 0.2, 0.3, 0.4]", [], "relation"],
    ["a rival of the same name", MAN, [known("man", 60, 10, 80, 20)], "place"],
    ["itself among the known objects", MAN, [known("man", 10, 10, 30, 20)], "crop"],
  ] as const)("%s: %s", (_, text, boxes, view) => {
    expect(spotCells(entries(text), () => boxes).map((cell) => cell.view)).toEqual([view]);
  });

  test("a relation is shown with the thing that it is to", () => {
    const objects = [known("dog", 70, 10, 80, 20), known("dog", 32, 10, 40, 20), known("man", 10, 10, 30, 20)];
    const [cell] = spotCells(entries("<st>the man left of the dog<ed> [0.1, 0.2, 0.3, 0.4]"), () => objects);
    expect(cell?.beside).toEqual([imageBox(32, 10, 40, 20)]);
  });

  test.each([
    ["broken", "<st>the man<ed> [0.3, 0.2, 0.1, 0.4]", []],
    ["broken", "<st>the man<ed> [0.8, 0.2, 1.2, 0.4]", []],
    ["broken", "<st>the man<ed> [0.1, 0.2, 0.1, 0.4]", []],
    ["elsewhere", MAN, [known("man", 60, 10, 80, 20)]],
    ["unnamed", MAN, [known("dog", 10, 10, 30, 20)]],
    ["rivals", MAN, [known("man", 10, 10, 30, 20), known("man", 60, 10, 80, 20)]],
    ["relation", "<st>the man left of the dog<ed> [0.1, 0.2, 0.3, 0.4]", []],
    ["several", "<st>two dogs<ed> [0.1, 0.2, 0.3, 0.4]", []],
    ["single", MAN, [known("man", 10, 10, 30, 20)]],
    ["single", MAN, []],
  ] as const)("%s: %s", (kind, text, boxes) => {
    expect(spotCells(entries(text), () => boxes).map((cell) => cell.kind)).toEqual([kind]);
  });

  test("every mention with a readable box stands in one cell, under its exact words", () => {
    const box = fc.constantFrom("[0.1, 0.2, 0.3, 0.4]", "[0.5,0.2,0.7,0.4]", "[broken]", "[0.1, 0.2, 0.3]");
    const piece = fc.oneof(
      fc.string(),
      fc
        .tuple(fc.constantFrom("man", "Man", "the  dog", "𝒳 cat"), fc.array(box, { maxLength: 2 }))
        .map(([phrase, boxes]) => `<st>${phrase}<ed> ${boxes.join(", ")}`),
    );
    const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(" "));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 5 }), (texts) => {
        const places = spotCells(entries(...texts)).flatMap((cell) => cell.mentions);
        for (const place of places)
          expect(texts[Number(place.entryId) - 1]?.slice(place.start, place.end)).toBe(place.quote);
        const wanted = texts.flatMap((own, index) =>
          mentionsOf(own)
            .filter((mention) => mention.boxes.some((printed) => printed.numbers))
            .map((mention) => `${index + 1} ${mention.start}`),
        );
        expect(places.map((place) => `${place.entryId} ${place.start}`).sort()).toEqual(wanted.sort());
      }),
    );
  });
});

const sending = (): SpotSending => {
  let number = 0;
  return {
    queueId: "9",
    mode: "grid",
    durationMs: 1000,
    activeMs: 600,
    codebookVersion: 2,
    newId: () => `id ${++number}`,
  };
};
const RIGHT: SpotMark = { right: true };
const WRONG: SpotMark = { right: false, code: "bad-box" };
const UNCLEAR: SpotMark = { right: null };

describe("the verdicts of a spot check", () => {
  const claimed = entries(`${MAN} and ${DOG}`);
  const cells = spotCells(claimed);
  const [man = "", dog = ""] = cells.map((cell) => cell.key);
  const bodyOf = (...marks: [string, SpotMark][]) => spotBodies(claimed, cells, new Map(marks), sending())[0];

  test("judge each mention at its place, right ones too, and share the time", () => {
    expect(bodyOf([man, RIGHT], [dog, WRONG])).toMatchObject({
      decision: "judge",
      mode: "grid",
      queueId: "9",
      claimToken: "token 1",
      entryVersion: 3,
      entryHash: "ab".repeat(32),
      reasonCodes: ["bad-box"],
      judgements: [
        { part: "mention", turnId: "1", start: 0, end: MAN.length, quote: MAN, right: true },
        { part: "mention", turnId: "1", quote: DOG, right: false, reasonCode: "bad-box" },
      ],
    });
    const shared = spotBodies(entries(MAN, MAN), spotCells(entries(MAN, MAN)), new Map([[man, RIGHT]]), sending());
    expect(shared.map((body) => [body.durationMs, body.activeMs])).toEqual([
      [500, 300],
      [500, 300],
    ]);
  });

  test.each([
    ["all right", [RIGHT, RIGHT], "judge", 2],
    ["one wrong, one that cannot be told", [WRONG, UNCLEAR], "judge", 1],
    ["one right, one that cannot be told", [RIGHT, UNCLEAR], "skip", 1],
    ["nothing that can be told", [UNCLEAR, UNCLEAR], "skip", 0],
  ] as const)("%s", (_, [first, second], decision, count) => {
    const body = bodyOf([man, first], [dog, second]);
    expect(body?.decision).toBe(decision);
    expect(body?.judgements).toHaveLength(count);
  });

  test("an entry without a box to judge is passed over", () => {
    expect(spotBodies(entries("no box"), [], new Map(), sending())[0]).toMatchObject({
      decision: "skip",
      judgements: [],
    });
  });
});

describe("the sheet", () => {
  const nothingKnown = () => [];
  const start = (...texts: string[]) => addClaimed(EMPTY_SHEET, entries(...texts), nothingKnown);
  const keys = (sheet: typeof EMPTY_SHEET) => cellsToJudge(sheet).map((cell) => cell.key);
  const marksFor = (wanted: string[], mark = RIGHT) => new Map(wanted.map((key) => [key, mark]));

  test("an entry's verdict is due when its last cell is judged, on whatever page", () => {
    const sheet = start(`${MAN} ${DOG}`, MAN);
    const [man = "", dog = ""] = keys(sheet);
    const first = submitMarks(sheet, marksFor([man]));
    expect(first.due.map(({ entry }) => entry.id)).toEqual(["2"]);
    expect(keys(first.sheet)).toEqual([dog]);
    const second = submitMarks(first.sheet, marksFor([dog]));
    expect(second.due.map(({ entry }) => entry.id)).toEqual(["1"]);
    expect(second.marks).toEqual(marksFor([man, dog]));
    expect(second.sheet).toEqual({ ...EMPTY_SHEET, judged: new Map(), pressed: new Map() });
  });

  test("an entry that brings nothing new to judge is due at once", () => {
    const first = submitMarks(start(`${MAN} ${DOG}`), marksFor([keys(start(MAN))[0] ?? ""]));
    const more = addClaimed(first.sheet, entries(`${MAN} ${DOG}`, MAN, "nothing"), nothingKnown);
    expect(submitMarks(more, new Map()).due.map(({ entry }) => entry.id)).toEqual(["2", "3"]);
  });

  test("taking a page back brings its cells, pressed as they were, and none of the pages before", () => {
    const sheet = start(`${MAN} ${DOG}`, CAT);
    const [man = "", dog = "", cat = ""] = keys(sheet);
    const first = submitMarks(sheet, marksFor([man]));
    const marks = new Map<string, SpotMark>([
      [dog, WRONG],
      [cat, RIGHT],
    ]);
    const second = submitMarks(pressCell(first.sheet, dog, "bad-box"), marks);
    expect(second.sheet.pressed.size).toBe(0);
    const back = takeBack(second.sheet, { claimed: second.due, marks, earlier: first.sheet.judged }, nothingKnown);
    expect(keys(back)).toEqual([dog, cat]);
    expect(back.pressed).toEqual(new Map([[dog, "bad-box"]]));
    expect(submitMarks(back, marksFor([dog, cat])).due).toHaveLength(2);
  });

  test("no cell is judged twice or left out, whatever the pages", () => {
    const text = fc.subarray([MAN, DOG, CAT, MAN.replace("man", "boy")], { minLength: 1 }).map((parts) => parts.join());
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 3 }), (texts, size) => {
        let sheet = start(...texts);
        const seen: string[] = [];
        const due: string[] = [];
        while (cellsToJudge(sheet).length > 0) {
          const page = keys(sheet).slice(0, size);
          seen.push(...page);
          const submitted = submitMarks(sheet, marksFor(page));
          due.push(...submitted.due.map(({ entry }) => entry.id));
          sheet = submitted.sheet;
        }
        expect(seen).toEqual(keys(start(...texts)));
        expect(due.sort()).toEqual(texts.map((_, index) => String(index + 1)).sort());
      }),
    );
  });
});
