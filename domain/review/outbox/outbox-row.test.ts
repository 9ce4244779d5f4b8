import { expect, test } from "vitest";
import { message, ownWords } from "#domain/message.ts";
import { parseConflict } from "./conflict.ts";
import { inOrder, messageOf, outboxRowSchema } from "./outbox-row.ts";

const body = { id: "v", entryId: "1", decision: "accept", previousId: null, undoes: null, mode: "single" };

test("a row of an older page is taken up, and its body is left as it was", () => {
  const row = outboxRowSchema.parse({ id: "v", installation: "i", at: 5, body });
  expect(row).toEqual({
    id: "v",
    installation: "i",
    at: 5,
    body,
    entry: null,
    by: null,
    state: "waiting",
    problem: null,
  });
  expect(row.body).toBe(body);
});

test("what is not a verdict is not taken up", () => {
  for (const stray of [
    null,
    5,
    {},
    { id: "v", installation: "i", at: 5, body: {} },
    { id: "v", installation: "i", body },
  ]) {
    expect(outboxRowSchema.safeParse(stray).success, JSON.stringify(stray)).toBe(false);
  }
});

test("a damaged entry or name beside a verdict costs the verdict nothing", () => {
  const row = { id: "v", installation: "i", at: 5, body, entry: { id: 5 }, by: "Ann", state: "odd", problem: "odd" };
  expect(outboxRowSchema.parse(row)).toMatchObject({ entry: null, by: null, state: "waiting", problem: null });
});

test("rows go in the order of deciding", () => {
  const rows = ["c", "a", "b"].map((id, index) =>
    outboxRowSchema.parse({ id, installation: "i", at: 9 - index, body }),
  );
  expect(inOrder(rows).map(({ id }) => id)).toEqual(["b", "a", "c"]);
});

test("only a 409 that says what to follow can be chosen in", () => {
  const data = { headId: null, state: "accepted", version: 3 };
  expect(parseConflict({ status: 409, data })).toEqual({
    ...data,
    stored: false,
    theirs: null,
    heldBy: null,
    claim: "lapsed",
  });
  expect(parseConflict({ status: 422, data })).toBeNull();
  expect(parseConflict({ status: 409, data: { detail: "another text" } })).toBeNull();
  expect(parseConflict(null)).toBeNull();
});

test("what an older release's server answered is shown in its own words, what a newer one's did as a message", () => {
  const answered = { status: 422, code: "unprocessable", message: "It does not fit." };
  const refused = (data: Record<string, unknown>) =>
    outboxRowSchema.parse({
      id: "v",
      installation: "i",
      at: 5,
      body,
      state: "refused",
      problem: { ...answered, data },
    });
  const [before, now] = [refused({ detail: "It does not fit." }), refused({ message: message("noUndoOfUndo") })];
  expect(before.problem && messageOf(before.problem)).toEqual(ownWords("It does not fit."));
  expect(now.problem && messageOf(now.problem)).toEqual(message("noUndoOfUndo"));
});
