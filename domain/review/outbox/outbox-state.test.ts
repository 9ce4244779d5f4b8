import { describe, expect, test } from "vitest";
import { type OutboxRow, outboxRowSchema } from "./outbox-row.ts";
import { outboxState, showsTheSame } from "./outbox-state.ts";

const body = { id: "v", entryId: "1", decision: "accept", previousId: null, undoes: null };
const row = (id: string, at: number, more: Partial<OutboxRow> = {}): OutboxRow => ({
  ...outboxRowSchema.parse({ id, installation: "i", at, body }),
  ...more,
});
const ann = { personId: "a", sinceMs: [], isRead: true };

describe("what a screen shows", () => {
  test("counts what waits, and lists conflicts and refusals in the order of deciding", () => {
    const rows = [row("r", 3, { state: "refused" }), row("w", 1), row("c2", 5, { state: "conflict" })];
    const { waiting, conflicts, refused } = outboxState([...rows, row("c1", 2, { state: "conflict" })], ann);
    expect([waiting, conflicts.map(({ id }) => id), refused.map(({ id }) => id)]).toEqual([1, ["c1", "c2"], ["r"]]);
  });

  test("is cut off since the first failure, and only while something waits", () => {
    expect(outboxState([row("w", 1)], { ...ann, sinceMs: [20, 10] })).toMatchObject({
      isCutOff: true,
      cutOffSinceMs: 10,
    });
    expect(outboxState([], { ...ann, sinceMs: [10] })).toMatchObject({ isCutOff: false, cutOffSinceMs: null });
  });

  test("is another once what was kept has been read, although nothing waits before and after", () => {
    expect(showsTheSame(outboxState([], { ...ann, isRead: false }), outboxState([], ann))).toBe(false);
  });

  test("keeps what other people of the browser decided apart, all kinds of it", () => {
    const by = { id: "b", name: "Bo" };
    const rows = [row("w", 1, { by }), row("c", 2, { by, state: "conflict" }), row("n", 3)];
    expect(outboxState(rows, ann)).toMatchObject({ waiting: 1, conflicts: [], ofOthers: [{ name: "Bo", count: 2 }] });
    expect(outboxState(rows, { ...ann, personId: null })).toMatchObject({ waiting: 2, ofOthers: [] });
  });
});

test("reading the same rows again shows the same; a verdict more, or one that turned into a conflict, does not", () => {
  const state = outboxState([row("w", 1)], ann);
  expect(showsTheSame(state, outboxState([row("w", 1)], ann))).toBe(true);
  expect(showsTheSame(state, outboxState([row("w", 1), row("x", 2)], ann))).toBe(false);
  const [met, other] = [row("w", 1, { state: "conflict" }), row("x", 1, { state: "conflict" })];
  expect(showsTheSame(outboxState([met], ann), outboxState([other], ann))).toBe(false);
});
