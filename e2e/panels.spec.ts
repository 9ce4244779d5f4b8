import { expect, test } from "./fixtures.ts";
import { importMade, type MadeSet, qa } from "./made-set.ts";
import { pageFaults } from "./screens/page-faults.ts";
import { ReviewPage, sayName } from "./screens/review-page.ts";

const SET: MadeSet = {
  entries: {
    conversation: [[...qa("Is there a dog?", "Yes, beside the man."), ...qa("Is it big?", "No, the dog is small.")]],
  },
  objects: [
    { name: "man", box: [84, 124, 160, 240] },
    { name: "dog", box: [300, 400, 100, 80] },
  ],
};
/** Each opens its panel. */
const KEYS = ["i", "h", "Shift+c", "g", "Shift+l"];

test.beforeEach(({ page }) => sayName(page));

for (const [width, height] of [
  [1366, 768],
  [1920, 1080],
  [1024, 768],
] as const) {
  test.describe(`at ${width} × ${height}`, () => {
    test.use({ viewport: { width, height } });

    test("one panel is open at a time, the photo keeps 480 × 320, and the verdicts stay in sight", async ({
      page,
      studio,
      command,
    }) => {
      const made = await importMade(page, command, studio.dataFolder, SET);
      const review = await ReviewPage.start(page, { tasks: ["conversation"], size: 1 }, made.datasetId);
      const panel = page.getByRole("complementary");
      for (const key of KEYS) {
        await review.press(key);
        await expect(panel).toHaveCount(1);
        const photo = await review.photo.boundingBox();
        expect(photo?.width, key).toBeGreaterThanOrEqual(480);
        expect(photo?.height, key).toBeGreaterThanOrEqual(320);
        await expect(page.getByRole("button", { name: /^Accept/ }).first()).toBeInViewport({ ratio: 1 });
        await expect(review.qas.first()).toBeInViewport();
      }
      expect(await pageFaults(page)).toEqual([]);
      await page.getByRole("group", { name: "What is shown beside the entry" }).getByRole("button").nth(2).click();
      await expect(page.getByRole("complementary", { name: /history/i })).toBeVisible();
      await review.press("Escape");
      await expect(panel).toHaveCount(0);
    });
  });
}

test("what a panel points at is lit no longer than it is open", async ({ page, studio, command }) => {
  const made = await importMade(page, command, studio.dataFolder, SET);
  const review = await ReviewPage.start(page, { tasks: ["conversation"], size: 1 }, made.datasetId);
  await review.press("Shift+l");
  await page.getByRole("complementary").getByRole("button", { name: "dog" }).hover();
  const lit = page.locator("[data-soft][data-pointed=true]");
  await expect(lit).toHaveText([/^dog/, /^dog/]);
  await review.press("Shift+l");
  await expect(page.getByRole("complementary")).toHaveCount(0);
  await expect(lit).toHaveCount(0);
});
