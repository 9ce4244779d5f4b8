import { describe, expect, test } from "vitest";
import type { VerdictBody } from "#domain/verdict/verdict.ts";
import { ANN, BO, FakeBrowser, type Tab } from "#tests/client/fake-browser.ts";
import { verdictOf } from "#tests/verdict-of.ts";

async function opened(options: ConstructorParameters<typeof FakeBrowser>[0] = {}) {
  const browser = new FakeBrowser(options);
  const tab = browser.open();
  await browser.run();
  /** Decides an entry, and answers the verdict's id. */
  function decide(entryId: string, more: Partial<VerdictBody> = {}, by: Tab = tab): string {
    const id = browser.newId();
    void by.outbox.put(verdictOf({ id, entryId, note: id, ...more }));
    return id;
  }
  const chainOf = (entryId: string) => browser.studio.chainOf(entryId).map(({ body }) => body.id);
  return { browser, tab, decide, chainOf };
}
/** Another reviewer has decided the entry, so that a verdict on it is late. */
function decidedByCy(browser: FakeBrowser, entryId: string): void {
  const body = verdictOf({ id: browser.newId(), entryId });
  const person = { id: "0195f7a2-0000-7000-8000-00000000000c", name: "Cy" };
  browser.studio.chains.set(entryId, [{ body, person, isLate: false, isRepeat: false }]);
}

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

describe("a studio that fails", () => {
  test("at one verdict gets those of other entries, and the same one again", async () => {
    const { browser, decide, chainOf } = await opened();
    browser.network.fates = ["failing"];
    const one = decide("1");
    decide("1", { previousId: one, entryVersion: 1 });
    const other = decide("2");
    await browser.run(100);
    expect(chainOf("2")).toEqual([other]);
    expect(chainOf("1")).toEqual([]);
    await browser.run(2_000);
    expect(chainOf("1")).toHaveLength(2);
    expect(chainOf("1")[0]).toBe(one);
  });

  test("three times in a row is left alone for a while", async () => {
    const { browser, decide } = await opened();
    browser.network.fates = Array.from({ length: 9 }, () => "failing" as const);
    for (const entry of ["1", "2", "3", "4", "5"]) decide(entry);
    await browser.run(150);
    expect(browser.network.sent).toHaveLength(3);
    await browser.run(60_000);
    expect([...browser.studio.chains.values()].flat()).toHaveLength(5);
  });

  test("counts as failing again only after three more, once it has taken one", async () => {
    const { browser, decide } = await opened();
    browser.network.fates = ["failing", "failing", "fine", "failing"];
    for (const entry of ["1", "2", "3", "4", "5", "6"]) decide(entry);
    await browser.run(150);
    expect(["3", "5", "6"].map((entry) => browser.studio.chainOf(entry).length)).toEqual([1, 1, 1]);
  });

  test("at a verdict that then meets another one says nothing of those that come after it", async () => {
    const { browser, tab, decide } = await opened();
    decidedByCy(browser, "1");
    browser.network.fates = ["failing"];
    decide("1");
    await browser.run(5_000);
    expect(tab.outbox.state().conflicts).toHaveLength(1);
    browser.network.delayMs = 2_000;
    decide("2");
    await browser.run(100);
    expect(tab.outbox.state()).toMatchObject({ waiting: 1, isCutOff: false });
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

describe("a conflict", () => {
  async function inConflict() {
    const world = await opened();
    decidedByCy(world.browser, "1");
    const id = world.decide("1");
    await world.browser.run();
    expect(world.tab.outbox.state().conflicts.map((row) => row.id)).toEqual([id]);
    return { ...world, id };
  }

  test("is chosen in over a reload: mine goes again behind what is there", async () => {
    const { browser, tab, chainOf } = await inConflict();
    const again = browser.reload(tab);
    await browser.run();
    const [conflict] = again.outbox.state().conflicts;
    void again.outbox.choose(conflict?.id ?? "", "mine");
    await browser.run();
    expect(chainOf("1")).toHaveLength(3);
    expect(again.outbox.rows()).toEqual([]);
    expect(browser.studio.standingOn("1")?.person).toEqual(ANN);
  });

  test.each(["mine", "theirs"] as const)(
    "chosen %s stays chosen where the page ends before a storage has written it",
    async (side) => {
      const { browser, tab, id } = await inConflict();
      browser.network.isOnline = false;
      void tab.outbox.choose(id, side);
      const again = browser.reload(tab);
      await browser.run();
      expect(again.outbox.state().conflicts).toEqual([]);
      expect(again.outbox.rows()).toHaveLength(side === "mine" ? 1 : 0);
    },
  );

  test("holds up what was decided behind it, and nothing else", async () => {
    const { browser, tab, decide, chainOf, id } = await inConflict();
    const [behind, other] = [decide("1", { previousId: id, entryVersion: 2 }), decide("2")];
    await browser.run();
    expect([chainOf("1").includes(behind), chainOf("2")]).toEqual([false, [other]]);
    void tab.outbox.choose(id, "mine");
    await browser.run();
    expect(chainOf("1").at(-1)).toBe(behind);
  });

  test("that is not there any more is not chosen in", async () => {
    const { tab, browser, id } = await inConflict();
    void tab.outbox.choose("another", "theirs");
    await browser.run();
    expect(tab.outbox.state().conflicts.map((row) => row.id)).toEqual([id]);
  });
});

describe("a verdict that the studio refuses", () => {
  test("stays over a reload until it is read, and then stays gone", async () => {
    const { browser, tab, decide } = await opened();
    browser.network.fates = ["refused"];
    const id = decide("1");
    await browser.run();
    const again = browser.reload(tab);
    await browser.run();
    expect(again.outbox.state().refused).toMatchObject([{ id, problem: { status: 422 } }]);
    expect(again.outbox.unsentEntryIds()).toEqual([]);
    again.outbox.dismiss(id);
    const last = browser.reload(again);
    await browser.run();
    expect(last.outbox.rows()).toEqual([]);
  });

  test("goes with its undo, and what was decided after both follows what was there, also where the page ends meanwhile", async () => {
    for (const endsMs of [0, 1, 2, 5, 20]) {
      const { browser, tab, decide, chainOf } = await opened();
      const before = decide("1");
      await browser.run();
      browser.network.fates = ["refused"];
      browser.network.delayMs = 10;
      const refused = decide("1", { previousId: before, entryVersion: 1 });
      const undo = decide("1", { previousId: refused, undoes: refused, decision: "undo", entryVersion: 2 });
      const after = decide("1", { previousId: undo, entryVersion: 3 });
      await browser.run(10 + endsMs);
      const again = browser.reload(tab);
      await browser.run(60_000);
      expect(chainOf("1")).toEqual([before, after]);
      expect(browser.studio.breaches).toEqual([]);
      expect(again.outbox.rows()).toEqual([]);
      expect(browser.studio.chainOf("1").at(-1)?.body.entryVersion).toBe(1);
    }
  });

  test("and was taken back by a screen that saw it as given counts no more for what that screen decides", async () => {
    const { browser, decide, chainOf } = await opened();
    browser.network.fates = ["refused"];
    const refused = decide("1");
    await browser.run();
    const undo = decide("1", { previousId: refused, undoes: refused, decision: "undo" });
    const after = decide("1", { previousId: undo, entryVersion: 2 });
    const last = decide("1", { previousId: after, entryVersion: 3 });
    await browser.run();
    expect(chainOf("1")).toEqual([after, last]);
    expect(browser.studio.chainOf("1").map(({ body }) => body.entryVersion)).toEqual([0, 1]);
  });
});

test("of a verdict beside another's its reviewer is told, unless they have taken it back already", async () => {
  const { browser, tab, decide } = await opened();
  const take = browser.studio.take.bind(browser.studio);
  browser.studio.take = (...sent) => ({ ...take(...sent), beside: { reviewerName: "Bo" } });
  const id = decide("1");
  await browser.run();
  expect(tab.outbox.state().outcomes).toMatchObject([{ id, problem: { status: 200 } }]);
  let drained = 0;
  tab.outbox.whenDrained(() => drained++);
  tab.outbox.dismiss(id);
  await browser.run();
  // Nothing that waited has been answered by it.
  expect(drained).toBe(0);
  const other = decide("2");
  decide("2", { previousId: other, undoes: other, decision: "undo" });
  await browser.run();
  expect(tab.outbox.state().outcomes.map((row) => row.body.entryId)).not.toContain(other);
  expect(tab.outbox.rows().find((row) => row.id === other)).toBeUndefined();
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
