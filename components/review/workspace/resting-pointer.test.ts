import { expect, test } from "vitest";
import { RestingPointer } from "./resting-pointer.ts";

const at = (clientX: number, clientY: number, pointerType = "mouse") => ({ clientX, clientY, pointerType });

test("a pointer rests from the moment an entry comes until it moves, and again with the next entry", () => {
  const pointer = new RestingPointer();
  pointer.note(at(10, 20));
  expect(pointer.isResting(at(10, 20)), "it came there itself").toBe(false);
  pointer.entryCame();
  expect(pointer.isResting(at(10, 20))).toBe(true);
  expect(pointer.isResting(at(11, 20)), "reported before its movement is").toBe(false);
  pointer.note(at(10, 20));
  expect(pointer.isResting(at(10, 20)), "a report without a movement").toBe(true);
  pointer.note(at(11, 20));
  pointer.note(at(10, 20));
  expect(pointer.isResting(at(10, 20)), "it has moved, and come back").toBe(false);
  pointer.entryCame();
  expect(pointer.isResting(at(10, 20))).toBe(true);
});

test("a finger never rests, and a pointer that was never seen does not either", () => {
  const pointer = new RestingPointer();
  pointer.entryCame();
  expect(pointer.isResting(at(0, 0))).toBe(false);
  pointer.note(at(10, 20, "touch"));
  pointer.entryCame();
  expect(pointer.isResting(at(10, 20, "touch"))).toBe(false);
});
