import { expect, test } from "vitest";
import { FakeBrowser } from "#tests/client/fake-browser.ts";
import { verdictOf } from "#tests/verdict-of.ts";

const ONE = "0195f7a2-1111-7000-8000-000000000001";
const TWO = "0195f7a2-1111-7000-8000-000000000002";

/** A page that was opened while its browser's database fails: that has the first of two verdicts, the journal the second. */
async function openedWithout(previousId: string | null) {
  const browser = new FakeBrowser();
  browser.network.isOnline = false;
  const before = browser.open();
  await browser.run();
  void before.outbox.put(verdictOf({ id: ONE, entryId: "1", note: "one" }));
  await browser.run();
  browser.database.isBroken = true;
  void before.outbox.put(verdictOf({ id: TWO, entryId: "1", previousId, entryVersion: 1, note: "two" }));
  await browser.run();
  const page = browser.reload(before);
  browser.goOnline();
  await browser.run(5_000);
  return { browser, page };
}
const notesOf = (browser: FakeBrowser) => browser.studio.chainOf("1").map(({ body }) => body.note);

test("a verdict waits for the one before it, which a database has that cannot be read now", async () => {
  const { browser, page } = await openedWithout(ONE);
  expect(browser.network.sent).not.toContain(TWO);
  expect(page.outbox.state()).toMatchObject({ waiting: 1, conflicts: [] });
  browser.database.isBroken = false;
  await browser.run(5_000);
  expect(notesOf(browser)).toEqual(["one", "two"]);
  expect(page.outbox.state()).toMatchObject({ waiting: 0, conflicts: [] });
});

test("it goes without it where the database cannot be read for ten minutes", async () => {
  const { browser } = await openedWithout(ONE);
  await browser.run(500_000);
  expect(browser.network.sent).not.toContain(TWO);
  await browser.run(200_000);
  expect(browser.network.sent).toContain(TWO);
});

test("what follows nothing goes at once, whether or not the database can be read", async () => {
  const { browser } = await openedWithout(null);
  expect(browser.network.sent).toContain(TWO);
});

test("what a page has read is not forgotten when the database fails afterwards", async () => {
  const browser = new FakeBrowser();
  browser.network.isOnline = false;
  void browser.open().outbox.put(verdictOf({ id: ONE, entryId: "1", note: "one" }));
  await browser.run();
  for (const tab of browser.tabs) tab.page.end();
  const page = browser.open();
  await browser.run();
  browser.database.isBroken = true;
  browser.goOnline();
  await browser.run(5_000);
  expect(notesOf(browser)).toEqual(["one"]);
  expect(page.outbox.state()).toMatchObject({ waiting: 0 });
});
