import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "./fixtures.ts";
import { importMade, type MadeSet, qa } from "./made-set.ts";
import { pageFaults } from "./screens/page-faults.ts";
import { RecipePage } from "./screens/recipe-page.ts";
import { sayName } from "./screens/review-page.ts";

const SET: MadeSet = { entries: { detail_description: [qa("Describe the image.", "A man stands on a pier.")] } };
const NC = { id: 1, name: "Attribution-NonCommercial License", url: "http://creativecommons.org/licenses/by-nc/2.0/" };

test("a photo's licence stands below it and on the page of photos, and a release leaves it out", async ({
  page,
  studio,
  command,
}) => {
  await sayName(page, "Lina");
  const { datasetId, name } = await importMade(page, command, studio.dataFolder, SET);
  const folder = path.join(studio.dataFolder, "import", `${name}-coco`);
  await mkdir(folder);
  const write = (file: string, value: unknown) => writeFile(path.join(folder, file), JSON.stringify(value));
  const photo = { width: 800, height: 600 };
  await write("image_data.json", [
    { image_id: 77, url: "https://example.org/VG_100K/77.jpg", ...photo, coco_id: 4711, flickr_id: null },
  ]);
  const file = "000000004711.jpg";
  await write("captions_val2017.json", {
    info: {
      description: "COCO 2017 Dataset",
      url: "http://cocodataset.org",
      year: 2017,
      contributor: "COCO Consortium",
    },
    licenses: [NC],
    images: [
      { id: 4711, license: 1, file_name: file, ...photo, coco_url: `http://images.cocodataset.org/val2017/${file}` },
    ],
    annotations: [{ id: 1, image_id: 4711, caption: "A pier." }],
  });
  await command("import", folder, "--dataset", name);

  await page.goto(`/datasets/${datasetId}`);
  const entry = await page.request.get(`/api/datasets/${datasetId}/entries`);
  const { rows } = await entry.json();
  await page.goto(`/datasets/${datasetId}/entries/${rows[0].id}`);
  const bar = page.getByRole("toolbar", { name: "The photo" });
  await expect(bar.getByRole("link", { name: NC.name })).toHaveAttribute("href", NC.url);
  expect(await pageFaults(page)).toEqual([]);
  const size = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(bar.getByRole("link", { name: NC.name })).toBeInViewport({ ratio: 1 });
  await expect(bar.getByRole("button")).toHaveCount(0);
  expect(await pageFaults(page)).toEqual([]);
  if (size) await page.setViewportSize(size);

  await page.goto(`/datasets/${datasetId}/photos`);
  const licences = page.getByRole("table", { name: "Licences of photos" });
  await expect(licences.getByRole("row", { name: NC.name })).toContainText("1Non-commercial");
  expect(await pageFaults(page)).toEqual([]);

  const recipe = new RecipePage(page);
  await recipe.begin(datasetId, "SVIT-train", "all");
  await recipe.text.fill("recipe: 1\nselect: { include: [pending] }\nmix: { preset: svit-train }\n");
  await recipe.saveAs(1);
  await page.getByRole("link", { name: "Cut a release" }).click();
  const left = page.getByRole("group", { name: "Leave out photos by their own licence" });
  await expect(left.getByRole("checkbox", { name: "No derivatives (0 photos)" })).toBeVisible();
  await page.getByRole("button", { name: "Cut release" }).click();
  const release = page.getByRole("listitem", { name: "Release 1", exact: true });
  await expect(release).toContainText("1 record");
  await left.getByRole("checkbox", { name: "Non-commercial (1 photo)" }).check();
  await page.getByRole("button", { name: "Cut release" }).click();
  // Its only entry stays behind: nothing is left to be cut, and that is told.
  await expect(page.getByRole("listitem", { name: "all", exact: true })).toContainText("no entry is selected");
  expect(await pageFaults(page)).toEqual([]);
});
