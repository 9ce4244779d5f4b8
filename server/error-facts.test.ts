import { expect, test, vi } from "vitest";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";

vi.stubEnv("SVIT_DATA", "/srv/data");
vi.stubEnv("SVIT_LOG", "info");
const { errorFacts, problemFacts } = await import("./error-facts.ts");

const thrown = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

test("of an error that quotes a text its kind and place are kept, not its words", () => {
  const facts = errorFacts(thrown(() => JSON.parse('"Ann Lee said so')));
  expect(facts).toMatchObject({
    type: "SyntaxError",
    stack: expect.arrayContaining([expect.stringContaining("error-facts.test")]),
  });
  expect(JSON.stringify(facts)).not.toContain("Ann Lee");
});

test("of PostgreSQL's error the code and the rule are kept, not the row", () => {
  const error = Object.assign(new Error("duplicate key: Key (name)=(Ann Lee)"), {
    code: "23505",
    table: "Reviewer",
    constraint: "Reviewer_name_key",
    detail: "Key (name)=(Ann Lee) already exists.",
  });
  const facts = errorFacts(error);
  expect(facts).toMatchObject({ code: "23505", table: "Reviewer", constraint: "Reviewer_name_key" });
  expect(JSON.stringify(facts)).not.toContain("Ann Lee");
});

test("an error whose words look like frames of its stack puts none of them there", () => {
  const facts = errorFacts(new Error("Ann Lee\n    at forged (file.ts:1:1)"));
  expect(JSON.stringify(facts)).not.toMatch(/Ann Lee|forged/);
});

test("the engine's and the program's own words about itself are kept", () => {
  expect(errorFacts(thrown(() => (undefined as unknown as { a: 1 }).a))).toMatchObject({
    message: expect.stringContaining("reading 'a'"),
  });
  expect(errorFacts(thrown(() => must(null, "a count answers a row")))).toMatchObject({
    message: "impossible: a count answers a row",
  });
});

test("a fault of the world is told by the setting of its folder, and by the system's code", () => {
  const cause = Object.assign(new Error("ENOSPC: no space left, write '/srv/data/uploads/Ann.json'"), {
    code: "ENOSPC",
  });
  const facts = problemFacts(
    new StudioError("disk_full", message("diskFullAt", { file: "/srv/data/uploads/Ann.json" }), { cause }),
  );
  expect(facts).toEqual({
    problem: "The disk is full: a file of SVIT_DATA cannot be written. Free up space, then try again.",
    code: "ENOSPC",
  });
});

test("what a person called something is left out of a sentence", () => {
  expect(
    JSON.stringify(problemFacts(new StudioError("not_found", message("filesGone", { names: "Ann.json" })))),
  ).not.toContain("Ann");
});
