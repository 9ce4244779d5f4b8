import { expect, test } from "vitest";
import { StudioError } from "./error.ts";
import { message } from "./message.ts";
import { worldProblem } from "./world-problem.ts";

const coded = (code: string, more: object = {}) => Object.assign(new Error("its own words"), { code, ...more });
const ADVICE = message("adviceExport");

test.each([
  ["a full disk", coded("ENOSPC"), "disk_full", "runDiskFull", {}],
  ["a full disk of PostgreSQL's", coded("53100"), "disk_full", "runDiskFull", {}],
  [
    "a folder that is only read",
    coded("EROFS", { path: "/exports/7" }),
    "place_down",
    "runReadOnly",
    { file: "/exports/7" },
  ],
  [
    "a file of another account",
    coded("EACCES", { path: "/a.json" }),
    "place_down",
    "runForbidden",
    { file: "/a.json" },
  ],
  ["a role without a right", coded("42501"), "database_down", "runDatabaseForbids", { problem: "its own words" }],
])("%s is told with what to do", (_, error, code, told, data) => {
  expect(worldProblem(new Error("a library's", { cause: error }), ADVICE)).toMatchObject({
    code,
    detail: { code: told, data: { ...data, advice: ADVICE } },
  });
});

test("what is a message already, and what nobody foresaw, is none of these", () => {
  expect(
    worldProblem(new StudioError("not_found", message("datasetGone"), { cause: coded("ENOSPC") }), ADVICE),
  ).toBeNull();
  expect(worldProblem(new TypeError("x is not a function"), ADVICE)).toBeNull();
  expect(worldProblem("no error", ADVICE)).toBeNull();
  expect(worldProblem(coded("EPERM", { syscall: "kill" }), ADVICE), "a process that may not be ended").toBeNull();
});
