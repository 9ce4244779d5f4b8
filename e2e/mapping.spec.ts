import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { expect, test } from "./fixtures.ts";
import { ownName } from "./screens/import-folder.ts";
import { pageFaults } from "./screens/page-faults.ts";
import { ReviewPage, sayName } from "./screens/review-page.ts";

test.beforeEach(({ page }) => sayName(page));

test("a file that nobody knows is mapped, from its upload to its first entry on the screen", async ({
  page,
  studio,
  command,
}) => {
  const name = ownName("mapped");
  const folder = path.join(studio.dataFolder, "import", name);
  await mkdir(folder, { recursive: true });
  const photo = path.join(folder, "cup.jpg");
  await sharp({ create: { width: 400, height: 300, channels: 3, background: "#8899aa" } })
    .jpeg()
    .toFile(photo);
  const rows = [
    {
      nr: 1,
      bild: "cup.jpg",
      frage: "Was steht auf dem Tisch?",
      antwort: "Eine Tasse.",
      grund: "Man sieht den Henkel.",
    },
    { nr: 2, bild: "dog.jpg", frage: "Und daneben?", antwort: "Nichts.", grund: "Der Rest ist leer." },
  ];
  const file = path.join(folder, "foreign.json");
  await writeFile(file, JSON.stringify(rows));

  await page.goto("/import");
  await page.getByLabel("Data set (new or existing)").fill(name);
  await page.getByLabel("Files", { exact: true }).setInputFiles([file, photo]);
  await page.getByRole("button", { name: "Import", exact: true }).click();

  const panel = page.getByRole("region", { name: "Map this file" });
  await expect(panel).toBeVisible({ timeout: 40_000 });
  const cells = panel.getByRole("table", { name: "First rows" }).getByRole("row");
  await expect(cells.nth(1)).toContainText("cup.jpg");
  // Only the question's mark tells, and the longest text beside it: the person knows better.
  await expect(panel.getByRole("combobox", { name: "Question" })).toHaveValue("frage");
  await panel.getByRole("combobox", { name: "Photo" }).selectOption("bild");
  await expect(cells.nth(1)).toContainText("found");
  await expect(cells.nth(2)).toContainText("not found");
  await panel.getByRole("combobox", { name: "Answer" }).selectOption("frage");
  await expect(panel.getByRole("alert")).toContainText("frage is mapped both as question and as answer");
  await expect(panel.getByRole("button", { name: "Save and import" })).toBeDisabled();
  await panel.getByRole("combobox", { name: "Answer" }).selectOption("antwort");
  const preview = panel.getByRole("region", { name: "Preview" });
  await expect(preview.getByRole("listitem")).toContainText(["Was steht auf dem Tisch?", "Eine Tasse."]);
  await preview.getByRole("button", { name: "Next row" }).click();
  await expect(preview.getByRole("listitem")).toContainText(["Und daneben?", "Nichts."]);
  await panel.getByLabel("Name of the mapping").fill("german");
  expect(await pageFaults(page)).toEqual([]);
  const mappedPage = page.url();
  await panel.getByRole("button", { name: "Save and import" }).click();
  // The import that could not read it has a link to its data set, too.
  await expect(page).not.toHaveURL(mappedPage, { timeout: 40_000 });
  await expect(panel).toBeHidden();

  await page.getByRole("link", { name: "Open data set" }).click({ timeout: 40_000 });
  await expect(page).toHaveURL(/\/datasets\/\d+/);
  const datasetId = /\/datasets\/(\d+)/.exec(page.url())?.[1] ?? "";
  const review = await ReviewPage.start(page, { tasks: ["other"], size: 2, order: "photo" }, datasetId);
  await expect(review.entry).toContainText(/Was steht auf dem Tisch\?|Und daneben\?/);

  const out = path.join(studio.dataFolder, `${name}.jsonl`);
  await command("export", "--dataset", name, "--format", "records", "--out", out, "--state", "pending");
  const lines = (await readFile(out, "utf8")).trim().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(rows);
});

test("a file with a box under a key of its own is mapped, its boxes drawn both ways, and judged", async ({
  page,
  studio,
  command,
}) => {
  const name = ownName("boxed");
  const folder = path.join(studio.dataFolder, "import", name);
  await mkdir(folder, { recursive: true });
  const files: string[] = [];
  // A red cup of 100 × 75 pixels stands where the row says, as corner and size; as two corners it would be inside out or elsewhere.
  for (const nth of [0, 1, 2]) {
    const cup = await sharp({ create: { width: 100, height: 75, channels: 3, background: "#b03a2e" } })
      .png()
      .toBuffer();
    files.push(path.join(folder, `${nth}.jpg`));
    await sharp({ create: { width: 400, height: 300, channels: 3, background: `#8899a${nth}` } })
      .composite([{ input: cup, left: 40 + nth, top: 30 }])
      .jpeg()
      .toFile(files.at(-1) ?? "");
  }
  const rows = [0, 1, 2].map((nth) => ({
    bild: `${nth}.jpg`,
    frage: "Was steht auf dem Tisch?",
    antwort: "Die rote Tasse.",
    lage: { rechteck: [40 + nth, 30, 100, 75] },
  }));
  const file = path.join(folder, "lage.json");
  await writeFile(file, JSON.stringify(rows));

  await page.goto("/import");
  await page.getByLabel("Data set (new or existing)").fill(name);
  await page.getByLabel("Files", { exact: true }).setInputFiles([file, ...files]);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  const panel = page.getByRole("region", { name: "Map this file" });
  await expect(panel).toBeVisible({ timeout: 40_000 });
  await panel.getByRole("combobox", { name: "Photo" }).selectOption("bild");
  await panel.getByRole("combobox", { name: "Question" }).selectOption("frage");
  await panel.getByRole("combobox", { name: "Answer" }).selectOption("antwort");
  await panel.getByRole("combobox", { name: "Boxes" }).selectOption("lage.rechteck");
  const preview = panel.getByRole("region", { name: "Preview" });
  await expect(preview).toContainText("[40, 30, 100, 75]");
  await preview.getByRole("button", { name: "Next row" }).click();
  await expect(preview).toContainText("[41, 30, 100, 75]");
  await panel.getByLabel("Name of the mapping").fill("rectangles");
  expect(await pageFaults(page)).toEqual([]);
  const mappedPage = page.url();
  await panel.getByRole("button", { name: "Save and import" }).click();
  await expect(page).not.toHaveURL(mappedPage, { timeout: 40_000 });
  await page.getByRole("link", { name: "Open data set" }).click({ timeout: 40_000 });
  await expect(page).toHaveURL(/\/datasets\/\d+/);
  const datasetId = /\/datasets\/(\d+)/.exec(page.url())?.[1] ?? "";

  await page.goto(`/datasets/${datasetId}/boxes`);
  const row = page.getByRole("listitem").filter({ hasText: "lage.json" });
  await row.getByRole("button", { name: /Compare/ }).click();
  await row.getByRole("combobox", { name: "Notation" }).selectOption("A key of the record: corner, width, height");
  const pixels = row.getByRole("region", { name: "pixels of the photo" });
  await expect(pixels.getByRole("img")).toHaveCount(3);
  await expect(pixels.getByRole("img").first()).toHaveAttribute("data-phase", "ready");
  await pixels.getByRole("button", { name: "Choose pixels of the photo" }).click();
  await expect(row.getByText("confirmed", { exact: true })).toBeVisible();
  const review = await ReviewPage.start(page, { tasks: ["other"], size: 1, order: "photo" }, datasetId);
  await review.press("]", "b", "Shift+ArrowRight", "Escape", "Enter");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  await expect(review.saved).toBeVisible();
  const out = path.join(studio.dataFolder, `${name}.jsonl`);
  await command("export", "--dataset", name, "--format", "records", "--out", out);
  const [line = "{}"] = (await readFile(out, "utf8")).trim().split("\n");
  const made = JSON.parse(line);
  const nth = Number(made.bild[0]);
  expect(made).toEqual({ ...rows[nth], lage: { rechteck: [50 + nth, 30, 100, 75] } });
  // The mapping is kept under its name, and reads the next file by itself.
  await writeFile(file, JSON.stringify(rows.map((own, at) => ({ ...own, antwort: `Tasse ${at}.` }))));
  const again = await command("import", folder, "--dataset", name);
  expect(again.stdout).toContain("rectangles");
});

test("boxes of a mapped key are drawn before the import, by each reading, on the photo or in its frame", async ({
  page,
  studio,
}) => {
  const name = ownName("previewed");
  const folder = path.join(studio.dataFolder, "import", name);
  await mkdir(folder, { recursive: true });
  const photo = path.join(folder, "0.png");
  const cup = await sharp({ create: { width: 100, height: 75, channels: 3, background: "#b03a2e" } })
    .png()
    .toBuffer();
  await sharp({ create: { width: 400, height: 300, channels: 3, background: "#8899aa" } })
    .composite([{ input: cup, left: 40, top: 30 }])
    .png()
    .toFile(photo);
  const row = { frage: "Was steht auf dem Tisch?", antwort: "Die rote Tasse.", width: 400, height: 300 };
  const rows = [
    { bild: "0.png", ...row, rechteck: [40, 30, 100, 75] },
    { bild: "1.png", ...row, rechteck: [41, 30, 100, 75] },
  ];
  const file = path.join(folder, "lage.json");
  await writeFile(file, JSON.stringify(rows));
  await page.goto("/import");
  await page.getByLabel("Data set (new or existing)").fill(name);
  await page.getByLabel("Files", { exact: true }).setInputFiles([file, photo]);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  const panel = page.getByRole("region", { name: "Map this file" });
  await expect(panel).toBeVisible({ timeout: 40_000 });
  await panel.getByRole("combobox", { name: "Photo" }).selectOption("bild");
  await panel.getByRole("combobox", { name: "Answer" }).selectOption("antwort");
  await panel.getByRole("combobox", { name: "Boxes" }).selectOption("rechteck");

  const drawings = panel.getByRole("region", { name: "Boxes as they would be read" });
  await expect(drawings).toContainText("more than one way");
  const sized = drawings.getByRole("region", { name: "Corner, width, height, pixels of the photo" });
  const corners = drawings.getByRole("region", { name: "Two corners, pixels of the photo" });
  // On the photo, in its own pixels, whatever size the picture was sent in.
  const onPhoto = sized.getByRole("img", { name: /^Row 1/ });
  await expect(onPhoto).toHaveAttribute("viewBox", "0 0 400 300");
  await expect(onPhoto.locator("image")).toHaveCount(1);
  await expect(onPhoto.locator('rect[x="40"][y="30"][width="100"][height="75"]')).toHaveCount(2);
  await expect(corners.getByRole("img", { name: /^Row 1/ }).locator('rect[width="60"][height="45"]')).toHaveCount(2);
  // The red cup is what the right reading surrounds: the browser has painted the photo's own pixels there.
  const seen = await onPhoto.screenshot();
  const { data, info } = await sharp(seen).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const scale = Math.min(info.width / 400, info.height / 300);
  const at = (x: number, y: number) => {
    const [left, top] = [(info.width - 400 * scale) / 2 + x * scale, (info.height - 300 * scale) / 2 + y * scale];
    return data[(Math.round(top) * info.width + Math.round(left)) * info.channels] ?? 0;
  };
  expect(at(90, 67) - at(300, 200)).toBeGreaterThan(20);
  // In place of a photo that is not there, a frame of the size that its row says.
  const inFrame = sized.getByRole("img", { name: /^Row 2/ });
  await expect(inFrame).toHaveAttribute("viewBox", "0 0 400 300");
  await expect(inFrame.locator("image")).toHaveCount(0);
  await expect(inFrame.locator('rect[x="41"]')).toHaveCount(2);
  await expect(drawings).toContainText("no photo; frame of the size in the record");
  expect(await pageFaults(page)).toEqual([]);
});
