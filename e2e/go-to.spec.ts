import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "@playwright/test";
import { must } from "#domain/must.ts";
import { expect, test } from "./fixtures.ts";
import { importFolder } from "./screens/import-folder.ts";
import { OwnDataset } from "./screens/own-dataset.ts";
import { focused, pageFaults } from "./screens/page-faults.ts";
import { ReviewPage, sayName } from "./screens/review-page.ts";

test.beforeEach(({ page }) => sayName(page));

const paletteOf = (page: Page) => page.getByRole("dialog", { name: "Go to" });
const markedIn = (page: Page) => paletteOf(page).locator("[role=option][data-highlighted]");

async function openPalette(page: Page): Promise<void> {
  // A page that has just come hears no key until its script is there.
  await expect(async () => {
    if (!(await paletteOf(page).isVisible())) await page.keyboard.press("Control+k");
    await expect(paletteOf(page).getByRole("combobox")).toBeFocused({ timeout: 1000 });
  }).toPass({ timeout: 10_000 });
}

/** Types, waits until the first row is the wanted one, and picks it. */
async function goTo(page: Page, typed: string, row: string): Promise<void> {
  await openPalette(page);
  await page.keyboard.type(typed);
  await expect(markedIn(page)).toContainText(row);
  await page.keyboard.press("Enter");
  await expect(paletteOf(page)).toBeHidden();
}

test("Ctrl+K leads from every page to every other, by a few letters", async ({ page }) => {
  await page.goto("/");
  await goTo(page, "overview demo", "Overview");
  await expect(page).toHaveURL(/\/datasets\/1\/overview$/);
  await goTo(page, "demo guid", "Guidelines");
  await expect(page).toHaveURL(/\/datasets\/1\/guidelines$/);
  await goTo(page, "import", "Import");
  await expect(page).toHaveURL(/\/import$/);
  await goTo(page, "demo export", "Export");
  await expect(page).toHaveURL(/\/datasets\/1\/export$/);
});

test.describe("an address that leads to nothing", () => {
  test.use({ allowedErrors: [/404/] });
  test("has the palette, too", async ({ page }) => {
    await page.goto("/nowhere");
    await goTo(page, "data sets", "Data sets");
    await expect(page).toHaveURL(/:\d+\/$/);
  });
});

test("an id leads to its entry, its session, its import and its photo, and is asked for as it is typed", async ({
  page,
  studio,
  command,
}) => {
  const own = await OwnDataset.of(3, studio, command);
  await page.goto(`/datasets/${own.id}`);
  const link = page.locator("a[href*='/entries/']").first();
  const href = (await link.getAttribute("href")) ?? "";
  const entryId = must(href.match(/entries\/(\d+)/)?.[1], "the list has an entry");
  await page.goto("/import");
  await openPalette(page);
  await page.keyboard.type(entryId);
  await page.getByRole("option", { name: `Entry ${entryId} ${own.name}` }).click();
  await expect(page.getByRole("region", { name: "Entry" })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/datasets/${own.id}/entries/${entryId}$`));

  const started = await page.request.post(`/api/datasets/${own.id}/queues`, { data: { size: 2 } });
  const { queueId } = await started.json();
  await page.goto("/");
  await openPalette(page);
  await page.keyboard.type(`#${queueId}`);
  await page.getByRole("option", { name: `Session ${queueId} ${own.name}` }).click();
  await expect(page).toHaveURL(new RegExp(`/review/${queueId}$`));

  await page.goto("/");
  await openPalette(page);
  await page.keyboard.type("vg:5");
  await page.getByRole("option", { name: `Photo vg:5 ${own.name}` }).click();
  await expect(page).toHaveURL(new RegExp(`/datasets/${own.id}\\?image=\\d+$`));
  await expect(page.getByText("Because somebody decides about number 1.")).toBeVisible();
});

test("in a session the palette has its commands, and leads elsewhere by an id", async ({ page, studio, command }) => {
  const own = await OwnDataset.of(3, studio, command);
  const review = await ReviewPage.start(page, { tasks: ["complex_reasoning"], size: 2 }, own.id);
  await page.keyboard.press("Control+k");
  const commands = page.getByRole("dialog", { name: "Commands" });
  await expect(commands.getByRole("option", { name: "Skip" })).toBeVisible();
  await expect(commands.getByRole("option", { name: own.name })).toHaveCount(0);
  await page.keyboard.type(`${own.name} overview`);
  await expect(commands.locator("[role=option][data-highlighted]")).toContainText("Overview");
  await review.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/datasets/${own.id}/overview$`));
  await page.goBack();
  await review.isReady();
  // One palette, whichever way it is opened.
  await page.getByRole("button", { name: "Go to…" }).click();
  await expect(commands.getByRole("option", { name: "Skip" })).toBeVisible();
  await expect(paletteOf(page)).toHaveCount(0);
});

test("Escape gives the focus back, a field keeps its text, and a palette opens once", async ({ page }) => {
  await page.goto("/datasets/1");
  const search = page.getByRole("searchbox").or(page.getByRole("textbox")).first();
  await search.focus();
  await page.keyboard.type("boat");
  await openPalette(page);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(paletteOf(page)).toBeHidden();
  await expect(search).toBeFocused();
  await expect(search).toHaveValue("boat");
  await page.keyboard.press("?");
  await expect(search).toHaveValue("boat?");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("? shows the keys of the page, and of a list its own", async ({ page }) => {
  await page.goto("/import");
  await page.locator("h1").click();
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(sheet).toContainText("Go to");
  await expect(sheet).not.toContainText("Next or previous row");
  expect(await pageFaults(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await page.goto("/datasets/1");
  await expect(page.locator("a[href*='/entries/']").first()).toBeVisible();
  await page.keyboard.press("?");
  await expect(sheet).toContainText("Next or previous row");
});

for (const colorScheme of ["light", "dark"] as const)
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });
    test("the palette is free of faults, with rows and without, and says what an id finds", async ({ page }) => {
      await page.goto("/");
      await openPalette(page);
      await expect(markedIn(page)).toContainText("Data sets");
      expect(await pageFaults(page)).toEqual([]);
      await page.keyboard.type("zzzzzz");
      await expect(paletteOf(page)).toContainText("No matches.");
      expect(await pageFaults(page)).toEqual([]);
      expect(await focused(page)).toContain("Data set, page, session, or an ID");
    });
  });

test("a data set's name is text here, whatever it holds", async ({ page, studio, command }) => {
  const name = '<img src=x onerror="document.title=1"> {a} %s';
  const folder = path.join(studio.dataFolder, "import", "hostile-name");
  await mkdir(folder, { recursive: true });
  const conversations = [
    {
      content: [
        { from: "user", value: "Why?" },
        { from: "gpt", value: "Because." },
      ],
    },
  ];
  await writeFile(path.join(folder, "complex_reasoning.json"), JSON.stringify([{ image_id: 6, conversations }]));
  const id = await importFolder(command, folder, name);
  await page.goto("/");
  const title = await page.title();
  await openPalette(page);
  await page.keyboard.type("onerror export");
  await expect(page.getByRole("option").filter({ hasText: name }).first()).toBeVisible();
  await expect(paletteOf(page).locator("img")).toHaveCount(0);
  expect(await page.title()).toBe(title);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/datasets/${id}/`));
});

test("in Chinese a page is found by its Chinese name and by its English id", async ({ page, context, baseURL }) => {
  await context.addCookies([{ name: "svit-locale", value: "zh", url: String(baseURL) }]);
  await page.goto("/import");
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "转到" });
  await page.keyboard.type("概览");
  await expect(palette.locator("[role=option][data-highlighted]")).toContainText("概览");
  await palette.getByRole("combobox").fill("demo overview");
  await expect(palette.locator("[role=option][data-highlighted]")).toContainText("概览");
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });
  test("there is no button for it, and with a keyboard it fits", async ({ page }) => {
    await page.goto("/");
    await expect(page.getByRole("button", { name: "Go to…" })).toBeHidden();
    await openPalette(page);
    expect(await pageFaults(page)).toEqual([]);
  });
});

test("a session is named as it begins, called so in lists and on its bar, and renamed from home", async ({
  page,
  studio,
  command,
}) => {
  const own = await OwnDataset.of(3, studio, command);
  await page.goto("/");
  const card = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: own.name }) });
  await card.getByRole("button", { name: "Start a session" }).click();
  const dialog = page.getByRole("dialog", { name: /^Start/ });
  await dialog.getByLabel("Session name (optional)").fill("First <b>look</b>");
  expect(await pageFaults(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Start", exact: true }).click();
  await expect(page.getByRole("banner")).toContainText("First <b>look</b>");
  await expect(page).toHaveTitle(`First <b>look</b> · ${own.name} · SVIT Studio`);
  await page.goto("/");
  await card.getByRole("button", { name: "Rename session “First <b>look</b>”" }).click();
  await page.getByRole("dialog").getByLabel("Session name (optional)").fill("Second look");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(card.getByRole("listitem")).toContainText("Second look ·");
  await goTo(page, "second look", "Second look");
  await expect(page.getByRole("banner")).toContainText("Second look");
});
