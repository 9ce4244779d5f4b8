import { describe, expect, test } from "vitest";
import { ANN, BO } from "#tests/client/fake-browser.ts";
import { opened } from "#tests/client/opened-outbox.ts";
import { verdictOf } from "#tests/verdict-of.ts";

describe("a verdict", () => {
  test("waits until the studio has answered it, and whoever listens is told of each change", async () => {
    const { browser, tab, decide, chainOf } = await opened();
    const seen: number[] = [];
    const stop = tab.outbox.subscribe(() => seen.push(tab.outbox.state().waiting));
    let drained = 0;
    const stopDrained = tab.outbox.whenDrained(() => drained++);
    const id = decide("1");
    expect(tab.outbox.state().waiting).toBe(1);
    expect(tab.outbox.unsentEntryIds()).toEqual(["1"]);
    await browser.run();
    expect(chainOf("1")).toEqual([id]);
    expect([seen, drained]).toEqual([[1, 0], 1]);
    expect(tab.outbox.unsentEntryIds()).toEqual([]);
    stop();
    stopDrained();
    decide("2");
    await browser.run();
    expect([seen, drained]).toEqual([[1, 0], 1]);
  });

  test("is put when a storage has it, not before", async () => {
    const { browser, tab } = await opened();
    let isPut = false;
    void tab.outbox.put(verdictOf({ id: browser.newId(), entryId: "1" })).then(() => {
      isPut = true;
    });
    await browser.run(0);
    expect(isPut).toBe(false);
    await browser.run(1);
    expect(isPut).toBe(true);
  });

  test("decided within one millisecond of another keeps its place behind it", async () => {
    const { browser, tab, decide } = await opened();
    browser.network.isOnline = false;
    const ids = [decide("1"), decide("2"), decide("3")];
    expect(tab.outbox.rows().map(({ id }) => id)).toEqual(ids);
    const [first, second, third] = tab.outbox.rows().map(({ at }) => at);
    expect([second, third]).toEqual([(first ?? 0) + 1, (first ?? 0) + 2]);
  });

  test("is sent by itself when the studio answers again, less and less often until then, and no timer stays", async () => {
    const { browser, tab, decide, chainOf } = await opened();
    browser.network.isOnline = false;
    const id = decide("1");
    const startMs = browser.clock.now();
    await browser.run(60_000);
    expect(tab.outbox.state()).toMatchObject({ waiting: 1, isCutOff: true });
    expect((tab.outbox.state().cutOffSinceMs ?? 0) - startMs).toBeLessThan(100);
    const tries = browser.network.sent.length;
    expect(tries).toBeGreaterThan(6);
    expect(tries).toBeLessThan(14);
    for (const entry of ["2", "3", "4"]) decide(entry);
    await browser.run(10);
    expect(browser.clock.waiting).toBe(1);
    browser.network.isOnline = true;
    await browser.run(16_000);
    expect(chainOf("1")).toEqual([id]);
    expect(tab.outbox.state()).toMatchObject({ waiting: 0, isCutOff: false });
    expect(browser.clock.waiting).toBe(0);
  });

  test("goes at once where the network comes back or its reviewer asks for it", async () => {
    for (const comesBack of ["network", "reviewer"] as const) {
      const { browser, tab, decide, chainOf } = await opened();
      browser.network.isOnline = false;
      decide("1");
      await browser.run(120_000);
      if (comesBack === "network") browser.goOnline();
      else {
        browser.network.isOnline = true;
        void tab.outbox.tryNow();
      }
      await browser.run(20);
      expect(chainOf("1")).toHaveLength(1);
    }
  });
});

describe("a name", () => {
  test("that the studio has lost holds all verdicts, and they go when it is said again", async () => {
    const { browser, tab, decide, chainOf } = await opened();
    browser.studio.cookie = null;
    const ids = [decide("1"), decide("2")];
    await browser.run(200);
    expect(browser.network.sent).toHaveLength(1);
    expect(tab.outbox.state()).toMatchObject({ waiting: 2, isCutOff: true });
    browser.sayName(ANN);
    await browser.run(100);
    expect([...chainOf("1"), ...chainOf("2")]).toEqual(ids);
  });

  test("of somebody else leaves what was decided before to whoever decided it, and says so at once", async () => {
    const { browser, tab, decide, chainOf } = await opened();
    browser.network.delayMs = 2_000;
    browser.network.fates = ["lost before"];
    decide("1");
    await browser.run(100);
    browser.sayName(BO);
    await browser.run(10);
    expect(tab.outbox.state()).toMatchObject({ waiting: 0, ofOthers: [{ name: "Ann", count: 1 }] });
    decide("2");
    await browser.run(60_000);
    expect([chainOf("1").length, chainOf("2").length]).toEqual([0, 1]);
    expect(browser.network.sent).toHaveLength(2);
    browser.sayName(ANN);
    await browser.run(60_000);
    expect(browser.studio.chainOf("1").map(({ person }) => person.name)).toEqual(["Ann"]);
  });
});

test("a verdict whose page ends before anything is written waits in the next one", async () => {
  const { browser, tab, decide, chainOf } = await opened();
  browser.network.isOnline = false;
  const id = decide("1");
  const again = browser.reload(tab);
  expect(again.outbox.state().isRead).toBe(false);
  await browser.run();
  expect(again.outbox.state()).toMatchObject({ isRead: true, waiting: 1 });
  browser.goOnline();
  await browser.run();
  expect(chainOf("1")).toEqual([id]);
});

test.each([true, false])(
  "where no lock can be had (Web Locks: %s) verdicts are sent all the same",
  async (hasLocks) => {
    const { browser, decide, chainOf } = await opened({ hasLocks });
    browser.leases.isBroken = true;
    browser.locks.isBroken = true;
    const id = decide("1");
    await browser.run();
    expect(chainOf("1")).toEqual([id]);
  },
);
