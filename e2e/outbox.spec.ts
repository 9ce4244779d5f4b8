import { expect, test } from "./fixtures.ts";
import { beginAsAnn, cutOff, open, VERDICTS } from "./screens/outbox-page.ts";
import { OwnDataset } from "./screens/own-dataset.ts";
import { ReviewPage } from "./screens/review-page.ts";

beginAsAnn();

test("a page reloaded right after the key loses nothing and sends nothing twice", async ({ page, studio, command }) => {
  const dataset = await OwnDataset.of(4, studio, command);
  const review = await open(page, dataset, 4);
  for (let done = 0; done < 3; done++) {
    await review.press("f");
    await page.reload();
    await review.isReady();
  }
  await expect(review.saved).toBeVisible();
  expect(await dataset.decisions()).toEqual({ flag: 3 });
});

test("a page that crashes while its verdict is under way loses nothing", async ({ page, studio, command }) => {
  const dataset = await OwnDataset.of(3, studio, command);
  const review = await open(page, dataset, 3);
  // Held for ever: the verdict is on its way when the page dies.
  await page.route(VERDICTS, () => {});
  const asked = page.waitForRequest(VERDICTS);
  await review.press("f", "f");
  await asked;
  const address = page.url();
  const crashed = page.waitForEvent("crash");
  const session = await page.context().newCDPSession(page);
  session.send("Page.crash").catch(() => {});
  await crashed;

  const tab = await page.context().newPage();
  await tab.goto(address);
  await expect(new ReviewPage(tab).saved).toBeVisible();
  expect(await dataset.decisions()).toEqual({ flag: 2 });
});

test("a page says that all is saved only after it has looked for what an earlier one left", async ({
  page,
  context,
  studio,
  command,
}) => {
  const dataset = await OwnDataset.of(3, studio, command);
  const review = await open(page, dataset, 3);
  await context.setOffline(true);
  await review.press("f");
  await expect(cutOff(page)).toBeVisible();
  const address = page.url();
  await page.close();
  await context.setOffline(false);
  const tab = await context.newPage();
  await tab.addInitScript(holdDatabase);
  await tab.goto(address, { waitUntil: "commit" });
  await expect(tab.locator("[data-saving]")).toHaveAttribute("data-saving", "looking");
  await tab.waitForLoadState();
  await expect(tab.locator("[data-saving]")).toHaveAttribute("data-saving", "looking");
  await tab.evaluate(() => window.dispatchEvent(new Event("let-database-go")));
  await expect(new ReviewPage(tab).saved).toBeVisible();
  expect(await dataset.decisions()).toEqual({ flag: 1 });
});

/** In the page: IndexedDB opens no sooner than it is told to. */
function holdDatabase() {
  const { open } = IDBFactory.prototype;
  let isHeld = true;
  window.addEventListener("let-database-go", () => {
    isHeld = false;
  });
  IDBFactory.prototype.open = function (...about: Parameters<typeof open>) {
    const request = open.apply(this, about);
    request.addEventListener("success", (event) => {
      if (!isHeld) return;
      event.stopImmediatePropagation();
      window.addEventListener("let-database-go", () => request.dispatchEvent(new Event("success")));
    });
    return request;
  };
}

test("offline, decided, closed: it arrives when the browser is opened again", async ({
  page,
  context,
  studio,
  command,
}) => {
  const dataset = await OwnDataset.of(3, studio, command);
  const review = await open(page, dataset, 3);
  await expect(review.saved).toBeVisible();
  await context.setOffline(true);
  await review.press("f", "f");
  await expect(cutOff(page)).toContainText("2 waiting");
  const address = page.url();
  await page.close();
  await context.setOffline(false);
  const tab = await context.newPage();
  await tab.goto(address);
  const again = new ReviewPage(tab);
  await again.isAt(2, 3);
  await expect(again.saved).toBeVisible();
  expect(await dataset.decisions()).toEqual({ flag: 2 });
});

test("offline with nothing left to show, the screen says so in its own words, and the last verdict is taken back", async ({
  page,
  context,
  studio,
  command,
}) => {
  const dataset = await OwnDataset.of(2, studio, command);
  const review = await open(page, dataset, 2);
  await expect(review.saved).toBeVisible();
  await context.setOffline(true);
  await review.press("f", "f");
  await expect(page.getByRole("heading", { name: "Couldn't load the next entries" })).toBeVisible();
  await expect(page.getByText("Failed to fetch")).toHaveCount(0);
  await review.press("z");
  await expect(review.entry).toBeVisible();
  await review.press("c");
  await context.setOffline(false);
  await expect(review.saved).toBeVisible({ timeout: 30_000 });
  expect(await dataset.decisions()).toEqual({ flag: 2, undo: 1, unclear: 1 });
});

test("leaving with unsent work is warned of", async ({ page, context, studio, command }) => {
  const dataset = await OwnDataset.of(2, studio, command);
  const review = await open(page, dataset, 2);
  await context.setOffline(true);
  await review.press("f");
  await expect(cutOff(page)).toBeVisible();
  const asked = page.waitForEvent("dialog");
  await page.close({ runBeforeUnload: true });
  const dialog = await asked;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.dismiss();
  await context.setOffline(false);
  await expect(review.saved).toBeVisible();
});
