import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "@playwright/test";
import { rowTold } from "#domain/import/row-told.ts";
import { BAD, good, jpeg, json, talk, turn } from "#tests/bad-files.ts";
import { expect, test } from "./fixtures.ts";
import { ownName } from "./screens/import-folder.ts";
import { pageFaults } from "./screens/page-faults.ts";
import { sayName } from "./screens/review-page.ts";

test.beforeEach(({ page }) => sayName(page));

async function folderOf(root: string, name: string, files: Record<string, string | Uint8Array>): Promise<string[]> {
  const folder = path.join(root, "import", name);
  await mkdir(folder, { recursive: true });
  return Promise.all(
    Object.entries(files).map(async ([file, bytes]) => {
      const place = path.join(folder, file);
      await mkdir(path.dirname(place), { recursive: true });
      await writeFile(place, bytes);
      return place;
    }),
  );
}

async function send(page: Page, name: string, files: string | string[], label = "Files"): Promise<void> {
  await page.goto("/import");
  await page.getByLabel("Data set (new or existing)").fill(name);
  await page.getByLabel(label, { exact: true }).setInputFiles(files);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page).toHaveURL(/\/import\/runs\/\d+/, { timeout: 40_000 });
}

test("bad files that are sent beside good ones are each told with file, row, key and the way out, in both languages", async ({
  page,
  context,
  studio,
  baseURL,
}) => {
  // Each under a name of its own, and all at once.
  const bad = BAD.map(([what, name, ...rest]) => [name.replace(/^a/, what.replaceAll(" ", "-")), ...rest] as const);
  const files = await folderOf(studio.dataFolder, ownName("bad"), {
    ...Object.fromEntries(bad.map(([name, bytes]) => [name, bytes])),
    "good.json": json({ ...good, image: "good.jpg" }),
    "good.jpg": await jpeg(),
    "a.jpg": await jpeg(),
    "places.json": json({ ...good, conversations: [turn("human", "<image><image>\nWhich?"), turn("gpt", "This.")] }),
    "order.json": json({ ...good, conversations: [...talk(), turn("gpt", "And a dog.")] }),
    "box.json": json(
      { ...good, conversations: talk("<ref>the mug</ref><box>[[10, 10, 500, 900]]</box>") },
      { ...good, conversations: talk("<ref>the cup</ref><box>[[0, 0, 5000, 9000]]</box>") },
    ),
  });
  await send(page, ownName("bad"), files);
  const unread = page.locator("section").filter({ hasText: `${bad.length} items couldn't be read` });
  await expect(unread).toBeVisible({ timeout: 40_000 });
  for (const [name, , row, key, way] of bad) {
    const told = unread.getByRole("listitem").filter({ hasText: name });
    await expect(told).toHaveCount(1);
    await expect(told).toContainText(way);
    // A place is told where there is one, and no sign stands for none.
    await expect(told).toContainText(row === null ? name : `${name}, row ${rowTold(row)}`);
    if (key !== "$") await expect(told).toContainText(key);
    await expect(told).not.toContainText(/·| \$ /);
  }
  for (const words of [
    /places\.json, row 1: .*remove placeholders/,
    /order\.json, row 1: .*fix the turns/,
    /box\.json, row 2: .*page Boxes/,
  ])
    await expect(page.getByRole("listitem").filter({ hasText: words })).toHaveCount(1);
  await expect(page.locator("main")).not.toContainText("upload:");
  expect(await pageFaults(page)).toEqual([]);

  await context.addCookies([{ name: "svit-locale", value: "zh", url: String(baseURL) }]);
  await page.reload();
  const inChinese = page.locator("section").filter({ hasText: `${bad.length} 处未能读取` });
  await expect(inChinese.getByRole("listitem")).toHaveCount(bad.length);
  for (const told of await inChinese.getByRole("listitem").allTextContents()) {
    expect(told).toMatch(/\p{Script=Han}/u);
    // No sentence of a library's stands in it.
    expect(told).not.toMatch(/unsupported|contains|expected/);
  }
});

test("an import without its photos is no success, says what to do, and that then brings them", async ({
  page,
  studio,
}) => {
  const name = ownName("bare");
  const rows = json(
    { ...good, image: "pics/1.jpg" },
    { ...good, image: "pics/2.jpg", conversations: talk("A mug.") },
    { conversations: [turn("human", "How are you?"), turn("gpt", "Well.")] },
  );
  const [file = "", ...photos] = await folderOf(studio.dataFolder, name, {
    "refcoco-val.json": rows,
    "pics/1.jpg": await jpeg(),
    "pics/2.jpg": await jpeg(),
  });
  await send(page, name, file);
  const outcome = page.locator("section").filter({ hasText: `3 new entries in ${name}` });
  await expect(outcome).toContainText("Photos not found for 2 of 3 new entries", { timeout: 40_000 });
  await expect(outcome).toContainText("refcoco-val.json: no photo was sent for pics/1.jpg. Import the file again");
  await expect(page.locator("main")).not.toContainText("upload:");
  // Who wrote it is guessed from its name, and told as that.
  await expect(page.getByRole("listitem").filter({ hasText: "People (guessed)" })).toHaveCount(1);
  await expect(page.getByRole("link", { name: "Change it on the page Parts" })).toBeVisible();
  expect(await pageFaults(page)).toEqual([]);

  // Photos beside the file, where it names them in a folder: what is to be removed from their names is said.
  const flat = await folderOf(studio.dataFolder, `${name} flat`, {
    "flat.json": rows.replaceAll("cup", "jug"),
    "1.jpg": await jpeg(),
    "2.jpg": await jpeg(),
  });
  await send(page, `${name} flat`, flat);
  await expect(page.locator("main")).toContainText("under Photo names remove pics/ from photo paths", {
    timeout: 40_000,
  });

  // As it was told: the same file, with the folder that holds it and its photos.
  await send(page, name, path.dirname(file), "A folder");
  await expect(page.locator("main")).toContainText(`0 new entries in ${name}`, { timeout: 40_000 });
  await page.getByRole("link", { name: "Open data set" }).click();
  await expect(page).toHaveURL(/\/datasets\/\d+/);
  const datasetId = /\/datasets\/(\d+)/.exec(page.url())?.[1] ?? "";
  const answer = await page.request.get(`/api/datasets/${datasetId}/photos`);
  const { rows: shown } = (await answer.json()) as { rows: { hasPhoto: boolean }[] };
  expect(shown.map(({ hasPhoto }) => hasPhoto)).toEqual(photos.map(() => true));
});

test("a file of unknown records alone is no failure in red: it leads to the mapping below", async ({
  page,
  studio,
}) => {
  const name = ownName("unknown");
  const [file = ""] = await folderOf(studio.dataFolder, name, {
    "fremd.json": json({ bild: "a.jpg", frage: "Was ist das?", antwort: "Eine Tasse." }),
  });
  await send(page, name, file);
  const status = page.getByRole("status").filter({ hasText: "The studio doesn't recognise these records" });
  await expect(status).toBeVisible({ timeout: 40_000 });
  await expect(page.getByText("The import failed")).toHaveCount(0);
  await expect(page.locator("main")).toContainText("fremd.json: ");
  await expect(page.locator("main")).not.toContainText("Resume");
  await expect(page.getByRole("link", { name: "Choose other files" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Map this file" })).toBeVisible();
  expect(await pageFaults(page)).toEqual([]);
});
