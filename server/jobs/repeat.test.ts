import { expect, test, vi } from "vitest";
import { log } from "#server/log.ts";
import { printed } from "#tests/printed.ts";
import type { Outage } from "./outage.ts";
import { repeat } from "./repeat.ts";

const coded = (code: string) => Object.assign(new Error("its own words"), { code, path: "/exports" });

/** Repeats what these steps do, one after the other, until they are used up. Answers what was logged, and the pauses' number. */
async function repeated(steps: readonly (() => unknown)[]) {
  const logged: { level: string; what: unknown; message: string }[] = [];
  const spies = (["info", "error"] as const).map((level) =>
    vi.spyOn(log, level).mockImplementation((...args: unknown[]) => {
      const [what, message] = args.length > 1 ? args : [null, args[0]];
      logged.push({ level, what, message: String(message) });
    }),
  );
  const stop = new AbortController();
  const waited: unknown[] = [];
  const outage: Outage = {
    over: async (error) => void waited.push(error),
    through: (work) => work(),
  };
  const left = [...steps];
  await repeat({ name: "work", pauseMs: 0, stop: stop.signal, outage }, async () => {
    const step = left.shift();
    if (left.length === 0) stop.abort();
    return step?.();
  });
  for (const spy of spies) spy.mockRestore();
  return { logged, waited };
}

const fail = (error: unknown) => () => {
  throw error;
};

test("what fails the same way again and again is said once, as a sentence, and that it goes on", async () => {
  const full = fail(coded("ENOSPC"));
  const { logged } = await repeated([full, full, full, () => false, () => false]);
  expect(logged).toEqual([
    {
      level: "error",
      what: { problem: expect.stringMatching(printed("runDiskFull")), code: "ENOSPC" },
      message: "work: will be tried again",
    },
    { level: "info", what: null, message: "work: goes on" },
  ]);
});

test("another failure is said as well, and one that nobody foresaw with where it was thrown", async () => {
  const unforeseen = new TypeError("x is not a function");
  const { logged } = await repeated([fail(coded("ENOSPC")), fail(unforeseen), fail(unforeseen), fail(coded("EROFS"))]);
  expect(logged.map(({ what }) => what)).toEqual([
    { problem: expect.stringMatching(printed("runDiskFull")), code: "ENOSPC" },
    { err: unforeseen },
    { problem: expect.stringMatching(printed("runReadOnly", { file: "a file" })), code: "EROFS" },
  ]);
});

test("a database that is away is waited for, and not logged by each loop", async () => {
  const { logged, waited } = await repeated([fail(coded("57P01")), fail(coded("ECONNREFUSED")), () => true]);
  expect(waited).toHaveLength(2);
  expect(logged).toEqual([]);
});
