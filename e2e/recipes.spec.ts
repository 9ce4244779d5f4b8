import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { must } from "#domain/must.ts";
import { readZip } from "#tests/export/read-zip.ts";
import { expect, test } from "./fixtures.ts";
import { importMade, type MadeSet, qa } from "./made-set.ts";
import { OwnDataset } from "./screens/own-dataset.ts";
import { pageFaults } from "./screens/page-faults.ts";
import { RecipePage } from "./screens/recipe-page.ts";
import { ReviewPage, sayName } from "./screens/review-page.ts";

const SET: MadeSet = {
  entries: {
    conversation: Array.from({ length: 4 }, (_, at) =>
      qa(`Is there a boat near pier ${at}?`, at % 2 === 0 ? "Yes, a red boat." : "No, a dog."),
    ),
    complex_reasoning: Array.from({ length: 6 }, (_, at) => qa(`Why is boat ${at} here?`, "Because of the market.")),
    detail_description: [qa("Describe the image.", "A man stands on a pier.")],
  },
};

test.use({ allowedErrors: [/status of (409|422)/] });
test.beforeEach(({ page }) => sayName(page, "Ruth"));

test("a recipe is made by its form, tried with charts, saved, cut, downloaded, verified and compared", async ({
  page,
  studio,
  command,
}, info) => {
  const { datasetId } = await importMade(page, command, studio.dataFolder, SET);
  const recipe = new RecipePage(page);
  await recipe.begin(datasetId, "SVIT-core-150K", "core");

  // What is wrong is told at its line, and nothing can be done with it meanwhile.
  await recipe.text.fill("recipe: 1\nseed: 7\ncore:\n  sise: 6\n");
  await expect(recipe.problems.getByRole("listitem")).toContainText("Line 4, column 3");
  await expect(recipe.save).toBeDisabled();
  await recipe.problems.getByRole("button", { name: "Line 4, column 3" }).click();
  await expect(recipe.text).toBeFocused();

  // The form writes into the text, remarks and all.
  await recipe.text.fill("recipe: 1 # ours\nseed: 7\ncore:\n  size: 5 # few\n");
  await recipe.settings.getByRole("checkbox", { name: "Pending" }).check();
  // Two in one moment: each is made to what the other wrote.
  await recipe.settings.evaluate((form) => {
    for (const box of form.querySelectorAll<HTMLInputElement>('input[type="checkbox"]'))
      if (/Flagged|Rejected/.test(box.labels?.[0]?.textContent ?? "")) box.click();
  });
  await expect(recipe.text).toHaveValue(/include: \[pending, flagged, rejected\]/);
  await recipe.settings.getByRole("checkbox", { name: "Flagged" }).uncheck();
  await recipe.settings.getByRole("checkbox", { name: "Rejected" }).uncheck();
  await recipe.settings.getByRole("spinbutton", { name: "Entries", exact: true }).fill("6");
  await recipe.settings.getByRole("combobox", { name: "Method" }).selectOption("concepts");
  await expect(recipe.text).toHaveValue(
    "recipe: 1 # ours\nseed: 7\ncore:\n  size: 6 # few\n  method: concepts\nselect:\n  include: [pending]\n",
  );

  await page.getByRole("button", { name: "Preview" }).click();
  const sets = recipe.preview.getByRole("table", { name: "Sets compared" });
  await expect(sets.getByRole("row", { name: "Entries" })).toContainText("1166");
  const byTask = recipe.preview.getByRole("region", { name: "By task" });
  await byTask.getByText("Show as table").click();
  await expect(byTask.getByRole("row", { name: "Complex reasoning" }).getByRole("cell").first()).toHaveText("6");
  await expect(recipe.preview.getByRole("region", { name: "Yes and No" })).toContainText("50%");
  expect(await pageFaults(page)).toEqual([]);
  await page.screenshot({ path: info.outputPath("preview.png"), fullPage: true });

  await recipe.saveAs(1);
  await page.getByRole("link", { name: "Cut a release" }).click();
  await expect(page.getByRole("combobox", { name: "Recipe", exact: true })).toHaveValue(/\d+/);
  await page.getByRole("button", { name: "Cut release" }).click();
  const first = page.getByRole("listitem", { name: "Release 1", exact: true });
  await expect(first).toContainText("6 records");
  await first.getByRole("link", { name: "core, version 1" }).click();

  // Its next version makes another release, and the first one stays what it was.
  await expect(page.getByRole("list", { name: "Made from this recipe" })).toContainText("Release 1");
  await recipe.settings.getByRole("spinbutton", { name: "Entries", exact: true }).fill("4");
  await expect(page.getByText("Unsaved changes")).toBeVisible();
  await recipe.saveAs(2);
  await page.getByRole("link", { name: "Cut a release" }).click();
  await page.getByRole("button", { name: "Cut release" }).click();
  const second = page.getByRole("listitem", { name: "Release 2", exact: true });
  await expect(second).toContainText("4 records");
  await expect(second).toContainText("core, version 2");
  await second.getByLabel("Compare release 2 with").selectOption("1");
  await expect(second).toContainText("Removed, different recipe: 2");
  await first.getByRole("button", { name: "Verify release 1" }).click();
  await expect(first).toContainText("as they were when the release was cut");

  const [zip] = await Promise.all([
    page.waitForEvent("download"),
    first.getByRole("link", { name: "Download release 1 as zip" }).click(),
  ]);
  const files = await readZip(await readFile(await zip.path()));
  const named = (name: string) =>
    must(
      [...files].find(([own]) => own.endsWith(`-1/${name}`)),
      name,
    )[1].bytes;
  expect(JSON.parse(named("core.json").toString())).toHaveLength(6);
  const sum = createHash("sha256").update(named("core.json")).digest("hex");
  expect(named("SHA256SUMS").toString()).toContain(`${sum}  core.json`);
});

test("a session by a saved recipe goes on over two rejects until three are approved, and the recipe says how far it is", async ({
  page,
  studio,
  command,
}) => {
  const own = await OwnDataset.of(6, studio, command);
  const recipe = new RecipePage(page);
  await recipe.begin(own.id, "1,400 corrections", "reviewed");
  await recipe.text.fill("recipe: 1\nqueue: { preset: reviewed }\n");
  await recipe.settings.getByRole("spinbutton", { name: "Entries", exact: true }).fill("3");
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(recipe.preview).toContainText("would approve 3 entries: 0 already approved, 3 to review");
  await recipe.saveAs(1);
  const address = page.url();
  await page.getByRole("button", { name: "Start a review session" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Start", exact: true }).click();
  await page.waitForURL(/\/review\/\d+/);
  const review = new ReviewPage(page);
  await review.isReady();
  await expect(page.getByText("0 of 3 approved")).toBeVisible();
  const seen = new Set<string>();
  for (const key of ["a", "r", "a", "r", "a"]) {
    await expect(review.entry).toBeVisible();
    const text = await review.text();
    expect(seen.has(text)).toBe(false);
    seen.add(text);
    await review.press(...(key === "r" ? ["r", "1"] : [key]));
    await expect(review.saved).toBeVisible();
    if (seen.size === 2) {
      const other = await page.context().newPage();
      await other.goto(address);
      await expect(other.getByRole("list", { name: "Made from this recipe" })).toContainText("1 of 3 approved");
      await other.close();
    }
    await expect.poll(async () => (seen.size < 5 ? await review.text() : "")).not.toBe(text);
  }
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  await page.goto(address);
  const uses = page.getByRole("list", { name: "Made from this recipe" });
  await expect(uses).toContainText("3 of 3 approved");
  await expect(uses).toContainText("version 1");
});

test("what a recipe cannot have is told by a preview at its line, and the next try goes on", async ({
  page,
  studio,
  command,
}) => {
  const { datasetId } = await importMade(page, command, studio.dataFolder, SET);
  const recipe = new RecipePage(page);
  await recipe.begin(datasetId, "SVIT-train", "wrong");
  const first = "recipe: 1\nselect: { include: [pending] }\n";
  const add = (label: string, text: string) =>
    page.getByLabel(label).setInputFiles({ name: "own.txt", mimeType: "text/plain", buffer: Buffer.from(text) });
  const tried = async (text: string) => {
    await recipe.text.fill(text);
    await page.getByRole("button", { name: "Preview" }).click();
  };
  await tried(`${first}mix:\n  parts:\n    - { name: refcoco, from: "*", count: 48447 }\n`);
  await expect(recipe.preview).toContainText("wrong, line 5, column 35: refcoco has 11 of 48,447");

  await recipe.text.fill(`${first}core: { size: 2, concepts: [own.txt] }\n`);
  await add("Choose the file own.txt", "zzqxv\n");
  await tried(`${first}core: { size: 2, concepts: [own.txt] }\n`);
  await expect(recipe.preview).toContainText("line 3, column 29: own.txt matches nothing");

  await recipe.text.fill(`${first}holdOut: { photos: [own.txt] }\ncore: { size: 2, method: random }\n`);
  await add("Choose the file own.txt", "coco:99999\n");
  await tried(`${first}holdOut: { photos: [own.txt] }\ncore: { size: 2, method: random }\n`);
  await expect(recipe.preview).toContainText("line 3, column 21: the only photo in this list is not in the data set");

  await tried(`${first}core: { size: 2, method: random }\n`);
  await expect(recipe.preview.getByRole("table", { name: "Sets compared" })).toBeVisible();
});

test("of two people who save one recipe the second is shown both versions, and nothing is lost", async ({
  page,
  context,
  studio,
  command,
}) => {
  const own = await OwnDataset.of(2, studio, command);
  const mine = new RecipePage(page);
  await mine.begin(own.id, "SVIT-train", "ours");
  await mine.saveAs(1);
  const colleague = await context.newPage();
  await colleague.goto(page.url());
  const theirs = new RecipePage(colleague);
  await theirs.settings.getByRole("spinbutton", { name: "Seed" }).fill("1");
  await theirs.save.click();
  await expect(colleague.getByText("Saved as version 2")).toBeVisible();

  await mine.settings.getByRole("spinbutton", { name: "Seed" }).fill("2");
  await mine.save.click();
  const stale = page.getByRole("alert").filter({ hasText: "Ruth saved version 2 in the meantime" });
  await expect(stale).toContainText("Your text is based on version 1.");
  await expect(stale).toContainText("seed: 1");
  await expect(mine.text).toHaveValue(/seed: 2/);
  await stale.getByRole("button", { name: "Keep mine" }).click();
  await mine.save.click();
  await expect(page.getByText("Saved as version 3")).toBeVisible();

  await colleague.getByLabel("Version").selectOption("1");
  await expect(theirs.text).toHaveValue(/seed: 0/);
  await colleague.goto(page.url());
  await colleague.getByLabel("Version").selectOption("2");
  await expect(theirs.text).toHaveValue(/seed: 1/);
  await expect(colleague.getByText("You are viewing version 2. Saving it creates version 4.")).toBeVisible();
});

test("files that a recipe names are chosen, kept with it, and hold entries out", async ({ page, studio, command }) => {
  const { datasetId } = await importMade(page, command, studio.dataFolder, SET);
  const recipe = new RecipePage(page);
  await recipe.begin(datasetId, "SVIT-train", "held");
  await recipe.text.fill(
    "recipe: 1\nselect: { include: [pending] }\nholdOut: { folders: [/etc], questions: [asked.txt] }\nmix: { preset: svit-train }\n",
  );
  await expect(recipe.problems.getByRole("listitem")).toHaveCount(2);
  await expect(recipe.problems).toContainText("read on the command line only (/etc)");
  await recipe.text.fill(
    "recipe: 1\nselect: { include: [pending] }\nholdOut: { questions: [asked.txt] }\nmix: { preset: svit-train }\n",
  );
  const files = page.getByRole("group", { name: "Lists, concept sets and mix file" });
  await expect(files.getByRole("listitem", { name: "asked.txt" })).toContainText("Missing");
  const asked = {
    name: "mine.txt",
    mimeType: "text/plain",
    buffer: Buffer.from("Why is boat 1 here?\nwhy is boat 2 here\n"),
  };
  await files
    .getByLabel("Choose the file asked.txt")
    .setInputFiles({ name: "asked.txt", mimeType: "text/plain", buffer: Buffer.from([0xff, 0xd8, 0xff, 0x00]) });
  await expect(files.getByRole("alert")).toHaveText("asked.txt is not a text file");
  await expect(files.getByRole("listitem", { name: "asked.txt" })).toContainText("Missing");
  await files.getByLabel("Choose the file asked.txt").setInputFiles(asked);
  await expect(files.getByRole("alert")).toHaveCount(0);
  await expect(recipe.problems.getByRole("listitem")).toHaveCount(0);
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(recipe.preview).toContainText("Entries with a held-out question: 2");
  await recipe.saveAs(1);
  await page.reload();
  await expect(files.getByRole("listitem", { name: "asked.txt" })).not.toContainText("Missing");

  const photos = { name: "test ids.txt", mimeType: "text/plain", buffer: Buffer.from("77\n") };
  await files.getByLabel("Hold out photos").setInputFiles(photos);
  await expect(recipe.text).toHaveValue(/photos: \[test ids\.txt\]/);
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(recipe.preview).toContainText("no entry is selected");
});

test("hostile names and texts are words and nothing else", async ({ page, studio, command }) => {
  const own = await OwnDataset.of(2, studio, command);
  const name = `<img src=x onerror=alert(1)> {count} "' ../../etc 你好`;
  const recipe = new RecipePage(page);
  await recipe.begin(own.id, "SVIT-train", name);
  const text = `recipe: 1 # </textarea><script>document.title = "gone"</script>\nmix: { parts: [{ name: "<b>{x}</b>", from: "*" }] }\nselect: { include: [pending] }\n`;
  await recipe.text.fill(text);
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(recipe.preview.getByRole("rowheader", { name: "<b>{x}</b>" })).toBeVisible();
  await recipe.saveAs(1);
  await page.reload();
  await expect(recipe.text).toHaveValue(text);
  await expect(page).toHaveTitle(/Recipes/);
  await page.goto(`/datasets/${own.id}/recipes`);
  await expect(page.getByRole("link", { name })).toBeVisible();
  await page.goto(`/datasets/${own.id}/releases`);
  await page.getByRole("button", { name: "Cut release" }).click();
  await expect(page.getByRole("listitem", { name: "Release 1", exact: true })).toContainText(`${name}, version 1`);
  for (const broken of ["a: &a [*a]", "? [", "recipe: 1\n".repeat(3), "\u202ereversed: 1"]) {
    await page.goto(`/datasets/${own.id}/recipes/new`);
    await recipe.text.fill(broken);
    await expect(recipe.problems.getByRole("listitem").first()).toBeVisible();
    await expect(recipe.save).toBeDisabled();
  }
  expect(await page.evaluate(() => document.title)).not.toBe("gone");
});

test("in Chinese, in the dark and on a phone everything of a recipe is there", async ({
  browser,
  studio,
  command,
}, info) => {
  const own = await OwnDataset.of(3, studio, command);
  for (const [locale, scheme] of [
    ["zh-CN", "dark"],
    ["en-US", "light"],
    ["zh-CN", "light"],
    ["en-US", "dark"],
  ] as const) {
    const context = await browser.newContext({
      baseURL: studio.url,
      locale,
      colorScheme: scheme,
      viewport: { width: 390, height: 844 },
    });
    const page = await context.newPage();
    await sayName(page);
    await page.goto(`/datasets/${own.id}/recipes`);
    await page.screenshot({ path: info.outputPath(`list-${locale}-${scheme}.png`), fullPage: true });
    await page.goto(`/datasets/${own.id}/recipes/new?start=core-150k`);
    const text = page.getByRole("textbox", {
      name: locale === "zh-CN" ? "配方（YAML 或 JSON）" : "Recipe (YAML or JSON)",
    });
    await text.fill(
      "recipe: 1\nselect: { include: [pending] }\ncore: { size: 2, method: random }\nqueue: { size: 2 }\n",
    );
    await page.getByRole("button", { name: locale === "zh-CN" ? "预览" : "Preview" }).click();
    await expect(page.getByRole("table", { name: locale === "zh-CN" ? "集合对比" : "Sets compared" })).toBeVisible();
    expect(await pageFaults(page)).toEqual([]);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
    await page.screenshot({ path: info.outputPath(`editor-${locale}-${scheme}.png`), fullPage: true });
    await page.setViewportSize({ width: 1366, height: 768 });
    await page.screenshot({ path: info.outputPath(`wide-${locale}-${scheme}.png`), fullPage: true });
    await context.close();
  }
});
