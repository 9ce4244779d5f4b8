import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "@playwright/test";
import type pg from "pg";
import { turnsOf } from "#domain/entry/turn.ts";
import { verdictBody } from "#tests/entries.ts";
import { readZip } from "#tests/export/read-zip.ts";
import { expect, test } from "./fixtures.ts";
import { importFolder, ownName } from "./screens/import-folder.ts";
import { pageFaults } from "./screens/page-faults.ts";
import { sayName } from "./screens/review-page.ts";

const PHOTOS = 24;

/** Every entry is edited: a colour is another one. */
async function editAll(page: Page, database: pg.Pool, datasetId: string): Promise<void> {
  const { rows } = await database.query('SELECT id, turns FROM "Entry" WHERE "datasetId" = $1', [datasetId]);
  for (const { id, turns } of rows) {
    const turnsAfter = turnsOf(turns).map((turn) => ({ ...turn, value: turn.value.replace("red", "blue") }));
    const data = verdictBody(BigInt(id), { decision: "edit", turnsAfter });
    expect((await page.request.post("/api/verdicts", { data })).status()).toBe(200);
  }
}

test("pairs leave in a chosen layout, in splits, without the photos that are held out", async ({
  page,
  studio,
  command,
  database,
}) => {
  await sayName(page, "Exporter");
  const name = ownName("pairs");
  const folder = path.join(studio.dataFolder, "import", name);
  await mkdir(folder, { recursive: true });
  const records = Array.from({ length: PHOTOS }, (_, index) => ({
    id: String(index),
    image: `coco/train2017/${String(index + 1).padStart(12, "0")}.jpg`,
    conversations: [
      { from: "human", value: "<image>\nWhat is it?" },
      { from: "gpt", value: "A red boat." },
    ],
  }));
  await writeFile(path.join(folder, "talk.json"), JSON.stringify(records));
  const datasetId = await importFolder(command, folder, name);
  await editAll(page, database, datasetId);
  await page.goto(`/datasets/${datasetId}/export`);

  await page.getByRole("radio", { name: /^Preference pairs/ }).check();
  const layout = page.getByRole("combobox", { name: "Layout" });
  await layout.selectOption({ label: "RLHF-V" });
  await page.getByRole("radio", { name: /^Judged answers/ }).check();
  await expect(layout, "judged answers have no layout of RLHF-V's").toHaveValue("trl");
  await page.getByRole("radio", { name: /^Preference pairs/ }).check();
  await layout.selectOption({ label: "ms-swift" });
  // Where another notation is asked for its own space is meant.
  const space = page.getByRole("combobox", { name: "Boxes relative to" });
  await expect(space).toBeVisible();
  const notation = page.getByRole("combobox", { name: "Notation of boxes" });
  await notation.selectOption("InternVL");
  await expect(space).toBeHidden();
  await notation.selectOption("As the format and the entries have them");

  await page.getByText("Splits and held-out photos").click();
  const splits = page.getByLabel("Splits by photo");
  await splits.fill("train=0.5, test=0.4");
  await expect(splits).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByRole("button", { name: "Start export" })).toBeDisabled();
  await splits.fill("train=0.5, test=0.5");
  await expect(splits).toHaveAttribute("aria-invalid", "false");
  await page.getByLabel("Held-out photos").fill("000000000003.jpg\ncoco:4\nnobody.jpg");
  await page.getByRole("radio", { name: "One zip" }).check();
  expect(await pageFaults(page)).toEqual([]);

  await page.getByRole("button", { name: "Start export" }).click();
  const row = page.getByRole("region", { name: "Exports" }).getByRole("listitem").first();
  await expect(row).toContainText("Ready");
  await expect(row).toContainText(`${PHOTOS - 2} pairs: ${PHOTOS - 2} rewrites, 0 deletions`);
  await expect(row).toContainText(/train: \d+ · test: \d+/);
  await expect(row).toContainText("2 of 3 held-out photos found");
  const href = await row.getByRole("link", { name: /\.zip$/ }).getAttribute("href");
  const files = await readZip(await (await page.request.get(String(href))).body());
  const linesOf = (split: string) => {
    const [file] = [...files].filter(([own]) => own.endsWith(`preference-${split}.jsonl`)).map(([, own]) => own);
    return String(file?.bytes)
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  };
  const [train, held] = [linesOf("train"), linesOf("test")];
  expect(train.length * held.length).toBeGreaterThan(0);
  const all = [...train, ...held];
  expect(new Set(all.map(({ images }) => images[0])).size).toBe(PHOTOS - 2);
  for (const pair of all) {
    expect(pair).toMatchObject({ rejected_response: "A red boat.", messages: [{}, { content: "A blue boat." }] });
    expect(pair.images[0]).not.toMatch(/0000[34]\.jpg$/);
  }
  const list = await (await page.request.get(`/api/exports?datasetId=${datasetId}`)).text();
  expect(list).not.toContain("nobody.jpg");
});
