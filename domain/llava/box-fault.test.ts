import fc from "fast-check";
import { expect, test } from "vitest";
import { parseReferring } from "#domain/grounding/notations/svit.ts";
import { areSoundBoxes, faultOf } from "./box-fault.ts";

const number = fc.oneof(
  fc.integer({ min: 0, max: 1000 }).map((value) => String(value / 1000)),
  fc.constantFrom("1", "0", "1.2", "-0.1", "0.5.", "12", "1.0", ".5"),
);
const box = fc.tuple(number, number, number, number).map((numbers) => `[${numbers.join(", ")}]`);
const piece = fc.oneof(box, box, fc.constantFrom(" and ", "<st>man<ed> ", "[1]", "["));

test("what looks sound has no box with a fault, and is not a rare thing", () => {
  let sound = 0;
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 3 }).map((pieces) => pieces.join("")),
      (text) => {
        if (!areSoundBoxes(text)) return;
        sound++;
        const boxes = parseReferring(text).flatMap((own) => (own.kind === "plain" ? [] : own.boxes));
        expect(boxes.map(faultOf).filter((fault) => fault !== null)).toEqual([]);
      },
    ),
    { numRuns: 1000 },
  );
  expect(sound).toBeGreaterThan(50);
  expect(areSoundBoxes("a [0.386, 0.435, 0.996, 0.715], [0, 0, 1, 1]")).toBe(true);
});
