import { expect, test } from "vitest";
import { type PublicationView, publicationsOf } from "./publication.ts";

let runs = 100;
/** Given the newest first, as they are loaded. */
const made = (number: number, repo: string, state: PublicationView["state"]): PublicationView => ({
  runId: String(runs--),
  number,
  repo,
  address: "https://huggingface.co",
  isPublic: false,
  state,
  isCancelling: false,
  isResumable: state === "failed",
  progress: null,
  error: null,
  at: "2026-11-30T00:00:00.000Z",
});

test("of a repository the newest attempt is told and the last that is there, and which release stands there since", () => {
  const all = [
    made(2, "lab/boats", "failed"),
    made(2, "lab/boats", "done"),
    made(1, "lab/other", "running"),
    made(1, "lab/boats", "done"),
    made(1, "lab/boats", "failed"),
    made(1, "lab/boats", "done"),
  ];
  const told = (number: number) => publicationsOf(all, number).map(({ runId, replacedBy }) => [runId, replacedBy]);
  expect(told(1)).toEqual([
    [all[2]?.runId, null],
    [all[3]?.runId, 2],
  ]);
  expect(told(2)).toEqual([
    [all[0]?.runId, null],
    [all[1]?.runId, null],
  ]);
  expect(told(3)).toEqual([]);
});
