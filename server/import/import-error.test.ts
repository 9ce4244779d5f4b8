import { expect, test } from "vitest";
import type { StudioError } from "#domain/error.ts";
import { asSentence } from "./import-error.ts";

const aborted = AbortSignal.abort();
const lockLost = AbortSignal.abort(Object.assign(new Error("the lock of run 7 is lost"), { code: "08006" }));
const cut = Object.assign(new Error("terminating connection"), { code: "57P01" });

test.each([
  ["a person's cancel", new Error("aborted"), aborted, { code: "interrupted", message: /was cancelled/ }],
  ["a cancel that cuts a statement short", cut, aborted, { code: "interrupted", message: /was cancelled/ }],
  [
    "the run's lock lost with its database",
    new Error("aborted"),
    lockLost,
    { code: "database_down", message: /went away/ },
  ],
  ["a connection that is cut", cut, undefined, { code: "database_down", message: /went away/ }],
  [
    "a full disk",
    Object.assign(new Error(""), { code: "ENOSPC" }),
    undefined,
    { code: "disk_full", message: /is full/ },
  ],
])("%s is told as what it is, with what came in", (_, error, signal, { code, message }) => {
  const told = asSentence(error, signal, "parts") as StudioError;
  expect(told).toMatchObject({ code, cause: error });
  expect(told.message).toMatch(message);
  expect(told.message).toContain("What came in stays");
});
