import { createWriteStream } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { zstdCompressSync } from "node:zlib";
import type { Page } from "@playwright/test";
import sharp from "sharp";
import yazl from "yazl";
import { makeWholeSet } from "#bench/set/whole/make-whole-set.ts";
import { WHOLE_PLAN } from "#bench/set/whole/whole-plan.ts";
import { importLooked } from "#tests/import/import-looks.ts";
import { expect, test } from "./fixtures.ts";
import { holdTable } from "./screens/held-table.ts";
import { pageFaults } from "./screens/page-faults.ts";

const TEXTS = {
  en: {
    dataset: "Data set (new or existing)",
    path: /^Path/,
    onServer: "a path on the server",
    files: "Files",
    go: "Import",
    reading: /^Reading file \d of 8$/,
    done: "done",
    cancel: "Cancel",
    cancelled: "Cancelled",
    resume: "Resume",
    kept: /new entries were imported|Everything read so far is saved/,
    resumed: /imported before/,
    open: "Open data set",
    recent: "Recent imports",
  },
  "zh-CN": {
    dataset: "数据集（新建或已有）",
    path: /^路径/,
    onServer: "服务器上的路径",
    files: "文件",
    go: "导入",
    reading: /^正在读取第 \d 个文件，共 8 个$/,
    done: "完成",
    cancel: "取消",
    cancelled: "已取消",
    resume: "继续导入",
    kept: /已读取的内容已保存|已导入/,
    resumed: /此前已有/,
    open: "打开数据集",
    recent: "最近的导入",
  },
} as const;

type Command = (...args: string[]) => Promise<{ stdout: string }>;

/** A set of 60 photos, of which one is there as a file: with it the import comes in part by part. */
async function makeFiles(dataFolder: string, name: string): Promise<string> {
  const folder = path.join(dataFolder, "import", name);
  await makeWholeSet(folder, WHOLE_PLAN(60));
  await mkdir(path.join(folder, "VG_100K"));
  const photo = sharp({ create: { width: 80, height: 60, channels: 3, background: "#8899aa" } }).jpeg();
  await photo.toFile(path.join(folder, "VG_100K", "1.jpg"));
  return folder;
}

/** What a data set holds, without its name and number. */
async function contentsOf(command: Command, name: string) {
  const { stdout } = await command("stats", "--dataset", name, "--json");
  const { id: _, name: __, createdAt: ___, parts, ...contents } = JSON.parse(stdout);
  // Its parts are rows of its own: their numbers are.
  return { ...contents, parts: parts.map(({ id: ____, ...part }: { id: string }) => part) };
}

async function sayNameInAnyLanguage(page: Page): Promise<void> {
  await page.goto("/");
  await page.getByRole("textbox").first().fill("Ann");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: /Ann/ })).toBeVisible();
}

test("packed files that are sent come in as the unpacked ones do", async ({ page, studio, command }) => {
  const folder = await makeFiles(studio.dataFolder, `packed-${Date.now()}`);
  await command("import", folder, "--dataset", `unpacked of ${folder}`.slice(-90));
  const packed = path.join(folder, "packed");
  await mkdir(packed);
  const read = (name: string) => readFile(path.join(folder, name));
  const alone = path.join(packed, "conversation.json.zst");
  await writeFile(alone, zstdCompressSync(await read("conversation.json")));
  const zip = new yazl.ZipFile();
  for (const name of ["complex_reasoning", "referring_qa", "detail_description", "objects", "image_data", "captions"])
    zip.addBuffer(await read(`${name}.json`), `svit/${name}.json`);
  zip.addBuffer(await read("region_descriptions.json"), "region_descriptions.json");
  zip.addBuffer(await read("VG_100K/1.jpg"), "VG_100K/1.jpg");
  zip.end();
  const together = path.join(packed, "svit.zip");
  await pipeline(zip.outputStream, createWriteStream(together));

  await sayNameInAnyLanguage(page);
  const name = `packed ${Date.now()}`;
  await page.goto("/import");
  await page.getByLabel(TEXTS.en.dataset).fill(name);
  await page.getByLabel(TEXTS.en.files, { exact: true }).setInputFiles([alone, together]);
  await page.getByRole("button", { name: TEXTS.en.go, exact: true }).click();
  await expect(page.getByRole("link", { name: TEXTS.en.open })).toBeVisible({ timeout: 40_000 });
  expect(await pageFaults(page)).toEqual([]);
  expect(await contentsOf(command, name)).toEqual(await contentsOf(command, `unpacked of ${folder}`.slice(-90)));
});

test("what the report asks for is said in the form, and the same file then finds its photo", async ({
  page,
  studio,
}) => {
  const name = `whose ${Date.now()}`;
  const folder = path.join(studio.dataFolder, "import", name.replaceAll(" ", "-"));
  await mkdir(folder, { recursive: true });
  const photo = sharp({ create: { width: 80, height: 60, channels: 3, background: "#8899aa" } }).jpeg();
  await photo.toFile(path.join(folder, "7.jpg"));
  const conversations = [
    { from: "human", value: "<image>\nWhat is it?" },
    { from: "gpt", value: "A wall." },
  ];
  await writeFile(path.join(folder, "train.json"), JSON.stringify([{ id: "1", image: "7.jpg", conversations }]));
  await sayNameInAnyLanguage(page);
  const importAgain = async (say: () => Promise<void>) => {
    await page.goto("/import");
    await page.getByLabel(TEXTS.en.dataset).fill(name);
    await page.getByRole("radio", { name: TEXTS.en.onServer }).check();
    await page.getByRole("textbox", { name: TEXTS.en.path }).fill(folder);
    await say();
    await page.getByRole("button", { name: TEXTS.en.go, exact: true }).click();
    await expect(page.getByRole("link", { name: TEXTS.en.open })).toBeVisible({ timeout: 40_000 });
  };
  await importAgain(async () => {});
  await expect(page.getByText("Photo names that look like Visual Genome's, without proof: 1.")).toBeVisible();
  await importAgain(async () => {
    await page.getByText("Photo names").click();
    await page.getByRole("button", { name: "Add a folder" }).click();
    await page.getByRole("combobox", { name: "Names are" }).selectOption("Visual Genome's");
    expect(await pageFaults(page)).toEqual([]);
  });
  await expect(page.getByText("Photo names that look like Visual Genome's")).toHaveCount(0);
  await page.getByRole("link", { name: TEXTS.en.open }).click();
  await expect(page.getByRole("link", { name: /What is it/ })).toHaveCount(1);
  await page.getByRole("link", { name: /What is it/ }).click();
  await expect(page.getByText("vg:7", { exact: true })).toBeVisible();
});

for (const locale of ["en", "zh-CN"] as const) {
  const texts = TEXTS[locale];
  test.describe(`in ${locale}`, () => {
    test.use({ locale, contextOptions: { reducedMotion: "reduce" } });

    test("an import is watched, cancelled in its middle and resumed, and brings what an undisturbed one brings", async ({
      page,
      studio,
      command,
    }) => {
      test.setTimeout(120_000);
      const name = `broken off ${Date.now()}`;
      const folder = await makeFiles(studio.dataFolder, name.replaceAll(" ", "-"));
      await sayNameInAnyLanguage(page);
      await page.goto("/import");
      await page.getByLabel(texts.dataset).fill(name);
      await page.getByRole("radio", { name: texts.onServer }).check();
      await page.getByRole("textbox", { name: texts.path }).fill(folder);

      // The entries' files come after the four of the photos: there the import stands still.
      const release = await holdTable(studio.dataFolder, "EntryStatus");
      try {
        await page.getByRole("button", { name: texts.go, exact: true }).click();
        await expect(page.getByText(texts.reading)).toBeVisible({ timeout: 30_000 });
        const objects = page.getByRole("table").getByRole("row", { name: /objects\.json/ });
        await expect(objects).toContainText(texts.done);
        await expect(page.getByRole("progressbar")).toHaveAttribute("aria-valuenow", /^[1-9]\d+$/);
        expect(await pageFaults(page), "while it runs").toEqual([]);
        await page.getByRole("button", { name: texts.cancel, exact: true }).click();
        const runId = page.url().match(/runs\/(\d+)/)?.[1] ?? "";
        await expect
          .poll(async () => (await (await page.request.get(`/api/runs/${runId}`)).json()).cancelled)
          .toBe(true);
        await importLooked(studio.databaseUrl);
        const { stdout } = await command("runs", "show", runId, "--json");
        expect(JSON.parse(stdout)).toMatchObject({ state: "running", datasetName: name });
      } finally {
        await release();
      }
      await expect(page.getByRole("status").filter({ hasText: texts.cancelled })).toBeVisible({ timeout: 30_000 });
      await expect(page.getByText(texts.kept)).toBeVisible();
      expect(await pageFaults(page), "cancelled").toEqual([]);
      await page.getByRole("button", { name: texts.resume }).click();
      await expect(page.getByRole("link", { name: texts.open })).toBeVisible({ timeout: 40_000 });
      await expect(page.getByText(texts.resumed)).toBeVisible();
      expect(await pageFaults(page), "done").toEqual([]);

      await command("import", folder, "--dataset", `undisturbed ${name}`);
      expect(await contentsOf(command, name)).toEqual(await contentsOf(command, `undisturbed ${name}`));
      await page.goto("/import");
      const recent = page.getByRole("region", { name: texts.recent });
      await expect(recent.getByRole("listitem").first()).toContainText(`undisturbed ${name}`);
    });
  });
}
