import { expect, test } from "./fixtures.ts";
import { OwnDataset } from "./screens/own-dataset.ts";
import { pageFaults } from "./screens/page-faults.ts";
import { ReviewPage, sayName } from "./screens/review-page.ts";

test.beforeEach(({ page }) => sayName(page));

test("a session goes on until three are approved: each of two rejected entries is replaced by one other", async ({
  page,
  studio,
  command,
  database,
}, info) => {
  const own = await OwnDataset.of(6, studio, command);
  await page.goto("/");
  const card = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: own.name }) });
  await card.getByRole("button", { name: "Start a session" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: "Review until enough are approved" }).check();
  await dialog.getByLabel("Number").fill("3");
  expect(await pageFaults(page)).toEqual([]);
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.screenshot({ path: info.outputPath(`dialog-${scheme}.png`) });
  }
  await dialog.getByRole("button", { name: "Start", exact: true }).click();
  await page.waitForURL(/\/review\/\d+/);
  const review = new ReviewPage(page);
  await review.isReady();
  await expect(page.getByText("0 of 3 approved")).toBeVisible();
  const seen = new Set<string>();
  for (const key of ["a", "r", "a", "r", "a"]) {
    await expect(review.entry).toBeVisible();
    const text = await review.text();
    expect(seen.has(text)).toBe(false);
    seen.add(text);
    await review.press(...(key === "r" ? ["r", "1"] : [key]));
    await expect(review.saved).toBeVisible();
    await expect.poll(async () => (seen.size < 5 ? await review.text() : "")).not.toBe(text);
  }
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  await expect(page.getByText("3 of 3 approved").first()).toBeVisible();
  await page.screenshot({ path: info.outputPath("end.png") });
  const queueId = page.url().match(/review\/(\d+)/)?.[1];
  const { rows } = await database.query(
    `SELECT s.state, count(*)::int AS n FROM "QueueEntry" q JOIN "EntryStatus" s USING ("entryId") WHERE "queueId" = $1 GROUP BY 1 ORDER BY 1`,
    [queueId],
  );
  expect(rows).toEqual([
    { state: "accepted", n: 3 },
    { state: "rejected", n: 2 },
  ]);
});

test("what cannot be met is told in the dialog, and the list tells how far a session is", async ({
  page,
  studio,
  command,
}) => {
  const own = await OwnDataset.of(4, studio, command);
  await page.goto("/");
  const card = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: own.name }) });
  await card.getByRole("button", { name: "Start a session" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: "Review until enough are approved" }).check();
  await dialog.getByRole("button", { name: "Start", exact: true }).click();
  await expect(dialog.getByText("queue has 4 of 1,000")).toBeVisible();
  await dialog.getByLabel("Number").fill("2");
  await dialog.getByRole("button", { name: "Start", exact: true }).click();
  await page.waitForURL(/\/review\/\d+/);
  const review = new ReviewPage(page);
  await review.isReady();
  await review.press("a");
  await expect(review.saved).toBeVisible();
  await page.goto("/");
  await expect(card.getByText("By a recipe, 1 of 2 approved")).toBeVisible();
});

test("in Chinese and on a phone the dialog has all of its fields", async ({ browser, studio, command }, info) => {
  const own = await OwnDataset.of(3, studio, command);
  const context = await browser.newContext({
    baseURL: studio.url,
    locale: "zh-CN",
    colorScheme: "dark",
    viewport: { width: 390, height: 844 },
  });
  const page = await context.newPage();
  await sayName(page);
  await page.goto("/");
  const card = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: own.name }) });
  await card.getByRole("button", { name: "开始审核" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: "审核到足够的条目通过为止" }).check();
  await dialog.getByLabel("目标").selectOption("corrections");
  await expect(dialog.getByRole("spinbutton", { name: "数量" })).toHaveValue("1400");
  await page.screenshot({ path: info.outputPath("phone-zh.png") });
  await dialog.getByRole("spinbutton", { name: "数量" }).fill("2");
  await dialog.getByRole("button", { name: "开始", exact: true }).click();
  await page.waitForURL(/\/review\/\d+/);
  await expect(page.getByText("已通过 0 / 2")).toBeVisible();
  await page.screenshot({ path: info.outputPath("session-zh.png") });
  await context.close();
});
