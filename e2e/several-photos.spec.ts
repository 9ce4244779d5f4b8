import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Page } from "@playwright/test";
import { madePicture } from "#tests/photos/made-pictures.ts";
import { expect, test } from "./fixtures.ts";
import { importFolder, ownName } from "./screens/import-folder.ts";
import { pageFaults } from "./screens/page-faults.ts";
import { ReviewPage, sayName } from "./screens/review-page.ts";

test.beforeEach(({ page }) => sayName(page));

/** A set of these records, beside four photos. */
async function madeSet(
  studio: { dataFolder: string },
  command: Parameters<typeof importFolder>[0],
  records: readonly object[],
): Promise<{ name: string; datasetId: string }> {
  const name = ownName("several photos");
  const folder = path.join(studio.dataFolder, "import", name);
  await mkdir(path.join(folder, "pics"), { recursive: true });
  for (const scene of [1, 2, 3, 4])
    await writeFile(path.join(folder, "pics", `${scene}.jpg`), await madePicture(scene, scene));
  await writeFile(path.join(folder, "talk.json"), JSON.stringify(records));
  return { name, datasetId: await importFolder(command, folder, name) };
}

const FOUR = ["pics/1.jpg", "pics/2.jpg", "pics/3.jpg", "pics/4.jpg"];
const four = {
  id: "four",
  messages: [
    { role: "user", content: "<image>Here is one. <image>What is new in the second?" },
    { role: "assistant", content: "A dog came in." },
    { role: "user", content: "Compare <image> and <image>." },
    { role: "assistant", content: "Both are empty." },
  ],
  images: FOUR,
};

/** The photo whose thumbnail is in focus, as a screen reader says it. */
const inFocus = (page: Page) => page.getByRole("list", { name: "Photos of the entry" }).locator("[aria-current=true]");

test("an entry of four photos is worked through by keyboard alone, and leaves with the photos of what stayed", async ({
  page,
  studio,
  command,
}) => {
  const { name, datasetId } = await madeSet(studio, command, [four]);
  const review = await ReviewPage.start(page, { tasks: ["other"], size: 1 }, datasetId);
  for (const number of [1, 2, 3, 4, 1]) {
    await expect(inFocus(page)).toHaveAccessibleName(new RegExp(`^Photo ${number} of 4: .*pics/${number}\\.jpg$`));
    await expect(review.photo).toHaveAccessibleName(new RegExp(`pics/${number}\\.jpg`));
    await expect(review.photo).toHaveAttribute("data-phase", "ready");
    if (number === 2) expect(await pageFaults(page)).toEqual([]);
    await review.press("ArrowRight");
  }
  await review.press("ArrowLeft", "ArrowLeft");
  await expect(inFocus(page)).toHaveAccessibleName(/^Photo 4 of 4/);

  const chip = review.qas.nth(1).getByRole("button", { name: "Photo 3 of 4" });
  await chip.focus();
  await page.keyboard.press("Enter");
  await expect(inFocus(page)).toHaveAccessibleName(/^Photo 3 of 4/);
  await expect(chip).toHaveAttribute("aria-current", "true");

  // The first QA goes, with its photos; the others stay the third and the fourth.
  await review.qas.nth(0).focus();
  await review.press("x");
  await expect(review.qas.nth(1).getByRole("button", { name: /^Photo \d of 4$/ })).toHaveCount(2);
  await review.press("Enter");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  const out = path.join(studio.dataFolder, `${name}.jsonl`);
  await command("export", "--dataset", name, "--format", "messages", "--out", out);
  expect(JSON.parse(await readFile(out, "utf8"))).toMatchObject({
    id: "four",
    messages: [
      { role: "user", content: "Compare <image> and <image>." },
      { role: "assistant", content: "Both are empty." },
    ],
    images: ["pics/3.jpg", "pics/4.jpg"],
  });
});

test("a box that the record puts on the second photo is moved there by keyboard, and its numbers alone change", async ({
  page,
  studio,
  command,
}) => {
  const record = {
    messages: [
      { role: "user", content: "<image><image>Find the cup in the second." },
      { role: "assistant", content: "<ref-object><bbox>" },
    ],
    images: FOUR.slice(0, 2),
    objects: { ref: ["the cup"], bbox: [[10, 10, 60, 60]], image_id: [1] },
  };
  const { name, datasetId } = await madeSet(studio, command, [record]);
  await command("boxes", "talk.json", "--dataset", name, "--notation", "ms-swift", "--space", "pixels");
  const review = await ReviewPage.start(page, { tasks: ["other"], size: 1 }, datasetId);
  await review.press("]");
  await expect(inFocus(page)).toHaveAccessibleName(/^Photo 2 of 2/);
  await review.press("b", "Shift+ArrowRight", "Escape");
  await expect(review.entry.getByRole("definition")).toContainText("[20, 10, 70, 60]");
  await review.press("Enter");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  await expect(review.saved).toBeVisible();
  const out = path.join(studio.dataFolder, `${name}.jsonl`);
  await command("export", "--dataset", name, "--format", "records", "--out", out);
  expect(JSON.parse(await readFile(out, "utf8"))).toEqual({
    ...record,
    objects: { ...record.objects, bbox: [[20, 10, 70, 60]] },
  });
});

test("a thumbnail leads to its photo; a placeholder beyond the photos says that it stands for none", async ({
  page,
  studio,
  command,
}) => {
  const { datasetId } = await madeSet(studio, command, [{ ...four, images: FOUR.slice(0, 3) }]);
  const review = await ReviewPage.start(page, { tasks: ["other"], size: 1 }, datasetId);
  await expect(review.entry.getByText("More placeholders than photos")).toBeVisible();
  await expect(review.qas.nth(1)).toContainText("photo 4 missing");
  await page.getByRole("button", { name: /^Photo 3 of 3:/ }).click();
  await expect(review.photo).toHaveAccessibleName(/pics\/3\.jpg/);
});

test("a video is named in the place of a photo, and beside one", async ({ page, studio, command }) => {
  const talk = [
    { from: "human", value: "<video>\nWhat happens?" },
    { from: "gpt", value: "Nothing." },
  ];
  const { datasetId } = await madeSet(studio, command, [{ id: "film", video: "clips/clip.mp4", conversations: talk }]);
  const review = await ReviewPage.start(page, { tasks: ["other"], size: 1 }, datasetId);
  await expect(page.getByRole("region", { name: "Photo" })).toContainText("Video clips/clip.mp4 (not shown)");
  await expect(review.entry.getByText("A video (not shown)")).toBeVisible();
});
