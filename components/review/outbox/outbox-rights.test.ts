import { describe, expect, test } from "vitest";
import { opened } from "#tests/client/opened-outbox.ts";

describe("a verdict that waits for a right", () => {
  test("is ended by its reviewer with what waits behind it, over a reload, and nothing of it is ever sent", async () => {
    const { browser, tab, decide, chainOf } = await opened();
    browser.studio.closed.add("1");
    const first = decide("1");
    const behind = decide("1", { previousId: first, entryVersion: 1 });
    const other = decide("2");
    await browser.run(60_000);
    expect(tab.outbox.state().unentitled.map(({ id }) => id)).toEqual([first, behind]);
    expect(chainOf("2")).toEqual([other]);
    void tab.outbox.giveUp(["1"]);
    await browser.run(1_000);
    expect(tab.outbox.state()).toMatchObject({ waiting: 0, unentitled: [] });
    tab.page.end();
    const again = browser.open();
    browser.studio.closed.clear();
    await browser.run(60_000);
    expect(again.outbox.state()).toMatchObject({ waiting: 0, unentitled: [] });
    expect(chainOf("1")).toEqual([]);
  });

  test("is not ended by what is given up on other entries", async () => {
    const { browser, tab, decide } = await opened();
    browser.studio.closed.add("1");
    const id = decide("1");
    await browser.run(1_000);
    void tab.outbox.giveUp(["2"]);
    await browser.run(1_000);
    expect(tab.outbox.state().unentitled.map((row) => row.id)).toEqual([id]);
  });
});
