import { expect, test } from "vitest";
import { answerKind } from "./outbox-answer.ts";

test.each([
  [200, "recorded"],
  [400, "refused"],
  [401, "unnamed"],
  [403, "refused"],
  [404, "refused"],
  [408, "failing"],
  [409, "conflict"],
  [413, "refused"],
  [422, "refused"],
  [429, "unreachable"],
  [500, "failing"],
  [502, "unreachable"],
  [503, "unreachable"],
  [504, "unreachable"],
  [507, "failing"],
] as const)("the studio's %d means that the verdict is %s", (status, kind) => {
  expect(answerKind(status, true)).toBe(kind);
});

test("no answer at all is nobody there", () => {
  expect(answerKind(null, false)).toBe("unreachable");
});

test.each([200, 302, 400, 401, 403, 404, 409, 413, 422])(
  "a %d of somebody else neither keeps nor refuses a verdict",
  (status) => {
    expect(["unreachable", "failing"]).toContain(answerKind(status, false));
  },
);

test("a verdict whose reviewer may not decide there now waits; any other 403, or one of somebody else, is as before", () => {
  expect(answerKind(403, true, "mayNotDecide")).toBe("unentitled");
  expect(answerKind(403, true, "hostUnknown")).toBe("refused");
  expect(answerKind(403, false, "mayNotDecide")).toBe("failing");
  expect(answerKind(404, true, "mayNotDecide")).toBe("refused");
});
