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
  for (let done = 0; done < 12; done++) {
    await review.isAt(done, 12);
    // The second, a count, is wrong; everything else is accepted.
    await review.press(done === 1 ? "f" : "a");
  }
  await page.getByRole("button", { name: "Show the answers" }).click();
  await expect(page.getByRole("heading", { name: "You found 1 of 5" })).toBeVisible();
  await expect(page.locator("[data-result=missed]")).toHaveCount(4);
  await expect(page.locator("[data-result=missed] mark")).toHaveCount(4);
  await page.getByRole("button", { name: "Download the cleaned file" }).click();
  await expect(page.getByText(/All \d+ records passed/)).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.json$/);
});
