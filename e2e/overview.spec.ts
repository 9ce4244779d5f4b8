import { readFile } from "node:fs/promises";
import { expect, test } from "./fixtures.ts";
import { BrowsePage } from "./screens/browse-page.ts";
import { OwnDataset } from "./screens/own-dataset.ts";
import { pageFaults } from "./screens/page-faults.ts";
import { ReviewPage, sayName } from "./screens/review-page.ts";

test.beforeEach(({ page }) => sayName(page));

test("a data set tells where it stands, and each figure leads to its entries", async ({ page, studio, command }) => {
  test.slow();
  const { id } = await OwnDataset.of(12, studio, command);
  await page.goto(`/datasets/${id}/overview`);
  await expect(page.getByRole("heading", { name: "No decisions yet" })).toBeVisible();
  expect(await pageFaults(page)).toEqual([]);

  const review = await ReviewPage.start(page, { tasks: [], size: 6 }, id);
  for (let done = 0; done < 4; done++) {
    await review.press("f");
    await review.isAt(done + 1, 6);
  }
  await expect(review.saved).toBeVisible();

  await page.goto(`/datasets/${id}`);
  await page.getByRole("link", { name: "Overview" }).click();
  const found = page.getByRole("region", { name: "What was found, by task" });
  // All twelve were drawn from, so that the four tell of all.
  await expect(found).toContainText("4 of 4 entries looked at were drawn at random from the whole task, which has 12.");
  const any = found.getByRole("row").filter({ hasText: "Anything wrong" });
  await expect(any).toContainText("51% to 100%");
  expect(await pageFaults(page)).toEqual([]);

  const people = page.getByRole("region", { name: "Pace of reviewers" });
  await expect(people.getByRole("row").filter({ hasText: "Ann" })).toContainText("4");
  const days = page.getByRole("region", { name: "Decisions a day" });
  await expect(days.getByRole("img", { name: /^Decisions a day from/ })).toBeVisible();
  await days.getByText("As a table").click();
  await expect(days.getByRole("row").nth(1)).toContainText("4");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download as CSV: Progress" }).click(),
  ]);
  expect(await readFile(await file.path(), "utf8")).toContain("task,complex_reasoning,,8,0,0,0,4");

  await any.getByRole("link", { name: /Anything wrong: 4 entries/ }).click();
  const browse = new BrowsePage(page, id);
  await browse.says("4");
  await expect(browse.chips).toContainText("Flagged");
});

test("an entry decided by hand takes the interval away, and the sentence says of what the figures are", async ({
  page,
  studio,
  command,
  database,
}) => {
  const { id } = await OwnDataset.of(5, studio, command);
  const { rows } = await database.query(`SELECT min(id) AS id FROM "Entry" WHERE "datasetId" = $1`, [id]);
  await page.goto(`/datasets/${id}/entries/${rows[0].id}`);
  const review = new ReviewPage(page);
  await review.isReady();
  await review.press("f");
  await expect(review.saved).toBeVisible();
  await page.goto(`/datasets/${id}/overview`);
  const found = page.getByRole("region", { name: "What was found, by task" });
  await expect(found).toContainText("Of the 1 entry looked at, not of the set.");
  await expect(found.getByRole("row").filter({ hasText: "Anything wrong" })).toContainText("none");
});
