import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "./fixtures.ts";
import { OwnDataset } from "./screens/own-dataset.ts";
import { ReviewPage, sayName } from "./screens/review-page.ts";

test.beforeEach(({ page }) => sayName(page));

test("a session is decided by keyboard alone, and its end shows what was done", async ({ page }) => {
  const review = await ReviewPage.start(page, { tasks: ["complex_reasoning"], size: 6 });
  const keys = [["Enter"], ["x", "2", "Enter"], ["r", "1"], ["f"], ["s"], ["c"]];
  for (const [index, pressed] of keys.entries()) {
    await review.isAt(index, 6);
    await review.press(...pressed);
  }
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  expect((await review.progress()).decisions).toEqual({ accept: 1, reject: 2, flag: 1, skip: 1, unclear: 1 });
});

test("the end tells the server's figures, though the last look at the session began before the last decision was there", async ({
  page,
  studio,
  command,
}) => {
  const own = await OwnDataset.of(2, studio, command);
  const review = await ReviewPage.start(page, { tasks: [], size: 2 }, own.id);
  await review.press("a");
  await review.isAt(1, 2);
  await expect(review.saved).toBeVisible();
  const [looked, arrived] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await page.route(/\/claims$/, async (route) => {
    const response = await route.fetch();
    looked.resolve();
    await arrived.promise;
    await route.fulfill({ response });
  });
  await page.route("**/api/verdicts", async (route) => {
    await looked.promise;
    await route.continue();
  });
  await review.press("s");
  await expect(review.saved).toBeVisible();
  arrived.resolve();
  await expect(page.getByText("1 of 2 decided")).toBeVisible();
});

test("where another reviewer holds all that is left, it comes by itself as soon as they let go", async ({
  page,
  browser,
  studio,
  command,
}) => {
  const own = await OwnDataset.of(2, studio, command);
  const review = await ReviewPage.start(page, { tasks: [], size: 2 }, own.id);
  const context = await browser.newContext({ baseURL: studio.url });
  const other = await context.newPage();
  await sayName(other, "Bob");
  await other.goto(page.url());
  await expect(other.getByRole("heading", { name: "Nothing left in this session" })).toBeVisible();
  await review.press("a");
  await review.isAt(1, 2);
  await expect(review.saved).toBeVisible();
  await page.goto("/");
  await new ReviewPage(other).isAt(1, 2);
  await context.close();
});

test("one wrong QA of five leaves with its reason, the rest is kept", async ({ page }) => {
  const review = await ReviewPage.start(page, { tasks: ["conversation"], size: 2 });
  await review.press("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "x");
  await expect(review.qas.nth(4)).toHaveAccessibleName(/Marked wrong/);
  await review.press("2");
  await expect(review.entry.getByRole("button", { name: "Wrong attribute" })).toHaveAttribute("aria-pressed", "true");
  await expect(review.entry.getByRole("button", { name: "Accept the rest" })).toBeVisible();
  await review.press("Enter");
  await review.isAt(1, 2);
  await expect(review.saved).toBeVisible();
  expect((await review.progress()).decisions).toEqual({ edit: 1 });
});

test("undo brings the last entries back as they were", async ({ page }) => {
  const review = await ReviewPage.start(page, { tasks: ["complex_reasoning"], size: 5 });
  const first = await review.text();
  await review.press("a");
  await review.isAt(1, 5);
  const second = await review.text();
  await review.press("f");
  await review.isAt(2, 5);
  await review.press("z");
  await review.isAt(1, 5);
  expect(await review.text()).toBe(second);
  await review.press("z");
  await review.isAt(0, 5);
  expect(await review.text()).toBe(first);
  await expect(review.saved).toBeVisible();
  expect(await review.progress()).toMatchObject({ decisions: {}, left: 5 });
});

test("what was typed is there after a reload and leaves as an edit", async ({ page }) => {
  const review = await ReviewPage.start(page, { tasks: ["complex_reasoning"], size: 2 });
  await review.press("e");
  await expect(page.getByRole("textbox", { name: "Answer" })).toBeFocused();
  await page.keyboard.type(" One more sentence.");
  await page.reload();
  await review.isReady();
  await expect(review.entry).toContainText("One more sentence.");
  await review.press("Enter");
  await review.isAt(1, 2);
  await expect(review.saved).toBeVisible();
  expect((await review.progress()).decisions).toEqual({ edit: 1 });
});

test("a QA that leans on a removed one is pointed out before the entry leaves", async ({ page, studio, command }) => {
  const folder = path.join(studio.dataFolder, "import", "leaning");
  await mkdir(folder, { recursive: true });
  const content = ["How many men are there?", "Two.", "What are they wearing?", "Coats."].map((value, index) => ({
    from: index % 2 === 0 ? "user" : "gpt",
    value,
  }));
  const row = { image_id: 77, conversations: [{ topic: "Men", content }] };
  await writeFile(path.join(folder, "conversation.json"), JSON.stringify([row]));
  const name = `leaning ${Date.now()}`;
  await command("import", folder, "--dataset", name);
  await page.goto("/");
  const datasetId = await datasetIdOf(page, name);
  const review = await ReviewPage.start(page, { tasks: ["conversation"], size: 1 }, datasetId);
  await review.press("x", "Enter");
  await expect(page.getByRole("alert").filter({ hasText: "refers back" })).toContainText("they");
  await review.press("Enter");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
});

test("chips and boxes light each other", async ({ page }) => {
  const review = await ReviewPage.start(page, { tasks: ["referring_qa"], size: 3 });
  const chip = review.chips.first();
  await chip.hover();
  await expect(chip).toHaveAttribute("data-pointed", "true");
  await page.mouse.move(3, 3);
  await expect(chip).toHaveAttribute("data-pointed", "false");
});

test("keys are dead while typing and on repeat", async ({ page }) => {
  const review = await ReviewPage.start(page, { tasks: ["complex_reasoning"], size: 3 });
  await review.press("n");
  await page.keyboard.type("a f r s");
  await review.isAt(0, 3);
  await review.press("Escape");
  await page.keyboard.down("s");
  await page.keyboard.down("s");
  await page.keyboard.down("s");
  await page.keyboard.up("s");
  await review.isAt(1, 3);
});

test.describe("without a server", () => {
  test.use({ allowedErrors: [/ERR_INTERNET_DISCONNECTED/] });

  test("verdicts are kept in the browser and arrive once", async ({ page, context }) => {
    const review = await ReviewPage.start(page, { tasks: ["complex_reasoning"], size: 4 });
    await expect(review.saved).toBeVisible();
    await context.setOffline(true);
    await review.press("a", "f");
    await expect(page.locator("[data-saving=cut-off]")).toContainText("2 waiting");
    await context.setOffline(false);
    await expect(review.saved).toBeVisible({ timeout: 30_000 });
    expect((await review.progress()).decisions).toEqual({ accept: 1, flag: 1 });
  });
});

async function datasetIdOf(page: import("@playwright/test").Page, name: string): Promise<string> {
  const link = page.getByRole("link", { name, exact: true }).first();
  const href = await link.getAttribute("href");
  return href?.match(/datasets\/(\d+)/)?.[1] ?? "";
}
