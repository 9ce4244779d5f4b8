import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { expect, test } from "./fixtures.ts";
import { BrowsePage } from "./screens/browse-page.ts";
import { importFolder, ownName } from "./screens/import-folder.ts";
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
  await expect(any).toContainText("51.0% to 100.0%");
  expect(await pageFaults(page)).toEqual([]);

  const people = page.getByRole("region", { name: "Pace of reviewers" });
  await expect(people.getByRole("row").filter({ hasText: "Ann" })).toContainText("4");
  const days = page.getByRole("region", { name: "Decisions a day" });
  await expect(days.getByText(/^Decisions a day from/)).toBeAttached();
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
  // Before the key, too, all was saved.
  await expect(page.getByText("Flagged", { exact: true }).first()).toBeVisible();
  await page.goto(`/datasets/${id}/overview`);
  const found = page.getByRole("region", { name: "What was found, by task" });
  await expect(found).toContainText("Of the 1 entry looked at, not of the set.");
  await expect(found.getByRole("row").filter({ hasText: "Anything wrong" })).toContainText("none");
});

test("a session's end tells what was done, and leads on to the next and the skipped entries", async ({
  page,
  studio,
  command,
}) => {
  test.slow();
  const { id } = await OwnDataset.of(6, studio, command);
  const review = await ReviewPage.start(page, { tasks: [], size: 2 }, id);
  await review.press("f");
  await review.isAt(1, 2);
  await review.press("s");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  const work = page.getByRole("table", { name: "Work in this session" });
  await expect(work.getByRole("row")).toHaveText([/^Decisions\s*Active time\s*Pace$/, /^You\s*2/]);
  expect(await pageFaults(page)).toEqual([]);
  await page.getByRole("button", { name: "Review the skipped entry" }).click();
  await review.isAt(0, 1);
  await review.press("f");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  await page.goBack();
  await page.getByRole("button", { name: "Next 2 entries" }).click();
  await review.isAt(0, 2);
});

test("each page has a title and says where it is; a list starts a session with what it finds", async ({
  page,
  studio,
  command,
}) => {
  test.slow();
  const { id, name } = await OwnDataset.of(3, studio, command);
  for (const [path, title] of [
    ["/overview", "Overview"],
    ["", "Entries"],
    ["/export", "Export"],
    ["/guidelines", "Guidelines"],
    ["/reasons", "Reasons"],
    ["/parts", "Parts"],
    ["/boxes", "Boxes"],
  ] as const) {
    await page.goto(`/datasets/${id}${path}`);
    await expect(page).toHaveTitle(`${title} · ${name} · SVIT Studio`);
    await expect(page.getByRole("navigation", { name: "Where you are" })).toHaveText(`${name}/${title}`);
  }
  const browse = await BrowsePage.open(page, id, "?text=number+2");
  await browse.row("number 2").getByRole("link").click();
  await expect(page.getByRole("navigation", { name: "Move along the list" })).toContainText("1 of 1");
  await expect(page.getByRole("navigation", { name: "Where you are" })).toContainText(`${name}/Entries/`);
  await page.getByRole("link", { name: "Back" }).click();
  await browse.says("1");
  await page.getByRole("button", { name: "Start a session with these" }).click();
  await new ReviewPage(page).isAt(0, 1);
});

test("a new data set begins with the guidelines, reasons and views of another", async ({ page, studio, command }) => {
  test.slow();
  const before = await OwnDataset.of(2, studio, command);
  const own = await OwnDataset.of(1, studio, command);
  // An import begins with reasons, which are version 1 and nobody's.
  const guideline = { data: { after: 1, guideline: "Count twice." } };
  expect((await page.request.put(`/api/datasets/${before.id}/codebook`, guideline)).status()).toBe(200);
  for (const [name, query] of [
    ["Wrong", "state=rejected"],
    ["Of a part", "part=1"],
  ]) {
    const saved = await page.request.post(`/api/datasets/${before.id}/views`, { data: { name, query } });
    expect(saved.status()).toBe(200);
  }
  await page.goto(`/datasets/${own.id}/guidelines`);
  const field = page.getByRole("combobox", { name: /^Take guidelines/ });
  await field.selectOption({ label: before.name });
  await page.getByRole("button", { name: "Take them" }).click();
  await expect(page.getByRole("textbox", { name: "guidelines.md" })).toHaveValue("Count twice.");
  await expect(field).toBeHidden();
  const views = await (await page.request.get(`/api/datasets/${own.id}/views`)).json();
  expect(views.map(({ name }: { name: string }) => name)).toEqual(["Wrong"]);
});

test("a set of photos alone opens on them, and tells elsewhere what is missing", async ({ page, studio, command }) => {
  const name = ownName("photos alone");
  const folder = path.join(studio.dataFolder, "import", name.replaceAll(" ", "-"));
  await mkdir(path.join(folder, "VG_100K"), { recursive: true });
  const photo = sharp({ create: { width: 40, height: 30, channels: 3, background: "#8899aa" } });
  await photo.jpeg().toFile(path.join(folder, "VG_100K", "77.jpg"));
  const url = "https://example.org/VG_100K/77.jpg";
  await writeFile(path.join(folder, "image_data.json"), JSON.stringify([{ image_id: 77, url, width: 40, height: 30 }]));
  const id = await importFolder(command, folder, name);
  const onPhotos = new RegExp(`/datasets/${id}\\?view=photos$`);
  await page.goto("/");
  await page.getByRole("link", { name, exact: true }).click();
  await expect(page).toHaveURL(onPhotos);
  await page.goto(`/datasets/${id}`);
  await expect(page).toHaveURL(onPhotos);
  await page.getByRole("link", { name: "Overview" }).click();
  await expect(page.getByRole("heading", { name: "No entries yet" })).toBeVisible();
  expect(await pageFaults(page)).toEqual([]);
  await page.getByRole("link", { name: "See the photo" }).click();
  await expect(page).toHaveURL(onPhotos);
  await page.goto(`/datasets/${id}/export`);
  await expect(page.getByText("There is nothing to export")).toBeVisible();
  for (const button of ["Start export", "Download now"])
    await expect(page.getByRole("button", { name: button })).toBeDisabled();
  expect(await pageFaults(page)).toEqual([]);
});

test("a page's link is copied, also where a browser keeps the clipboard from pages", async ({
  page,
  studio,
  command,
  database,
}) => {
  const { id } = await OwnDataset.of(1, studio, command);
  const { rows } = await database.query(`SELECT id FROM "Entry" WHERE "datasetId" = $1`, [id]);
  // As over plain http from another machine.
  await page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await page.goto(`/datasets/${id}/entries/${rows[0].id}`);
  const copy = page.getByRole("button", { name: "Copy the link to this page" });
  await copy.click();
  await expect(page.getByRole("button", { name: "Link copied" })).toBeFocused();
  await page.goto(`/datasets/${id}`);
  const search = page.getByRole("searchbox").or(page.getByRole("textbox")).first();
  await search.click();
  await page.keyboard.press("Control+v");
  await expect(search).toHaveValue(new RegExp(`/datasets/${id}/entries/${rows[0].id}$`));
});
