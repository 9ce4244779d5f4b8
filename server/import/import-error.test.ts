import { expect, test } from "vitest";
import type { StudioError } from "#domain/error.ts";
import { importError } from "./import-error.ts";

const aborted = AbortSignal.abort();
const lockLost = AbortSignal.abort(Object.assign(new Error("the lock of run 7 is lost"), { code: "08006" }));
const cut = Object.assign(new Error("terminating connection"), { code: "57P01" });

test.each([
  ["a person's cancel", new Error("aborted"), aborted, { code: "interrupted", told: "importCancelled" }],
  ["a cancel that cuts a statement short", cut, aborted, { code: "interrupted", told: "importCancelled" }],
  [
    "the run's lock lost with its database",
    new Error("aborted"),
    lockLost,
    { code: "database_down", told: "importDatabaseGone" },
  ],
  ["a connection that is cut", cut, undefined, { code: "database_down", told: "importDatabaseGone" }],
  [
    "a full disk",
    Object.assign(new Error(""), { code: "ENOSPC" }),
    undefined,
    { code: "disk_full", told: "runDiskFull" },
  ],
])("%s is told as what it is, with what came in", (_, error, signal, { code, told }) => {
  const broken = importError(error, signal, "parts") as StudioError;
  expect(broken).toMatchObject({ code, cause: error, detail: { code: told } });
  expect(JSON.stringify(broken.detail.data)).toContain("cameParts");
});
