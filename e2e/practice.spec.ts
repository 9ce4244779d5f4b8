import { expect, test } from "./fixtures.ts";
import { ReviewPage, sayNameOnPage } from "./screens/review-page.ts";

test("a newcomer decides twelve entries, sees the key and what was missed, and gets a cleaned file", async ({
  page,
}) => {
  await sayNameOnPage(page, "Newcomer");
  await page
    .getByRole("button", { name: /practice/i })
    .first()
    .click();
  const review = new ReviewPage(page);
  await review.isReady();
  const key = await page.request.post(`/api/queues/${page.url().split("/").at(-1)}/reveal`, { data: {} });
  expect(key.status()).toBe(409);
  const intro = page.getByRole("region", { name: "Before you begin" });
  await expect(intro.getByRole("listitem")).toHaveCount(3);
  await review.press("g");
  await expect(page.getByRole("complementary", { name: /^Guidelines/ })).toContainText("One box a thing");
  await review.press("g");
  for (let done = 0; done < 12; done++) {
    await review.isAt(done, 12);
    // The second, a count, is wrong, and rejected with all its QAs; everything else is accepted.
    await review.press(...(done === 1 ? ["r", "3"] : ["a"]));
    // The keys stay: the first error is met later.
    if (done === 0) await expect(intro.getByRole("listitem")).toHaveText([/wrong/]);
  }
  await expect(page.getByRole("button", { name: "Show the answers" })).toBeVisible();
  await review.press("Enter");
  await expect(page.getByRole("heading", { name: "You found 1 of 5" })).toBeVisible();
  await expect(page.getByText("4 good QAs were lost. X marks the wrong part alone").first()).toBeVisible();
  // Phrases stand without their coordinates, the wrong one lit.
  await expect(page.locator("[data-result=missed] mark", { hasText: /^lambs$/ })).toBeVisible();
  await expect(page.locator("[data-result=missed]").first()).not.toContainText("<st>");
  const start = page.getByRole("button", { name: /^Start a real session/ }).last();
  for (let step = 0; step <= 12; step++) await review.press("Enter");
  await expect(start).toBeFocused();
  await expect(page.locator("[data-result=missed]")).toHaveCount(4);
  await expect(page.locator("[data-result=missed] mark")).toHaveCount(4);
  await page.getByRole("button", { name: "Download the cleaned file" }).click();
  await expect(page.getByText(/All \d+ records passed/)).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.json$/);
  await start.click();
  await expect(page.getByText("0 of 20", { exact: true })).toBeVisible();
  await page.goto("/");
  await expect(page.getByText("You found 1 of 5 errors. 4 good QAs were lost.")).toBeVisible();
  await page.getByRole("button", { name: "See your practice result" }).click();
  await expect(page.getByRole("button", { name: "Show the answers" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "You found 1 of 5" })).toBeVisible();
});
