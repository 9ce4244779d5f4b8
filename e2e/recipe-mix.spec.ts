import { readFile } from "node:fs/promises";
import { expect, test } from "./fixtures.ts";
import { importMade, type MadeSet, qa } from "./made-set.ts";
import { pageFaults } from "./screens/page-faults.ts";
import { RecipePage } from "./screens/recipe-page.ts";
import { sayName } from "./screens/review-page.ts";

const SET: MadeSet = {
  entries: {
    complex_reasoning: Array.from({ length: 6 }, (_, at) => qa(`Why is boat ${at} here?`, "Because of the market.")),
  },
};
const record = (id: string, image: string | null, question: string, answer = "A boat.") => ({
  id,
  ...(image === null ? {} : { image }),
  conversations: [
    { from: "human", value: question },
    { from: "gpt", value: answer },
  ],
});
/** More than one slice of an upload: a record of text alone is long. */
const MIX = [
  record("instruct", "coco/train2017/000000000001.jpg", "<image>\nWhat is this?"),
  record("text", null, "Why?", "so ".repeat(6_000_000)),
  record("gqa", "gqa/images/4.jpg", "<image>\nWhere?\nAnswer the question using a single word or phrase."),
];
const TEXT =
  "recipe: 1\nselect: { include: [pending] }\ncore: { size: 4, method: random }\nmix: { file: llava_small.json, replace: llava-instruct }\n";

test.use({ allowedErrors: [/status of (409|422)/] });

test.describe.configure({ timeout: 120_000 });

test("a mix file is uploaded for a recipe, kept with it, and its part is replaced by the core set in a release", async ({
  page,
  studio,
  command,
}) => {
  await sayName(page, "Mika");
  const { datasetId } = await importMade(page, command, studio.dataFolder, SET);
  const recipe = new RecipePage(page);
  await recipe.begin(datasetId, "SVIT-mix-665K", "mix");
  await expect(recipe.text).toHaveValue(/preset: svit-mix-665k/);
  await expect(recipe.settings.getByRole("combobox", { name: "Preset" })).toHaveValue("svit-mix-665k");

  const add = page.getByLabel("Add mix file");
  const choose = (name: string, text: string) =>
    add.setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
  await choose("photos.json", '{"images": []}');
  const files = page.getByRole("group", { name: "Lists, concept sets and mix file" });
  await expect(files.getByRole("alert")).toContainText("photos.json, record 1: not a record with conversations");

  await choose("llava_small.json", JSON.stringify(MIX));
  await expect(recipe.text).toHaveValue(/file: llava_small\.json/);
  const own = files.getByRole("listitem", { name: "llava_small.json" });
  await expect(own).toContainText("18 MB", { timeout: 60_000 });
  await recipe.text.fill(TEXT);
  await expect(recipe.problems).toBeHidden();
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(recipe.preview.getByRole("table", { name: "Parts of the mix" })).toContainText("gqa", {
    timeout: 60_000,
  });
  expect(await pageFaults(page)).toEqual([]);
  await recipe.saveAs(1);
  await page.reload();
  await expect(own).toContainText("18 MB");

  await page.getByRole("link", { name: "Cut a release" }).click();
  await page.getByRole("button", { name: "Cut release" }).click();
  const release = page.getByRole("listitem", { name: "Release 1", exact: true });
  // Four of core.json, and six of the mix.
  await expect(release).toContainText("10 records", { timeout: 60_000 });
  await release.getByText(/^\d+ files$/).click();
  const [mix] = await Promise.all([
    page.waitForEvent("download"),
    release.getByRole("link", { name: "Download mix.json" }).click(),
  ]);
  const records: { id: string; image?: string }[] = JSON.parse(await readFile(await mix.path(), "utf8"));
  expect(records.filter(({ image }) => image?.includes("77.jpg"))).toHaveLength(4);
  expect(records.map(({ id }) => id).filter((id) => MIX.some((row) => row.id === id))).toEqual(["text", "gqa"]);
});
