import { expect, test } from "./fixtures.ts";
import { beginAsAnn, open } from "./screens/outbox-page.ts";
import { OwnDataset } from "./screens/own-dataset.ts";

beginAsAnn();

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
  await expect(asking).toContainText("1 verdict is saved here");
  await expect(asking.getByLabel("Your name")).toHaveValue("Ann");
  await asking.getByRole("button", { name: "Continue" }).click();
  await expect(review.saved).toBeVisible();
  await expect(asking).toBeHidden();
  await review.press("Enter");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  await expect(review.saved).toBeVisible();
  const verdicts = await dataset.verdicts();
  expect(verdicts).toHaveLength(3);
  expect(new Set(verdicts.map((row) => row.reviewer.number)).size).toBe(1);
});

test("what one person decided never goes out under another's name", async ({ page, context, studio, command }) => {
  const dataset = await OwnDataset.of(3, studio, command);
  const review = await open(page, dataset, 3);
  await context.clearCookies();
  await review.press("f");
  const name = page.getByLabel("Your name");
  await name.fill("Bo");
  await name.press("Enter");
  await expect(page.getByText("1 verdict by Ann is waiting here to be sent.")).toBeVisible();
  // A page of Bo's own, on which Ann's decision does not count.
  await review.isAt(0, 3);
  await review.press("f");
  await review.isAt(1, 3);
  await expect(review.saved).toBeVisible();
  expect((await dataset.verdicts()).map((row) => row.reviewer.name)).toEqual(["Bo"]);
  await page.getByRole("button", { name: "I am Ann" }).click();
  await expect(page.getByText("1 verdict by Ann is waiting here to be sent.")).toBeHidden();
  await expect(review.saved).toBeVisible();
  const names = (await dataset.verdicts()).map((row) => row.reviewer.name);
  expect(names.sort()).toEqual(["Ann", "Bo"]);
});
