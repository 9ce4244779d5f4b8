import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { beginAsAnn, cutOff, open } from "./screens/outbox-page.ts";
import { OwnDataset } from "./screens/own-dataset.ts";
import { ReviewPage } from "./screens/review-page.ts";

beginAsAnn();

/** Opens the same session in another tab of the same browser. */
async function inAnotherTab(page: Page): Promise<ReviewPage> {
  const tab = await page.context().newPage();
  await tab.goto(page.url());
  const review = new ReviewPage(tab);
  await review.isReady();
  return review;
}

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

  const choosing = (page: Page) => page.getByRole("dialog", { name: "Which verdict do you want to keep?" });

  test("shows both sides, also after a reload, and mine can stand", async ({ page, studio, command }) => {
    const dataset = await OwnDataset.of(2, studio, command);
    const other = await disagree(page, dataset);
    const notice = other.page.getByRole("alert").filter({ hasText: "conflicts with another" });
    await expect(notice).toBeVisible();
    await other.page.reload();
    await notice.getByRole("button", { name: "Compare" }).click();
    const entry = choosing(other.page).getByRole("region", { name: "The entry as imported" });
    await expect(entry).toContainText(/Why is number (\d) here\?\s*Because somebody decides about number \1\./);
    await expect(choosing(other.page).getByRole("region", { name: "Yours", exact: true })).toContainText("Accepted");
    await expect(choosing(other.page).getByRole("region", { name: "Yours, from elsewhere" })).toContainText("Flagged");
    await choosing(other.page).getByRole("button", { name: "Keep mine" }).click();
    await expect(notice).toBeHidden();
    await expect(other.saved).toBeVisible();
    expect((await dataset.verdicts()).map((row) => row.decision)).toEqual(["flag", "accept"]);
  });

  test("and theirs can stand", async ({ page, studio, command }) => {
    const dataset = await OwnDataset.of(2, studio, command);
    const other = await disagree(page, dataset);
    await other.page.getByRole("button", { name: "Compare" }).click();
    await choosing(other.page).getByRole("button", { name: "Keep this one" }).click();
    await expect(other.page.getByRole("button", { name: "Compare" })).toBeHidden();
    await expect(page.getByRole("button", { name: "Compare" })).toBeHidden();
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
      () => dialog.getByRole("button", { name: "Keep this one" }).click(),
    ];
    for (const [index, leave] of ways.entries()) {
      await other.page.getByRole("button", { name: "Compare" }).click();
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
