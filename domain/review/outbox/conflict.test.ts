import { expect, test } from "vitest";
import { type Conflict, conflictSchema, resolutionOf, sideSchema } from "./conflict.ts";

const theirs = sideSchema.parse({
  verdictId: "0195f7a2-1111-7000-8000-000000000001",
  reviewerName: "Bo",
  isOwn: false,
  decision: "reject",
  reasonCodes: [],
  note: null,
  judgements: [],
  turnsAfter: null,
  at: "2026-11-29T00:00:00.000Z",
});
const conflict = conflictSchema.parse({ headId: null, state: "accepted", version: 7 });

test.each<[string, Partial<Conflict>, "choose" | "notify" | "resend"]>([
  ["another's that stands", { stored: true, theirs }, "choose"],
  ["one's own from elsewhere", { theirs: { ...theirs, isOwn: true } }, "choose"],
  ["a text that was withdrawn", { stored: true }, "choose"],
  ["somebody who holds the entry", { stored: true, heldBy: { reviewerName: "Bo" } }, "notify"],
  ["somebody who holds it beside what stands", { stored: true, theirs, heldBy: { reviewerName: "Bo" } }, "notify"],
  ["nothing that stands any more", {}, "resend"],
])("%s", (_, more, wayOut) =>
  expect(resolutionOf({ ...conflict, ...more }, { decision: "accept", undoes: null })).toBe(wayOut),
);

test("an undo is never asked about: it goes again where what it takes back still stands, and is told elsewhere", () => {
  const resolution = (undoes: string, more: Partial<Conflict>) =>
    resolutionOf({ ...conflict, theirs, ...more }, { decision: "undo", undoes });
  const own = theirs.verdictId;
  expect(resolution(own, {})).toBe("repeat");
  expect(resolution(own, { heldBy: { reviewerName: "Bo" } })).toBe("repeat");
  expect(resolution(own, { stored: true })).toBe("notify");
  expect(resolution("another", {})).toBe("notify");
  expect(resolution(own, { theirs: null })).toBe("notify");
});
