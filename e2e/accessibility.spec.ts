import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { ReviewPage, sayName } from "./screens/review-page.ts";

/** What axe finds against WCAG 2.2 A and AA, as sentences. */
async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  return found.map(
    (violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`,
  );
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });

    test("every page is free of what axe can see", async ({ page }) => {
      await sayName(page);
      for (const address of [
        "/",
        "/import",
        "/datasets/1",
        "/datasets/1/export",
        "/datasets/1/guidelines",
        "/datasets/1/reasons",
      ]) {
        await page.goto(address);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        expect(await violations(page), address).toEqual([]);
      }
    });

    test("the review screen and its sheets are free of what axe can see", async ({ page }) => {
      await sayName(page);
      const review = await ReviewPage.start(page, { tasks: ["referring_qa"], size: 2 });
      await review.press("x", "b");
      expect(await violations(page), "a struck QA").toEqual([]);
      for (const key of ["?", "d"]) {
        await review.press(key);
        await expect(page.getByRole("dialog")).toBeVisible();
        expect(await violations(page), `the sheet on ${key}`).toEqual([]);
        await review.press("Escape");
        await expect(page.getByRole("dialog")).toBeHidden();
      }
      await review.press("g");
      await expect(page.getByRole("complementary", { name: /Guidelines/ })).toBeVisible();
      expect(await violations(page), "the guidelines").toEqual([]);
      await review.press("g", "e");
      expect(await violations(page), "editing").toEqual([]);
    });
  });
}
