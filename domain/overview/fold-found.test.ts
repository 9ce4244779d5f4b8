import { expect, test } from "vitest";
import { foldFound } from "./fold-found.ts";

const row = (group: string, state: "accepted" | "edited" | "rejected" | "flagged", codes: string[], count: number) => ({
  group,
  state,
  reasonCodes: codes,
  count,
});

test("counts entries by group and reason, an entry of two reasons under both and one of a reason twice once", () => {
  const [found, other] = foldFound(
    [
      row("conversation", "accepted", [], 6),
      row("conversation", "rejected", ["count", "colour"], 2),
      row("conversation", "edited", ["count", "count"], 1),
      row("conversation", "flagged", [], 1),
      row("other", "accepted", [], 3),
    ],
    [],
    new Map([["conversation", 100]]),
  );
  expect(found).toEqual({
    group: "conversation",
    entries: 100,
    looked: 10,
    drawn: 0,
    faulty: { count: 4, drawn: null },
    reasons: [
      { code: "count", count: 3, drawn: null },
      { code: "colour", count: 2, drawn: null },
    ],
  });
  expect(other).toMatchObject({ group: "other", entries: 0, looked: 3, faulty: { count: 0 }, reasons: [] });
});

test("an interval is of those drawn by chance alone, and there is none where none were", () => {
  const looked = [row("a", "rejected", ["count"], 50), row("a", "accepted", [], 150), row("b", "rejected", [], 9)];
  const [a, b] = foldFound(looked, [row("a", "rejected", ["count"], 10), row("a", "accepted", [], 90)], new Map());
  expect(a?.drawn).toBe(100);
  expect(a?.faulty.count).toBe(50);
  expect(a?.faulty.drawn?.count).toBe(10);
  expect(a?.faulty.drawn?.low).toBeCloseTo(0.0552, 4);
  expect(a?.reasons[0]?.drawn?.high).toBeCloseTo(0.1744, 4);
  expect(b?.faulty.drawn).toBeNull();
});
