import { expect, test } from "./fixtures.ts";
import { BrowsePage } from "./screens/browse-page.ts";
import { address, browseMany, datasetId } from "./screens/browsed-set.ts";
import { pageFaults } from "./screens/page-faults.ts";

browseMany();

test("a long list scrolls on and on with few lines in the page, and stands where it was after back", async ({
  page,
}) => {
  const browse = await BrowsePage.open(page, datasetId);
  await browse.says(/^1–\d+ of 700$/);
  for (let step = 0; step < 6; step++) {
    const before = (await browse.top()).words;
    await browse.scroll(3000);
    await expect.poll(async () => (await browse.top()).words).not.toBe(before);
    await expect(browse.list.getByText("Loading…")).toHaveCount(0);
  }
  expect(await browse.lines()).toBeLessThan(60);
  await browse.scroll(130);
  await expect.poll(() => page.evaluate(() => window.history.state?.svitPlace?.place ?? "")).toMatch(/^at:/);
  const left = await browse.top();
  // In the middle of the list: a row that is cut off would be scrolled into view by the focus.
  await browse.list.click();
  await expect(page.getByRole("region", { name: "Entry" })).toBeVisible();
  await page.getByRole("link", { name: "Back" }).click();
  await expect.poll(() => browse.top()).toEqual(left);
  await browse.scroll(-400);
  await expect.poll(async () => (await browse.top()).words).not.toBe(left.words);
});

test("rows are walked, selected and opened by keys", async ({ page }) => {
  const browse = await BrowsePage.open(page, datasetId);
  await expect(browse.row("number 1 near")).toBeVisible();
  await page.keyboard.press("j");
  await expect(browse.list).toBeFocused();
  for (const key of ["j", "j", "ArrowDown", "k", "Space", "Shift+ArrowDown", "Shift+ArrowDown"])
    await page.keyboard.press(key);
  await expect(page.getByRole("status").filter({ hasText: "3 selected" })).toBeVisible();
  await expect(browse.row("number 3 near")).toHaveAttribute("aria-selected", "true");
  await expect(browse.row("number 5 near")).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Entry" })).toContainText("number 5 near");
});

test("an entry leads to its neighbours in the list, and back to where one walked to", async ({ page }) => {
  const browse = await BrowsePage.open(page, datasetId, "?text=heron");
  const entry = page.getByRole("region", { name: "Entry" });
  const along = page.getByRole("navigation", { name: "Move along the list" });
  await browse.row("number 3 near").getByRole("link").click();
  await expect(entry).toContainText("number 3 near");
  await expect(along.getByRole("button", { name: "Previous" })).toHaveAttribute("aria-disabled", "true");
  await along.getByRole("button", { name: "Next", disabled: false }).click();
  await expect(entry).toContainText("number 6 near");
  expect(new URL(page.url()).searchParams.get("text")).toBe("heron");
  await expect(along.getByRole("button", { name: "Next" })).toBeFocused();
  for (const number of [9, 12, 15, 18]) {
    await expect(along.getByRole("button", { name: "Next", disabled: false })).toBeVisible();
    await page.keyboard.press("Shift+J");
    await expect(entry).toContainText(`number ${number} near`);
  }
  await expect(along.getByRole("button", { name: "Previous", disabled: false })).toBeVisible();
  await page.keyboard.press("Shift+K");
  await expect(entry).toContainText("number 15 near");
  const shared = page.url();
  await page.getByRole("link", { name: "Back" }).click();
  await expect.poll(async () => (await browse.top()).words).toContain("number 15 near");
  expect(address(page)).toBe("?text=heron");
  await page.goto(shared);
  await page.getByRole("link", { name: "Back" }).click();
  await expect.poll(async () => (await browse.top()).words).toContain("number 15 near");
});

test("words are searched as they are typed, marked where they stand, and are one step of the history", async ({
  page,
}) => {
  const browse = await BrowsePage.open(page, datasetId);
  await expect(browse.row("number 1 near")).toBeVisible();
  await page.keyboard.press("/");
  await browse.search.pressSequentially("zeppelin", { delay: 20 });
  await expect(browse.row("number 333 near")).toBeVisible();
  await browse.says("1–1 of 1");
  await expect(browse.list.locator("mark")).toHaveText(["zeppelin"]);
  expect(address(page)).toBe("?text=zeppelin");
  await page.goBack();
  await browse.says("of 700");
  await expect(browse.search).toHaveValue("");
});

test("filters combine, stand in the address, and can be taken out one by one", async ({ page }) => {
  const browse = await BrowsePage.open(page, datasetId, "?text=heron");
  await browse.says("of 233");
  const panel = await browse.showFilters();
  await panel.getByRole("spinbutton", { name: "Length in words, at least" }).fill("20");
  await panel.getByRole("spinbutton", { name: "Length in words, at least" }).press("Enter");
  await expect(browse.chips).toContainText("Length in words: at least 20");
  await expect.poll(() => address(page)).toBe("?wordsMin=20&text=heron");
  await panel.getByRole("checkbox", { name: /^Accepted/ }).check();
  await expect(page.getByRole("heading", { name: "No matches" })).toBeVisible();
  await page.getByRole("button", { name: "Without State: Accepted" }).click();
  await expect(browse.row("heron").first()).toBeVisible();
  const shared = page.url();
  await browse.chips.getByRole("button", { name: /^Remove the filter Length/ }).click();
  await browse.says("of 233");
  await page.goto(shared);
  await expect(browse.chips).toContainText("at least 20");
  await page.goto(`/datasets/${datasetId}?text=heron&colour=red`);
  await expect(page.getByText("The link contains an unknown filter")).toBeVisible();
  await browse.says("of 233");
});

test("the list is sorted by its columns, and opens at its end and at a row", async ({ page }) => {
  const browse = await BrowsePage.open(page, datasetId);
  await browse.list.getByRole("button", { name: "Words" }).click();
  expect(address(page)).toBe("?sort=-words");
  await expect(browse.list.getByRole("columnheader", { name: "Words" })).toHaveAttribute("aria-sort", "descending");
  await page.getByRole("combobox", { name: "Order" }).selectOption("As imported");
  // The list is another one then, and a dialog over the old one goes with it.
  await expect(browse.list.getByRole("columnheader", { name: "Words" })).not.toHaveAttribute("aria-sort", "descending");
  await expect(browse.list).toHaveAttribute("aria-busy", "false");
  await expect(browse.row("number 1 near")).toBeVisible();
  await browse.place.click();
  await page.getByRole("button", { name: "End", exact: true }).click();
  await expect(browse.row("number 700 near")).toBeVisible();
  await browse.says("of 700");
  await browse.place.click();
  await page.getByRole("spinbutton", { name: "Row (of 700)" }).fill("350");
  await page.getByRole("button", { name: "Go", exact: true }).click();
  await expect(browse.row("number 700 near")).toHaveCount(0);
  await expect(browse.row(/number 3\d\d near/).first()).toBeVisible();
});

test("photos are tiles that lead to their entries and back", async ({ page }) => {
  const browse = await BrowsePage.open(page, datasetId, "?text=heron");
  await page.getByRole("button", { name: "Photos" }).click();
  await browse.says("1–7 of 7");
  await browse.list.getByRole("button", { name: /vg:9002.*34 entries/ }).click();
  await browse.says("of 34");
  await expect(browse.chips).toContainText("Photo:");
  await page.goBack();
  await browse.says("1–7 of 7");
});

for (const [name, width, height] of [
  ["a laptop", 1366, 768],
  ["a phone", 390, 844],
] as const) {
  for (const colorScheme of ["light", "dark"] as const) {
    test.describe(`on ${name}, ${colorScheme}`, () => {
      test.use({ viewport: { width, height }, colorScheme });

      test("the page and its panels are free of faults", async ({ page }) => {
        test.slow();
        const browse = await BrowsePage.open(page, datasetId, "?text=heron&wordsMin=5");
        await expect(browse.row("number 3 near")).toBeVisible();
        expect.soft(await pageFaults(page), "the list").toEqual([]);
        await browse.row("number 3 near").getByRole("checkbox").click();
        expect.soft(await pageFaults(page), "a row selected").toEqual([]);
        await browse.place.click();
        await expect(page.getByRole("dialog")).toBeVisible();
        expect.soft(await pageFaults(page), "the way elsewhere").toEqual([]);
        await page.keyboard.press("Escape");
        await expect(page.getByRole("dialog")).toHaveCount(0);
        await page.getByRole("button", { name: "Filters" }).click();
        expect.soft(await pageFaults(page), "the filters").toEqual([]);
        await page.goto(`/datasets/${datasetId}?view=photos`);
        await browse.says("of 7");
        expect.soft(await pageFaults(page), "the photos").toEqual([]);
        await page.goto(`/datasets/${datasetId}?text=nowhere`);
        await expect(page.getByRole("heading", { name: "No matches" })).toBeVisible();
        expect.soft(await pageFaults(page), "nothing fits").toEqual([]);
      });
    });
  }
}
