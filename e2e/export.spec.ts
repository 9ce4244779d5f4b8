import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Locator, Page } from "@playwright/test";
import pg from "pg";
import { must } from "#domain/must.ts";
import { joinCluster } from "#server/cluster/join.ts";
import { readZip } from "#tests/export/read-zip.ts";
import { expect, test } from "./fixtures.ts";
import { importMade, type MadeSet, qa } from "./made-set.ts";
import { pageFaults } from "./screens/page-faults.ts";
import { sayName } from "./screens/review-page.ts";

const SET: MadeSet = {
  entries: {
    complex_reasoning: Array.from({ length: 40 }, (_, index) =>
      qa(`Why is boat ${index} here?`, "Because of the 市场."),
    ),
    detail_description: [qa("Describe the image.", "A man stands on a pier.")],
  },
};

/** Keeps every export from reading, until what is returned is called. */
async function holdExports(dataFolder: string): Promise<() => Promise<void>> {
  const cluster = await joinCluster(dataFolder);
  const client = new pg.Client({ connectionString: cluster.url });
  await client.connect();
  await client.query('BEGIN; LOCK TABLE "PhotoSource" IN ACCESS EXCLUSIVE MODE');
  return async () => {
    await client.end();
    await cluster.leave();
  };
}

const exportsOf = (page: Page): Locator => page.getByRole("region", { name: "Exports" }).getByRole("listitem");
const newest = (page: Page): Locator =>
  exportsOf(page)
    .filter({ has: page.getByRole("heading") })
    .first();

async function chooseAll(page: Page, format: string): Promise<void> {
  await page.getByRole("radio", { name: new RegExp(`^${format}`) }).check();
  await page.getByRole("checkbox", { name: "Pending" }).check();
}

test("an export is watched, downloaded in two parts, and is to the byte what the command line writes", async ({
  page,
  studio,
  command,
}) => {
  await sayName(page, "Exporter");
  const { name, datasetId, folder } = await importMade(page, command, studio.dataFolder, SET);
  await page.goto(`/datasets/${datasetId}/export`);
  await chooseAll(page, "Everything");
  await expect(page.getByText(/^41 entries · about \d+ kB$/)).toBeVisible();

  const release = await holdExports(studio.dataFolder);
  try {
    await page.getByRole("button", { name: "Start export" }).click();
    await expect(newest(page)).toContainText("Writing");
    await expect(newest(page).getByRole("progressbar")).toBeVisible();
    expect(await pageFaults(page), "while it runs").toEqual([]);
  } finally {
    await release();
  }
  await expect(newest(page)).toContainText("Ready");
  await expect(newest(page)).toContainText("by Exporter");
  await expect(newest(page)).toContainText("Available until");
  expect(await pageFaults(page), "when it is ready").toEqual([]);

  const link = newest(page).getByRole("link", { name: /^Download made.*\.jsonl$/ });
  const address = must(await link.getAttribute("href"), "a link leads somewhere");
  const whole = await page.request.get(address);
  const etag = must(whole.headers().etag, "it names its version");
  const bytes = await whole.body();
  const cut = Math.floor(bytes.length / 3);
  const part = (range: string) => page.request.get(address, { headers: { range, "if-range": etag } });
  const [first, second] = [await part(`bytes=0-${cut - 1}`), await part(`bytes=${cut}-`)];
  expect([first.status(), second.status()]).toEqual([206, 206]);
  expect(second.headers()["content-range"]).toBe(`bytes ${cut}-${bytes.length - 1}/${bytes.length}`);
  const joined = Buffer.concat([await first.body(), await second.body()]);
  const out = path.join(folder, "out");
  await mkdir(out);
  await command(
    "export",
    "--dataset",
    name,
    "--format",
    "jsonl",
    "--state",
    "all",
    "--out",
    path.join(out, "all.jsonl"),
  );
  expect(joined.equals(await readFile(path.join(out, "all.jsonl")))).toBe(true);

  expect((await part(`bytes=${bytes.length}-`)).status()).toBe(416);
  const other = await page.request.get(address, { headers: { range: "bytes=0-9", "if-range": '"another"' } });
  expect([other.status(), (await other.body()).length]).toEqual([200, bytes.length]);
  expect((await page.request.get(address, { headers: { "if-none-match": etag } })).status()).toBe(304);
  expect(whole.headers()).toMatchObject({ "x-content-type-options": "nosniff", "accept-ranges": "bytes" });
  expect(whole.headers()["content-disposition"]).toMatch(/^attachment; filename="made-[\w.-]+\.jsonl"/);

  await newest(page)
    .getByRole("button", { name: /^Delete/ })
    .click();
  await expect(page.getByText("Nothing has been exported from this data set yet.")).toBeVisible();
  expect((await page.request.get(address)).status()).toBe(404);
});

test("a cancelled export says so and offers nothing; a view leaves in parts", async ({ page, studio, command }) => {
  await sayName(page, "Exporter");
  const { datasetId } = await importMade(page, command, studio.dataFolder, SET);
  await page.goto(`/datasets/${datasetId}/export`);
  const release = await holdExports(studio.dataFolder);
  try {
    await chooseAll(page, "SVIT");
    await page.getByRole("button", { name: "Start export" }).click();
    await expect(newest(page)).toContainText("Writing");
    await newest(page)
      .getByRole("button", { name: /^Cancel/ })
      .click();
    await expect(newest(page)).toContainText("Cancelled");
  } finally {
    await release();
  }
  await expect(newest(page).getByRole("link")).toHaveCount(0);

  await page.goto(`/datasets/${datasetId}/export?task=complex_reasoning&text=boat`);
  await expect(page.getByRole("region", { name: "View" })).toContainText("Text: boat");
  await expect(page.getByRole("checkbox", { name: "Complex reasoning" })).toBeChecked();
  await page.getByLabel(/^Split into files of/).fill("15");
  await page.getByRole("radio", { name: /^LLaVA/ }).check();
  await page.getByRole("button", { name: "Start export" }).click();
  await expect(newest(page)).toContainText("Ready");
  await expect(newest(page)).toContainText("40 entries");
  await expect(newest(page)).toContainText("from a view");
  await expect(newest(page).getByRole("link", { name: /-0000\d-of-00003\.json$/ })).toHaveCount(3);
  await newest(page)
    .getByRole("button", { name: /^Copy the link to .*-00000-of/ })
    .click();
});

test("Download now says what it waits for and downloads what it made; after a reload it is among the exports", async ({
  page,
  studio,
  command,
}) => {
  await sayName(page, "Exporter");
  const { datasetId } = await importMade(page, command, studio.dataFolder, SET);
  await page.goto(`/datasets/${datasetId}/export`);
  await chooseAll(page, "Everything");
  const release = await holdExports(studio.dataFolder);
  try {
    await page.getByRole("button", { name: "Download now" }).click();
    await expect(page.getByText("The download starts when “Everything · export")).toBeVisible();
    expect(await pageFaults(page), "while it is waited for").toEqual([]);
    await page.reload();
    await expect(newest(page)).toContainText("Writing");
  } finally {
    await release();
  }
  await expect(newest(page)).toContainText("Ready");
  await chooseAll(page, "Everything");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download now" }).click(),
  ]);
  await expect(page.getByText("has started")).toBeVisible();
  expect(download.suggestedFilename()).toMatch(/^made-[\w-]+-jsonl\.zip$/);
  const files = await readZip(await readFile(await download.path()));
  expect([...files.keys()].at(-1)).toBe(".manifest.json");
  await expect(exportsOf(page).filter({ has: page.getByRole("heading") })).toHaveCount(2);
});

test("photos come along in the zip of LLaVA's form, under the names that its records give", async ({
  page,
  studio,
  command,
}) => {
  await sayName(page, "Exporter");
  const { datasetId, folder } = await importMade(page, command, studio.dataFolder, SET);
  await page.goto(`/datasets/${datasetId}/export`);
  await chooseAll(page, "LLaVA");
  await page.getByRole("combobox", { name: /^Photos/ }).selectOption("included in the download");
  await expect(page.getByText("Photos are packed in one zip")).toBeVisible();
  await expect(page.getByRole("radio", { name: "One zip" })).toBeChecked();
  await expect(page.getByRole("radio", { name: "Separate files" })).toBeDisabled();
  await expect(page.getByText(/41 entries · about [\d.]+ kB · with up to 1 photo \(about [\d.]+ kB\)/)).toBeVisible();
  expect(await pageFaults(page)).toEqual([]);
  await page.getByRole("button", { name: "Start export" }).click();
  await expect(newest(page)).toContainText("Ready");
  await expect(newest(page)).toContainText("1 photo");
  const link = newest(page).getByRole("link", { name: /^Download made.*-llava\.zip$/ });
  const answer = await page.request.get(must(await link.getAttribute("href"), "a link leads somewhere"));
  const files = await readZip(await answer.body());
  const photo = must(files.get("images/vg/VG_100K/77.jpg"), "it is in the zip");
  expect(photo.isStored).toBe(true);
  expect(photo.bytes.equals(await readFile(path.join(folder, "VG_100K", "77.jpg")))).toBe(true);
  expect(JSON.parse(String(files.get(".manifest.json")?.bytes)).photos).toMatchObject({ copied: 1, missing: {} });
});

test("where nothing would leave the export is off, and the page says why and what to do", async ({
  page,
  studio,
  command,
}) => {
  await sayName(page, "Exporter");
  const { datasetId } = await importMade(page, command, studio.dataFolder, SET);
  await page.goto(`/datasets/${datasetId}/export`);
  await page.getByRole("radio", { name: /^LLaVA/ }).check();
  await expect(page.getByText("Nothing to export")).toBeVisible();
  const buttons = ["Start export", "Download now"].map((name) => page.getByRole("button", { name }));
  for (const button of buttons) await expect(button).toBeDisabled();
  await page.getByRole("checkbox", { name: "Pending" }).check();
  for (const button of buttons) await expect(button).toBeEnabled();
  expect(await pageFaults(page)).toEqual([]);
});

test.describe("in Chinese", () => {
  test.use({ locale: "zh-CN", colorScheme: "dark" });
  test("the page says it all and is free of faults", async ({ page, studio, command }) => {
    await page.goto("/");
    await page.getByRole("textbox").first().fill("Ann");
    await page.keyboard.press("Enter");
    const { datasetId } = await importMade(page, command, studio.dataFolder, SET);
    await page.goto(`/datasets/${datasetId}/export?boxesMin=0`);
    await page.getByRole("button", { name: "开始导出" }).click();
    await expect(newestOf(page)).toContainText("已就绪");
    await expect(newestOf(page)).toContainText("保留至");
    expect(await pageFaults(page)).toEqual([]);
  });
});

const newestOf = (page: Page): Locator =>
  page
    .getByRole("region", { name: "导出记录" })
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading") })
    .first();

test("three finished records are shown before an export begins, of the format that is chosen, in both themes", async ({
  page,
  studio,
  command,
}) => {
  await sayName(page, "Exporter");
  const { datasetId } = await importMade(page, command, studio.dataFolder, SET);
  await page.goto(`/datasets/${datasetId}/export`);
  const preview = page.getByRole("region", { name: "First records" });
  await chooseAll(page, "Messages");
  await expect(preview.getByRole("listitem")).toHaveCount(3);
  const first = preview.getByRole("region", { name: /^Record 1 ·/ });
  await expect(first).toContainText('"role": "user"');
  await expect(first).toContainText("<image>\\n");
  await page.getByRole("checkbox", { name: "Content as parts (TRL)" }).check();
  await expect(first).toContainText('"type": "image"');

  await chooseAll(page, "ShareGPT");
  await expect(first).toContainText('"from": "human"');
  await expect(preview).toContainText("data/train.jsonl");
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    expect(await pageFaults(page), scheme).toEqual([]);
  }

  await chooseAll(page, "COCO");
  await expect(preview).toContainText("no box usable in COCO");
  await expect(page.getByRole("textbox", { name: /^Split into files/ })).toBeHidden();
  await page.getByRole("checkbox", { name: "Pending" }).uncheck();
  await page.getByRole("checkbox", { name: "Accepted" }).uncheck();
  await expect(preview).toContainText("no entry matches");
});
