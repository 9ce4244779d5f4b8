import { expect, test } from "vitest";
import type { VerdictBody } from "#domain/verdict/verdict.ts";
import { ANN, FakeBrowser } from "#tests/client/fake-browser.ts";
import { verdictOf } from "#tests/verdict-of.ts";

/**
 * A browser whose first tab sends what its second one decides: that one decides while the studio is away. By then Ann has
 * decided the entry in another browser and taken that back, so that the studio answers with a conflict in which nothing stands.
 */
async function decidedInSecondTab(...decided: Partial<VerdictBody>[]) {
  const browser = new FakeBrowser();
  const [first, second] = [browser.open(), browser.open()];
  await browser.run();
  const [given, undo] = [browser.newId(), browser.newId()];
  const at = { entryId: "1", person: ANN, isLate: false, isRepeat: false };
  browser.studio.chains.set("1", [
    { ...at, body: verdictOf({ id: given, entryId: "1" }) },
    { ...at, body: verdictOf({ id: undo, entryId: "1", decision: "undo", undoes: given, previousId: given }) },
  ]);
  browser.network.isOnline = false;
  for (const more of decided) void second.outbox.put(verdictOf({ id: browser.newId(), entryId: "1", ...more }));
  await browser.run();
  browser.goOnline();
  return { browser, first, second };
}
const chainOf = (browser: FakeBrowser) => browser.studio.chainOf("1").map(({ body }) => body.note ?? body.decision);

test("what another tab sent again under a new id is taken back by the tab that decided it", async () => {
  const { browser, second } = await decidedInSecondTab({ id: "0195f7a2-1111-7000-8000-000000000001", note: "mine" });
  await browser.run(30_000);
  expect(chainOf(browser)).toEqual(["accept", "undo", "mine"]);
  const undone = "0195f7a2-1111-7000-8000-000000000001";
  void second.outbox.put(
    verdictOf({
      id: browser.newId(),
      entryId: "1",
      decision: "undo",
      undoes: undone,
      previousId: undone,
      note: "back",
    }),
  );
  await browser.run(30_000);
  expect(chainOf(browser)).toEqual(["accept", "undo", "mine", "back"]);
  expect(browser.studio.standingOn("1")).toBeNull();
});

test("what waits in one tab behind a verdict that another tab sent again follows it, whichever tab sends it", async () => {
  const v1 = "0195f7a2-1111-7000-8000-000000000001";
  const { browser, first, second } = await decidedInSecondTab(
    { id: v1, note: "one" },
    { id: "0195f7a2-1111-7000-8000-000000000002", previousId: v1, note: "two", entryVersion: 1 },
  );
  // The first tab is gone before it has sent the second verdict.
  browser.network.fates = [];
  while (!browser.studio.chainOf("1").some(({ body }) => body.note === "one")) await browser.run(1);
  first.page.end();
  await browser.run(30_000);
  expect(chainOf(browser)).toEqual(["accept", "undo", "one", "two"]);
  expect(second.outbox.state()).toMatchObject({ waiting: 0, conflicts: [] });
});

test.each(["idle", "sending"])(
  "what a tab wrote that was closed at once is sent by another one, which is %s",
  async (is) => {
    const browser = new FakeBrowser();
    const [first, second] = [browser.open(), browser.open()];
    await browser.run();
    browser.network.delayMs = 200;
    if (is === "sending") void first.outbox.put(verdictOf({ id: browser.newId(), entryId: "1" }));
    await browser.run(50);
    const id = browser.newId();
    void second.outbox.put(verdictOf({ id, entryId: "2" }));
    // It is written, and the others are told; the next thing would be to send it.
    while (!browser.database.rows.has(id)) await browser.run(1);
    expect(browser.network.sent).toHaveLength(is === "sending" ? 1 : 0);
    second.page.end();
    await browser.run(2_000);
    expect(browser.studio.chainOf("2")).toHaveLength(1);
  },
);
