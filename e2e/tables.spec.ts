import { mkdir } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { imageSchema, textsSchema, writeTable } from "#tests/tables.ts";
import { expect, test } from "./fixtures.ts";
import { ReviewPage, sayName } from "./screens/review-page.ts";

test.beforeEach(({ page }) => sayName(page));

test("a Parquet file with photos inside is sent by the browser, and its entry stands beside its photo", async ({
  page,
  studio,
}) => {
  const name = `table ${Date.now()}`;
  const folder = path.join(studio.dataFolder, "import", name);
  await mkdir(folder, { recursive: true });
  const bytes = new Uint8Array(
    await sharp({ create: { width: 320, height: 200, channels: 3, background: "#3388aa" } })
      .jpeg()
      .toBuffer(),
  );
  const turns = [
    { from: "human", value: "<image>\nWhat colour is the sea?" },
    { from: "gpt", value: "The sea is blue." },
  ];
  const file = await writeTable(folder, "train-00000-of-00001.parquet", [
    { name: "image", data: [{ bytes, path: null }], schema: imageSchema("image") },
    { name: "conversations", data: [turns], schema: textsSchema("conversations", ["from", "value"]) },
  ]);
  await page.goto("/import");
  await page.getByLabel("Data set (new or existing)").fill(name);
  await page.getByLabel("Files", { exact: true }).setInputFiles(file);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  const link = page.getByRole("link", { name: "Open data set" });
  await expect(link).toBeVisible({ timeout: 60_000 });
  const datasetId = (await link.getAttribute("href"))?.match(/\d+/)?.[0] ?? "";
  const review = await ReviewPage.start(page, { tasks: ["other"], size: 1 }, datasetId);
  await expect(page.getByText("The sea is blue.")).toBeVisible();
  await expect(review.photo).toHaveAttribute("data-phase", "ready");
});
