import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "./fixtures.ts";
import { importFolder, ownName } from "./screens/import-folder.ts";
import { pageFaults } from "./screens/page-faults.ts";
import { ReviewPage, sayName } from "./screens/review-page.ts";

// The browser tells of the request that is not let through.
test.use({ allowedErrors: [/net::ERR_FAILED/] });
test.beforeEach(({ page }) => sayName(page));

const record = (id: string) => ({
  id,
  messages: [
    { role: "user", content: `What is in ${id}?` },
    { role: "assistant", content: "A dog." },
  ],
});

test("tags are added, found and removed by keyboard alone, narrow the list, and one that is not saved stays written", async ({
  page,
  studio,
  command,
}) => {
  const name = ownName("tags");
  const folder = path.join(studio.dataFolder, "import", name);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "talk.json"), JSON.stringify([record("one"), record("two")]));
  const datasetId = await importFolder(command, folder, name);
  const review = await ReviewPage.start(page, { tasks: ["other"], size: 2 }, datasetId);
  const dialog = page.getByRole("dialog", { name: "Tags" });
  const field = dialog.getByRole("combobox", { name: "Tag" });
  const tags = review.entry.getByRole("list", { name: "Tags of the entry" });

  await review.press("Shift+t");
  await expect(field).toBeFocused();
  await page.keyboard.type("Has a dog");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("status")).toHaveText("Added tag Has a dog");
  await expect(dialog.getByRole("option", { name: "Has a dog" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.type("odd");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("option", { name: "odd" })).toHaveAttribute("aria-selected", "true");
  expect(await pageFaults(page)).toEqual([]);
  await page.keyboard.type("DOG");
  await expect(dialog.getByRole("option")).toHaveText([/Has a dog/, /New tag “DOG”/]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("status")).toHaveText("Removed tag Has a dog");
  await page.keyboard.type("dog");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("status")).toHaveText("Added tag dog");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(tags.getByRole("listitem")).toHaveText(["dog", "odd"]);

  await page.route("**/api/entries/*/tags", (route) =>
    route.request().method() === "PUT" ? route.abort() : route.continue(),
  );
  await review.press("Shift+t");
  await expect(field).toBeFocused();
  await page.keyboard.type("lost");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("alert")).toContainText("Tag “lost” was not saved.");
  await expect(field).toHaveValue("lost");
  await page.unroute("**/api/entries/*/tags");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("option", { name: "lost" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Escape");
  await expect(tags.getByRole("listitem")).toHaveText(["dog", "lost", "odd"]);

  // A key of the entry is alive again, and the tags stay with the entry.
  await review.press("a");
  await review.isAt(1, 2);
  await expect(tags).toBeHidden();
  await page.goto(`/datasets/${datasetId}?tag=LOST`);
  const rows = page.getByRole("grid").getByRole("row");
  await expect(rows.filter({ has: page.getByRole("link") })).toHaveCount(1);
});
