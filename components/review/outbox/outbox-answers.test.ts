import { describe, expect, test } from "vitest";
import { ANN } from "#tests/client/fake-browser.ts";
import { decidedByCy, opened } from "#tests/client/opened-outbox.ts";

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
