import fc from "fast-check";
import { expect, test } from "vitest";
import { FakeClock } from "#tests/client/fake-clock.ts";
import { FakeLeases, FakeLocks } from "#tests/client/fake-locks.ts";
import { FakePage } from "#tests/client/fake-page.ts";
import { senderLock } from "./sender-lock.ts";

function tabsOf(hasLocks: boolean) {
  const clock = new FakeClock();
  const leases = new FakeLeases(clock);
  const locks = new FakeLocks();
  const log: string[] = [];
  let opened = 0;
  let holders = 0;
  /** A tab that can send under a name for so many milliseconds, again and again. */
  function tab(name = "svit-outbox/i") {
    const page = new FakePage();
    const own = `tab ${++opened}`;
    const lock = senderLock(name, {
      locks: hasLocks ? locks.of(page) : null,
      openLeases: leases.of(page),
      clock: page.clock(clock),
      newHolder: () => `${own}, ${++holders}`,
    });
    const send = (ms: number) =>
      lock(async () => {
        log.push(`${own} begins`);
        await page.while(new Promise<void>((resolve) => clock.after(ms, resolve)));
        log.push(`${own} ends`);
      });
    return { page, send };
  }
  return { clock, leases, log, tab };
}

test.each([true, false])("tabs send one after another (Web Locks: %s), however long each takes", async (hasLocks) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(2), fc.integer({ min: 1, max: 40_000 }), fc.nat(3_000)), { maxLength: 8 }),
      async (sendings) => {
        const { clock, log, tab } = tabsOf(hasLocks);
        const tabs = [tab(), tab(), tab()];
        for (const [index, ms, pauseMs] of sendings) {
          void tabs[index]?.send(ms);
          await clock.advance(pauseMs);
        }
        await clock.advance(60_000 * sendings.length + 60_000);
        expect(log).toHaveLength(2 * sendings.length);
        for (let at = 0; at < log.length; at += 2) expect(log[at + 1]).toBe(log[at]?.replace("begins", "ends"));
        expect(clock.waiting).toBe(0);
      },
    ),
    { numRuns: 50 },
  );
});

test.each([true, false])("a tab that dies while it sends lets the next one send (Web Locks: %s)", async (hasLocks) => {
  const { clock, log, tab } = tabsOf(hasLocks);
  const [dying, other] = [tab(), tab()];
  void dying.send(60_000);
  await clock.advance(100);
  void other.send(10);
  await clock.advance(100);
  expect(log).toEqual(["tab 1 begins"]);
  dying.page.end();
  await clock.advance(11_000);
  expect(log).toEqual(["tab 1 begins", "tab 2 begins", "tab 2 ends"]);
});

test("studios of one address do not wait for each other's lease", async () => {
  const { clock, log, tab } = tabsOf(false);
  void tab("svit-outbox/i").send(5_000);
  void tab("svit-outbox/j").send(10);
  await clock.advance(1_000);
  expect(log).toEqual(["tab 1 begins", "tab 2 begins", "tab 2 ends"]);
});

test("a lease is given back when the work has failed, and the failure is told", async () => {
  const { clock, leases } = tabsOf(false);
  const lock = senderLock("n", { locks: null, openLeases: leases.of(), clock, newHolder: () => "own" });
  const failing = lock(async () => {
    throw new Error("broken");
  }).catch((error: Error) => error.message);
  await clock.advance(100);
  expect(await failing).toBe("broken");
  expect(leases.held.size).toBe(0);
});

test("a lease that lapsed and was taken by another tab is not taken from it when the work ends", async () => {
  const { clock, leases, tab } = tabsOf(false);
  void tab().send(500);
  await clock.advance(100);
  leases.held.set("svit-outbox/i", { name: "svit-outbox/i", holder: "another", untilMs: clock.now() + 9_000 });
  await clock.advance(1_000);
  expect(leases.held.get("svit-outbox/i")?.holder).toBe("another");
});

test.each(["from the start", "meanwhile"])("a browser whose database is broken %s sends all the same", async (when) => {
  const { clock, leases, log, tab } = tabsOf(false);
  leases.held.set("svit-outbox/i", { name: "svit-outbox/i", holder: "another", untilMs: clock.now() + 9_000 });
  if (when === "from the start") leases.isBroken = true;
  void tab().send(10);
  await clock.advance(100);
  leases.isBroken = true;
  await clock.advance(1_000);
  expect(log).toEqual(["tab 1 begins", "tab 1 ends"]);
});
