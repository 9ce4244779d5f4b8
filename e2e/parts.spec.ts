import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "./fixtures.ts";
import { BrowsePage } from "./screens/browse-page.ts";
import { type Command, importFolder, ownName } from "./screens/import-folder.ts";
import { pageFaults } from "./screens/page-faults.ts";
import { ReviewPage, sayName } from "./screens/review-page.ts";
import type { StudioUnderTest } from "./studio.setup.ts";

test.beforeEach(({ page }) => sayName(page));

/** Four questions of one source of a mixture, and two of another. */
async function importMix(studio: StudioUnderTest, command: Command): Promise<{ id: string; name: string }> {
  const name = ownName("mix");
  const folder = path.join(studio.dataFolder, "import", name.replaceAll(" ", "-"));
  await mkdir(folder, { recursive: true });
  const records = Array.from({ length: 6 }, (_, at) => ({
    id: String(at),
    source: at < 4 ? "vqav2" : "made",
    score: at,
    conversations: [
      { from: "human", value: `What is number ${at}?` },
      { from: "gpt", value: `It is number ${at}.` },
    ],
  }));
  await writeFile(path.join(folder, "mix.json"), JSON.stringify(records));
  return { id: await importFolder(command, folder, name), name };
}

test("entries are narrowed to a part and to a key of their record, whose values stand in a column", async ({
  page,
  studio,
  command,
}) => {
  const { id } = await importMix(studio, command);
  const browse = await BrowsePage.open(page, id);
  await browse.says("6");
  const filters = await browse.showFilters();
  await filters.getByText("Part", { exact: true }).first().click();
  await filters.getByRole("checkbox", { name: /^made/ }).check();
  await browse.says("2");
  await expect(browse.chips).toContainText("made");
  await expect(browse.row("What is number 4?")).toBeVisible();
  await page.getByLabel("Column for a key of the record").selectOption("score");
  await expect(browse.list.getByRole("columnheader", { name: "score" })).toBeVisible();
  await expect(browse.row("What is number 5?").getByRole("gridcell", { name: "5", exact: true })).toBeVisible();
  await filters.getByText("Key of the record", { exact: true }).first().click();
  await filters.getByLabel("Key", { exact: true }).fill("score");
  await filters.getByLabel("Condition").selectOption("is");
  await filters.getByLabel("Value").fill("5");
  await filters.getByRole("button", { name: "Add condition" }).click();
  await browse.says("1");
  await expect(browse.chips).toContainText("score: 5");
  expect(await pageFaults(page)).toEqual([]);
  await page.reload();
  await browse.says("1");
  await expect(browse.list.getByRole("columnheader", { name: "score" })).toBeVisible();
});

test("a session is drawn from a part, which is renamed and divided anew without another import", async ({
  page,
  studio,
  command,
}, info) => {
  const { id, name } = await importMix(studio, command);
  await page.goto(`/datasets/${id}/parts`);
  const made = page.getByRole("listitem").filter({ has: page.getByLabel("Name of made") });
  await made.getByLabel("Author of made").selectOption("model");
  await made.getByLabel("Name of made").fill("Made up");
  await page.getByRole("button", { name: "Save" }).and(page.locator(":enabled")).click();
  await expect(page.getByLabel("Name of Made up")).toHaveValue("Made up");
  expect(await pageFaults(page)).toEqual([]);
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.screenshot({ path: info.outputPath(`parts-${scheme}.png`), fullPage: true });
  }
  await page.goto("/");
  const card = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name }) });
  await card.getByText("By part").click();
  await expect(card.getByRole("link", { name: /Made up/ })).toContainText("2");
  await card.getByRole("button", { name: "Start a session" }).click();
  await page.getByRole("checkbox", { name: /^Made up/ }).check();
  await page.screenshot({ path: info.outputPath("start.png") });
  await page.getByRole("button", { name: "Start", exact: true }).click();
  const review = new ReviewPage(page);
  await review.isAt(0, 2);
  await expect(review.entry).toContainText(/What is number [45]\?/);
  await page.goto(`/datasets/${id}/parts`);
  await page.getByRole("combobox", { name: /^By/ }).selectOption("file");
  await page.getByRole("button", { name: "Divide" }).click();
  await expect(page.getByLabel("Name of mix")).toBeVisible();
  await expect(page.getByRole("link", { name: "Browse mix" })).toContainText("6");
  await expect(page.getByText("Currently divided by: The file")).toBeVisible();
});
