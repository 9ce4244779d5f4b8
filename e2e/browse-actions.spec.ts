import { expect, test } from "./fixtures.ts";
import { BrowsePage } from "./screens/browse-page.ts";
import { address, browseMany, datasetId } from "./screens/browsed-set.ts";
import { pageFaults } from "./screens/page-faults.ts";
import { sayName } from "./screens/review-page.ts";

browseMany();

test("a view is saved, opened by its name, renamed and removed", async ({ page }) => {
  const browse = await BrowsePage.open(page, datasetId, "?text=otter&sort=-words");
  const views = () => page.getByRole("dialog", { name: "Saved views" });
  await page.getByRole("button", { name: "Views" }).click();
  await views().getByLabel("Save this view as").fill("Long otters");
  await views().getByRole("button", { name: "Save", exact: true }).click();
  await expect(views().getByRole("link", { name: /Long otters/ })).toBeVisible();
  await page.goto(`/datasets/${datasetId}`);
  await page.getByRole("button", { name: "Views" }).click();
  await views()
    .getByRole("link", { name: /Long otters/ })
    .click();
  await expect.poll(() => address(page)).toBe("?text=otter&sort=-words");
  await browse.says("of 234");
  await page.getByRole("button", { name: "Saved view Long otters" }).click();
  await views().getByRole("button", { name: "Rename Long otters" }).click();
  await views().getByLabel("New name of Long otters").fill("Otters");
  await page.keyboard.press("Enter");
  await views().getByRole("button", { name: "Remove Otters" }).click();
  await views().getByRole("button", { name: "Remove", exact: true }).click();
  await expect(views().getByRole("link", { name: "Otters" })).toHaveCount(0);
});

test("everything that fits is flagged after a preview, and the flagging is undone", async ({ page }) => {
  const browse = await BrowsePage.open(page, datasetId, "?text=lynx");
  await browse.says("of 233");
  await browse.action("Select all").click();
  await browse.row("number 2 near").getByRole("checkbox").click();
  await expect(page.getByRole("status").filter({ hasText: "232 selected" })).toBeVisible();
  await browse.action("Flag").click();
  const dialog = page.getByRole("dialog", { name: "Flag" });
  await expect(dialog).toContainText("232 entries would be flagged.");
  await dialog.getByRole("button", { name: "Flag 232" }).click();
  const recent = page.getByRole("dialog", { name: "Recent actions" });
  await expect(recent).toContainText("Flagged · 232 entries", { timeout: 30_000 });
  await expect(browse.row("number 5 near")).toContainText("Flagged");
  await expect(browse.row("number 2 near")).toContainText("Pending");
  const flagged = recent.getByRole("listitem").filter({ hasText: "Flagged · 232 entries" });
  await flagged.getByRole("button", { name: "Undo" }).click();
  await expect(recent.getByRole("listitem").first()).toContainText("Undone: Flagged", { timeout: 30_000 });
  await expect(browse.row("number 5 near")).toContainText("Pending");
});

test("what a search inside of words finds is tagged after a preview, found by its tag, and the tagging is undone", async ({
  page,
}) => {
  const browse = await BrowsePage.open(page, datasetId, "?text=*yn*");
  await browse.says("of 233");
  await expect(browse.row("number 2 near").locator("mark")).toHaveText("lynx");
  await browse.action("Select all").click();
  await browse.action("Add tag").click();
  const dialog = page.getByRole("dialog", { name: "Add a tag" });
  await expect(dialog.getByRole("button", { name: "Add a tag" })).toBeDisabled();
  await dialog.getByLabel("Tag").fill("Wild cat");
  await expect(dialog).toContainText("233 entries would get the tag.");
  expect(await pageFaults(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Tag 233" }).click();
  const recent = page.getByRole("dialog", { name: "Recent actions" });
  const tagged = recent.getByRole("listitem").filter({ hasText: "Tag added · 233 entries" });
  await expect(tagged).toBeVisible({ timeout: 30_000 });
  await page.goto(`/datasets/${datasetId}?tag=wild+cat`);
  await browse.says("of 233");
  await browse.action("Select all").click();
  await browse.action("Remove tag").click();
  const removal = page.getByRole("dialog", { name: "Remove a tag" });
  await removal.getByLabel("Tag").fill("nobody's");
  await expect(removal).toContainText("No entry would lose the tag.");
  await expect(removal.getByRole("button", { name: "Remove from 0" })).toBeDisabled();
  await removal.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Recent actions" }).click();
  await tagged.getByRole("button", { name: "Undo" }).click();
  await expect(recent.getByRole("listitem").first()).toContainText("Undone: Tag added", { timeout: 30_000 });
  await expect(browse.row("number 2 near")).toHaveCount(0);
});

test("some rows become a session that can be opened", async ({ page }) => {
  const browse = await BrowsePage.open(page, datasetId);
  await browse.row("number 1 near").getByRole("checkbox").click();
  await browse
    .row("number 4 near")
    .getByRole("checkbox")
    .click({ modifiers: ["Shift"] });
  await browse.action("Create session").click();
  const dialog = page.getByRole("dialog", { name: "Create session" });
  await expect(dialog).toContainText("The session would have 4 entries.");
  await dialog.getByRole("button", { name: "Create session with 4" }).click();
  await page
    .getByRole("dialog", { name: "Recent actions" })
    .getByRole("link", { name: "Open" })
    .click({ timeout: 30_000 });
  await expect(page.getByText("0 of 4")).toBeVisible();
});

test("photos are selected, and what is done to them is done to their entries that fit", async ({ page }) => {
  const browse = await BrowsePage.open(page, datasetId, "?text=otter&view=photos");
  await browse.says("1–7 of 7");
  await browse.list.getByRole("checkbox", { name: "Select vg:9001" }).click();
  await browse.list.getByRole("checkbox", { name: "Select vg:9003" }).click({ modifiers: ["Shift"] });
  await expect(page.getByRole("status").filter({ hasText: "3 photos selected" })).toBeVisible();
  await browse.list.getByRole("checkbox", { name: "Select vg:9002" }).click();
  await browse.action("Flag").click();
  const dialog = page.getByRole("dialog", { name: "Flag" });
  await expect(dialog).toContainText("67 entries would be flagged.");
  await dialog.getByRole("button", { name: "Flag 67" }).click();
  const recent = page.getByRole("dialog", { name: "Recent actions" });
  await expect(recent).toContainText("Flagged · 67 entries", { timeout: 30_000 });
  await expect(browse.list.getByRole("button", { name: /vg:9001.*Flagged 3/ })).toBeVisible();
  await expect(browse.list.getByRole("button", { name: /vg:9002.*Flagged/ })).toHaveCount(0);
  const flagged = recent.getByRole("listitem").filter({ hasText: "Flagged · 67 entries" });
  await flagged.getByRole("button", { name: "Undo" }).click();
  await expect(recent.getByRole("listitem").first()).toContainText("Undone: Flagged", { timeout: 30_000 });
  await expect(browse.list.getByRole("button", { name: /Flagged/ })).toHaveCount(0);
});

test("what others decide is told and changes the list only when it is asked for", async ({ page, browser, studio }) => {
  const browse = await BrowsePage.open(page, datasetId, "?state=pending&text=heron");
  await browse.says("of 233");
  await expect(browse.row("number 3 near")).toBeVisible();
  const other = await (await browser.newContext({ baseURL: studio.url })).newPage();
  await sayName(other, "Ben");
  const theirs = await BrowsePage.open(other, datasetId);
  await theirs.row("number 3 near").getByRole("link").click();
  await other.getByRole("region", { name: "Entry" }).waitFor();
  await other.keyboard.press("a");
  await expect(other.locator("[data-saving=saved]")).toBeVisible();
  const hint = page.getByRole("button", { name: "1 entry decided since: refresh" });
  await expect(hint).toBeVisible({ timeout: 20_000 });
  await expect(browse.row("number 3 near")).toBeVisible();
  await hint.click();
  await browse.says("of 232");
  await expect(browse.row("number 3 near")).toHaveCount(0);
  await other.context().close();
});
