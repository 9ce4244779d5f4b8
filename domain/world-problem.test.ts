import { describe, expect, test } from "vitest";
import { StudioError } from "./error.ts";
import { recogniseSaid } from "./said.ts";
import { worldProblem } from "./world-problem.ts";

const coded = (code: string, more: object = {}) => Object.assign(new Error("its own words"), { code, ...more });
const ADVICE = "Start it again.";

describe("what is wrong with the world is a sentence with what to do", () => {
  test.each([
    ["a full disk", coded("ENOSPC"), "disk_full", "The disk is full. Start it again."],
    ["a full disk of PostgreSQL's", coded("53100"), "disk_full", "The disk is full. Start it again."],
    [
      "a folder that is only read",
      coded("EROFS", { path: "/srv/exports/7" }),
      "place_down",
      "/srv/exports/7 lies on a disk that can only be read: make it writable, or name another folder. Start it again.",
    ],
    [
      "a file of another account",
      coded("EACCES", { path: "/sets/a.json" }),
      "place_down",
      "/sets/a.json is not open to the account that the studio runs under: give it the right. Start it again.",
    ],
    [
      "a role without a right",
      coded("42501"),
      "database_down",
      "The database's role lacks a right (its own words): give it the right. Start it again.",
    ],
  ])("%s", (_, error, code, message) => {
    const told = worldProblem(new Error("a library's", { cause: error }), ADVICE);
    expect(told).toMatchObject({ code, message });
    expect(recogniseSaid(message), "it has a wording in each language").not.toBeNull();
  });
});

test("what is a sentence already, and what nobody foresaw, is none of these", () => {
  expect(worldProblem(new StudioError("not_found", "gone", { cause: coded("ENOSPC") }), ADVICE)).toBeNull();
  expect(worldProblem(new TypeError("x is not a function"), ADVICE)).toBeNull();
  expect(worldProblem("no error", ADVICE)).toBeNull();
  expect(worldProblem(coded("EPERM", { syscall: "kill" }), ADVICE), "a process that may not be ended").toBeNull();
});
