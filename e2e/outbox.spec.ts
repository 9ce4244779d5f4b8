import type { Page, Route } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { OwnDataset } from "./screens/own-dataset.ts";
import { ReviewPage, sayName } from "./screens/review-page.ts";
import { killListener } from "./screens/web-server.ts";

const VERDICTS = "**/api/verdicts";
const problem = (status: number, title: string) => ({
  status,
  contentType: "application/problem+json",
  body: JSON.stringify({ type: `urn:svit-studio:${title}`, title, status, detail: `The test answers ${status}.` }),
});

// What these tests break on purpose, the browser reports as errors.
test.use({ allowedErrors: [/Failed to load resource|ERR_/] });
test.beforeEach(({ page }) => sayName(page));

async function open(page: Page, dataset: OwnDataset, size: number): Promise<ReviewPage> {
  return ReviewPage.start(page, { tasks: ["complex_reasoning"], size }, dataset.id);
}

/** Opens the same session in another tab of the same browser. */
async function inAnotherTab(page: Page): Promise<ReviewPage> {
  const tab = await page.context().newPage();
  await tab.goto(page.url());
  const review = new ReviewPage(tab);
  await review.isReady();
  return review;
}

/** From here on the page ends before its database has deleted anything. */
async function endBeforeDeletes(page: Page): Promise<void> {
  await page.evaluate(() => {
    IDBObjectStore.prototype.delete = () => new Promise(() => {}) as never;
  });
}

const cutOff = (page: Page) => page.locator("[data-saving=cut-off]");

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

test("a lost name is asked for in place, and the same name is the same person", async ({
  page,
  context,
  studio,
  command,
}) => {
  const dataset = await OwnDataset.of(3, studio, command);
  const review = await open(page, dataset, 3);
  await review.press("f");
  await expect(review.saved).toBeVisible();
  await context.clearCookies();
  await review.press("f");
  const asking = page.getByRole("alert").filter({ hasText: "no longer knows who you are" });
  await expect(asking).toContainText("1 verdict is kept here");
  await expect(asking.getByLabel("Your name")).toHaveValue("Ann");
  await asking.getByRole("button", { name: "Continue" }).click();
  await expect(review.saved).toBeVisible();
  await expect(asking).toBeHidden();
  await review.press("Enter");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  await expect(review.saved).toBeVisible();
  const verdicts = await dataset.verdicts();
  expect(verdicts).toHaveLength(3);
  expect(new Set(verdicts.map((row) => row.reviewer.id)).size).toBe(1);
});

test("what one person decided never goes out under another's name", async ({ page, context, studio, command }) => {
  const dataset = await OwnDataset.of(3, studio, command);
  const review = await open(page, dataset, 3);
  await context.clearCookies();
  await review.press("f");
  const name = page.getByLabel("Your name");
  await name.fill("Bo");
  await name.press("Enter");
  await expect(page.getByText("1 verdict by Ann waits here to be sent.")).toBeVisible();
  // A page of Bo's own, on which Ann's decision does not count.
  await review.isAt(0, 3);
  await review.press("f");
  await review.isAt(1, 3);
  await expect(review.saved).toBeVisible();
  expect((await dataset.verdicts()).map((row) => row.reviewer.name)).toEqual(["Bo"]);
  await page.getByRole("button", { name: "I am Ann" }).click();
  await expect(page.getByText("1 verdict by Ann waits here to be sent.")).toBeHidden();
  await expect(review.saved).toBeVisible();
  const names = (await dataset.verdicts()).map((row) => row.reviewer.name);
  expect(names.sort()).toEqual(["Ann", "Bo"]);
});

test("a server that fails for a while gets each verdict once", async ({ page, studio, command }) => {
  const dataset = await OwnDataset.of(3, studio, command);
  const review = await open(page, dataset, 3);
  let failures = 0;
  await page.route(VERDICTS, (route) => (failures++ < 4 ? route.fulfill(problem(500, "internal")) : route.continue()));
  await review.press("f", "f");
  await expect(cutOff(page)).toContainText("2 waiting, not saved since");
  await page.getByRole("button", { name: "Try now" }).click();
  await expect(review.saved).toBeVisible({ timeout: 30_000 });
  expect(await dataset.decisions()).toEqual({ flag: 2 });
});

test("one verdict that the server fails at holds up no other entry", async ({ page, studio, command }) => {
  const dataset = await OwnDataset.of(4, studio, command);
  const review = await open(page, dataset, 4);
  let broken: string | null = null;
  await page.route(VERDICTS, (route) => {
    const { entryId } = route.request().postDataJSON();
    broken ??= entryId;
    return entryId === broken ? route.fulfill(problem(500, "internal")) : route.continue();
  });
  await review.press("f", "f", "f");
  await expect(cutOff(page)).toContainText("1 waiting");
  expect(await dataset.decisions()).toEqual({ flag: 2 });
  await page.unroute(VERDICTS);
  await expect(review.saved).toBeVisible({ timeout: 30_000 });
  expect(await dataset.decisions()).toEqual({ flag: 3 });
});

test("what a proxy says neither keeps nor refuses a verdict", async ({ page, studio, command }) => {
  const dataset = await OwnDataset.of(2, studio, command);
  const review = await open(page, dataset, 2);
  const pages = [200, 403, 404];
  await page.route(VERDICTS, (route) => {
    const status = pages.shift();
    return status ? route.fulfill({ status, contentType: "text/html", body: "<p>Log in</p>" }) : route.continue();
  });
  await review.press("f");
  await expect(review.saved).toBeVisible({ timeout: 30_000 });
  expect(await dataset.decisions()).toEqual({ flag: 1 });
});

test("an answer lost on its way back makes no second verdict", async ({ page, studio, command }) => {
  const dataset = await OwnDataset.of(3, studio, command);
  const review = await open(page, dataset, 3);
  let lost = 0;
  await page.route(VERDICTS, async (route: Route) => {
    if (lost++ > 1) return route.continue();
    await route.fetch();
    await route.abort("connectionreset");
  });
  await review.press("f", "f");
  await expect(review.saved).toBeVisible({ timeout: 30_000 });
  expect(lost).toBeGreaterThan(2);
  expect(await dataset.decisions()).toEqual({ flag: 2 });
});

test("a web server that is killed and started again gets each verdict once", async ({ page, studio, command }) => {
  const dataset = await OwnDataset.of(4, studio, command);
  const review = await open(page, dataset, 4);
  await review.press("f");
  await killListener(studio.port);
  await review.press("f", "f");
  await expect(cutOff(page)).toBeVisible();
  await expect(review.saved).toBeVisible({ timeout: 45_000 });
  expect(await dataset.decisions()).toEqual({ flag: 3 });
});

test("a verdict refused for good stays with all that was written, over a reload, until it is read", async ({
  page,
  studio,
  command,
}) => {
  const dataset = await OwnDataset.of(3, studio, command);
  const review = await open(page, dataset, 3);
  await review.press("n");
  await expect(page.getByRole("textbox", { name: "Note" })).toBeFocused();
  await page.keyboard.type("A long thought.");
  await page.route(VERDICTS, (route) => route.fulfill(problem(422, "unprocessable")));
  await review.press("Escape", "f");
  const refusal = page.getByRole("alert").filter({ hasText: "was not saved" });
  await expect(refusal).toContainText("It does not match the entry");
  await page.reload();
  await refusal.getByText("What you decided and what the server said").click();
  await expect(refusal.getByLabel("What you decided, to be copied")).toHaveValue(/A long thought\./);
  await endBeforeDeletes(page);
  await refusal.getByRole("button", { name: "Understood" }).click();
  await expect(refusal).toBeHidden();
  await page.reload();
  await review.isReady();
  await expect(refusal).toBeHidden();
  // By now the database has deleted it, too.
  await page.reload();
  await review.isReady();
  await expect(refusal).toBeHidden();
  expect(await dataset.verdicts()).toEqual([]);
});

test("a refused verdict is taken back by undo, and decided again", async ({ page, studio, command }) => {
  const dataset = await OwnDataset.of(2, studio, command);
  const review = await open(page, dataset, 2);
  const first = await review.text();
  await page.route(VERDICTS, (route) => route.fulfill(problem(422, "unprocessable")));
  await review.press("f");
  const refusal = page.getByRole("alert").filter({ hasText: "was not saved" });
  await expect(refusal).toBeVisible();
  await page.unroute(VERDICTS);
  await review.press("z");
  await expect(refusal).toBeHidden();
  expect(await review.text()).toBe(first);
  await review.press("c");
  await review.isAt(1, 2);
  await expect(review.saved).toBeVisible();
  expect(await dataset.decisions()).toEqual({ unclear: 1 });
});

test.describe("the same entry decided in two tabs", () => {
  async function disagree(page: Page, dataset: OwnDataset, size = 2): Promise<ReviewPage> {
    const review = await open(page, dataset, size);
    const other = await inAnotherTab(page);
    expect(await other.text()).toBe(await review.text());
    await review.press("f");
    await expect(review.saved).toBeVisible();
    await other.press("a");
    return other;
  }

  const choosing = (page: Page) => page.getByRole("dialog", { name: "Which verdict stands?" });

  test("shows both sides, also after a reload, and mine can stand", async ({ page, studio, command }) => {
    const dataset = await OwnDataset.of(2, studio, command);
    const other = await disagree(page, dataset);
    const notice = other.page.getByRole("alert").filter({ hasText: "conflicts with another" });
    await expect(notice).toBeVisible();
    await other.page.reload();
    await notice.getByRole("button", { name: "Look at both" }).click();
    await expect(choosing(other.page).getByRole("region", { name: "Yours", exact: true })).toContainText("Accepted");
    await expect(choosing(other.page).getByRole("region", { name: "Yours, from elsewhere" })).toContainText("Flagged");
    await choosing(other.page).getByRole("button", { name: "Mine stands" }).click();
    await expect(notice).toBeHidden();
    await expect(other.saved).toBeVisible();
    expect((await dataset.verdicts()).map((row) => row.decision)).toEqual(["flag", "accept"]);
  });

  test("and theirs can stand", async ({ page, studio, command }) => {
    const dataset = await OwnDataset.of(2, studio, command);
    const other = await disagree(page, dataset);
    await other.page.getByRole("button", { name: "Look at both" }).click();
    await choosing(other.page).getByRole("button", { name: "This one stands" }).click();
    await expect(other.page.getByRole("button", { name: "Look at both" })).toBeHidden();
    await expect(page.getByRole("button", { name: "Look at both" })).toBeHidden();
    expect((await dataset.verdicts()).map((row) => row.decision)).toEqual(["flag"]);
  });

  test("and the dialog, however it is left, leaves Enter to the next entry", async ({ page, studio, command }) => {
    const dataset = await OwnDataset.of(6, studio, command);
    const other = await disagree(page, dataset, 6);
    const dialog = choosing(other.page);
    const ways = [
      () => other.press("Escape"),
      () => dialog.getByRole("button", { name: "Close" }).click(),
      () => other.page.mouse.click(20, 20),
      () => dialog.getByRole("button", { name: "This one stands" }).click(),
    ];
    for (const [index, leave] of ways.entries()) {
      await other.page.getByRole("button", { name: "Look at both" }).click();
      await expect(dialog).toBeVisible();
      await leave();
      await expect(dialog).toBeHidden();
      await other.press("Enter");
      await other.isAt(index + 2, 6);
    }
    await expect(other.saved).toBeVisible();
    expect(await dataset.decisions()).toEqual({ flag: 1, accept: 4 });
  });
});

for (const lock of ["Web Locks", "a lease, where Web Locks are missing"]) {
  test(`two tabs send each verdict once and count the same, with ${lock}`, async ({
    page,
    context,
    studio,
    command,
  }) => {
    if (lock !== "Web Locks") {
      await context.addInitScript(() => Object.defineProperty(navigator, "locks", { value: undefined }));
    }
    const dataset = await OwnDataset.of(3, studio, command);
    const review = await open(page, dataset, 3);
    const others = await OwnDataset.of(3, studio, command);
    const other = await open(await context.newPage(), others, 3);
    const answered: string[] = [];
    // Of those that failed without a network nobody has answered any.
    context.on("requestfinished", (request) => {
      if (request.url().endsWith("/api/verdicts")) answered.push(request.postDataJSON().id);
    });
    await context.setOffline(true);
    await review.press("f", "f");
    await other.press("f");
    await expect(cutOff(page)).toContainText("3 waiting");
    await expect(cutOff(other.page)).toContainText("3 waiting");
    await context.setOffline(false);
    await expect(review.saved).toBeVisible({ timeout: 30_000 });
    await expect(other.saved).toBeVisible({ timeout: 30_000 });
    expect(answered).toHaveLength(3);
    expect(await dataset.decisions()).toEqual({ flag: 2 });
    expect(await others.decisions()).toEqual({ flag: 1 });
  });
}

test("without IndexedDB the journal carries it over a reload, and the screen says what that is worth", async ({
  page,
  studio,
  command,
}) => {
  await page.addInitScript(() => {
    const open = () => {
      throw new DOMException("Not here.", "SecurityError");
    };
    Object.defineProperty(window, "indexedDB", { value: { open } });
  });
  const dataset = await OwnDataset.of(2, studio, command);
  const review = await open(page, dataset, 2);
  await page.route(VERDICTS, (route) => route.abort());
  await review.press("f");
  await expect(page.getByRole("alert").filter({ hasText: "may be lost in a crash" })).toBeVisible();
  await page.unroute(VERDICTS);
  await page.reload();
  await review.isAt(1, 2);
  await expect(review.saved).toBeVisible();
  expect(await dataset.decisions()).toEqual({ flag: 1 });
});

test("a full storage stops nobody from typing, and the screen says that drafts are not kept", async ({
  page,
  studio,
  command,
}) => {
  await page.addInitScript(() => {
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = function (key, value) {
      if (key.startsWith("svit-draft/")) throw new DOMException("Full.", "QuotaExceededError");
      setItem.call(this, key, value);
    };
  });
  const dataset = await OwnDataset.of(2, studio, command);
  const review = await open(page, dataset, 2);
  await review.press("n");
  await expect(page.getByRole("textbox", { name: "Note" })).toBeFocused();
  await page.keyboard.type("Written all the same.");
  await expect(page.getByRole("alert").filter({ hasText: "storage is full" })).toBeVisible();
  await review.press("Escape", "f");
  await review.isAt(1, 2);
  await expect(review.saved).toBeVisible();
  expect((await dataset.verdicts()).map((row) => row.note)).toEqual(["Written all the same."]);
});

test("changing between one entry and all of its photo loses nothing that is held or written", async ({
  page,
  studio,
  command,
}) => {
  const dataset = await OwnDataset.of(4, studio, command);
  const review = await open(page, dataset, 4);
  const questions = page.getByText(/^Why is number \d here\?$/);
  const note = page.getByRole("textbox", { name: "Note" });
  await expect(questions).toHaveCount(1);
  await review.press("n");
  await expect(note).toBeFocused();
  await page.keyboard.type("Half a thought.");
  await review.press("Escape", "v");
  await expect(questions).toHaveCount(4);
  await expect(note).toHaveValue("Half a thought.");
  await review.press("f");
  await review.isAt(1, 4);
  await expect(questions).toHaveCount(3);
  await review.press("v");
  await expect(questions).toHaveCount(1);
  await review.press("f", "f", "f");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  const verdicts = await dataset.verdicts();
  expect(verdicts.map((row) => row.note).filter(Boolean)).toEqual(["Half a thought."]);
  expect(await dataset.decisions()).toEqual({ flag: 4 });
});
