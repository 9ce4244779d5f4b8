import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { beginAsAnn, open, problem, VERDICTS } from "./screens/outbox-page.ts";
import { OwnDataset } from "./screens/own-dataset.ts";

beginAsAnn();

/** From here on the page ends before its database has deleted anything. */
async function endBeforeDeletes(page: Page): Promise<void> {
  await page.evaluate(() => {
    IDBObjectStore.prototype.delete = () => new Promise(() => {}) as never;
  });
}

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
  await refusal.getByText("Show your verdict and the server's response").click();
  await expect(refusal.getByLabel("Your verdict, to copy")).toHaveValue(/A long thought\./);
  await endBeforeDeletes(page);
  await refusal.getByRole("button", { name: "OK", exact: true }).click();
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
