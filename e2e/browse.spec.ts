import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { BrowsePage } from "./screens/browse-page.ts";
import { pageFaults } from "./screens/page-faults.ts";
import { sayName } from "./screens/review-page.ts";
import type { StudioUnderTest } from "./studio.setup.ts";

type Command = (...args: string[]) => Promise<{ stdout: string; stderr: string }>;

const ENTRIES = 700;
const ANIMALS = ["heron", "otter", "lynx"];
let datasetId = "";

/** 700 questions on seven photos that are not there; each third speaks of another animal, number 333 of a zeppelin. */
async function importMany(studio: StudioUnderTest, command: Command): Promise<string> {
  const name = `browsed ${Date.now()}`;
  const folder = path.join(studio.dataFolder, "import", name.replaceAll(" ", "-"));
  await mkdir(folder, { recursive: true });
  const rows = Array.from({ length: 7 }, (_, photo) => ({
    image_id: 9000 + photo,
    conversations: Array.from({ length: ENTRIES / 7 }, (_, own) => {
      const number = photo * 100 + own + 1;
      const more = number === 333 ? " A zeppelin is above it." : "";
      return {
        content: [
          { from: "user", value: `Why is number ${number} near the ${ANIMALS[number % 3]}?` },
          { from: "gpt", value: `Because ${"so it was ".repeat(number % 9)}decided.${more}` },
        ],
      };
    }),
  }));
  await writeFile(path.join(folder, "complex_reasoning.json"), JSON.stringify(rows));
  await command("import", folder, "--dataset", name);
  const { stdout } = await command("dataset", "list", "--json");
  const own = (JSON.parse(stdout) as { id: string; name: string }[]).find((dataset) => dataset.name === name);
  return String(own?.id);
}

test.beforeEach(async ({ page, studio, command }) => {
  await sayName(page);
  if (datasetId === "") datasetId = await importMany(studio, command);
});

const address = (page: Page) => new URL(page.url()).search;

test("a long list scrolls on and on with few lines in the page, and stands where it was after back", async ({
  page,
}) => {
  const browse = await BrowsePage.open(page, datasetId);
  await browse.says(/^1–\d+ of 700$/);
  for (let step = 0; step < 6; step++) {
    const before = (await browse.top()).words;
    await browse.scroll(3000);
    await expect.poll(async () => (await browse.top()).words).not.toBe(before);
    await expect(browse.list.getByText("Loading …")).toHaveCount(0);
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
  const along = page.getByRole("navigation", { name: "Along the list" });
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
  await page.getByRole("spinbutton", { name: "Row, of 700" }).fill("350");
  await page.getByRole("button", { name: "Go", exact: true }).click();
  await expect(browse.row("number 700 near")).toHaveCount(0);
  await expect(browse.row(/number 3\d\d near/).first()).toBeVisible();
});

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

test("some rows become a session that can be opened", async ({ page }) => {
  const browse = await BrowsePage.open(page, datasetId);
  await browse.row("number 1 near").getByRole("checkbox").click();
  await browse
    .row("number 4 near")
    .getByRole("checkbox")
    .click({ modifiers: ["Shift"] });
  await browse.action("Make a session").click();
  const dialog = page.getByRole("dialog", { name: "Make a session" });
  await expect(dialog).toContainText("4 entries would be in it.");
  await dialog.getByRole("button", { name: "Make a session of 4" }).click();
  await page
    .getByRole("dialog", { name: "Recent actions" })
    .getByRole("link", { name: "Open" })
    .click({ timeout: 30_000 });
  await expect(page.getByText("0 of 4")).toBeVisible();
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
