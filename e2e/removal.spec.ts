import { expect, test } from "./fixtures.ts";
import { OwnDataset } from "./screens/own-dataset.ts";
import { pageFaults } from "./screens/page-faults.ts";
import { sayName } from "./screens/review-page.ts";

test("a data set is removed from the home page by who writes its name", async ({ page, studio, command }) => {
  await sayName(page);
  const own = await OwnDataset.of(20, studio, command);
  await page.goto("/");
  const heading = page.getByRole("heading", { name: own.name });
  await expect(heading).toBeVisible();
  await page.getByRole("button", { name: `Remove ${own.name}` }).click();
  const dialog = page.getByRole("dialog", { name: `Remove ${own.name}` });
  await expect(dialog).toContainText("20 entries, of which 0 are decided");
  const go = dialog.getByRole("button", { name: "Remove permanently" });
  await expect(go).toBeDisabled();
  expect(await pageFaults(page)).toEqual([]);
  await dialog.getByRole("textbox").fill(own.name);
  await go.click();
  await expect(heading).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Being removed" })).toHaveCount(0, { timeout: 30_000 });
  expect((await page.request.get(`/datasets/${own.id}`)).status()).toBe(404);
  const { stdout } = await command("dataset", "list");
  expect(stdout).not.toContain(own.name);
});
