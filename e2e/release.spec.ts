import { appendFile, readFile } from "node:fs/promises";
import path from "node:path";
import { must } from "#domain/must.ts";
import { readZip } from "#tests/export/read-zip.ts";
import { expect, test } from "./fixtures.ts";
import { importMade, type MadeSet, qa } from "./made-set.ts";
import { pageFaults } from "./screens/page-faults.ts";
import { RecipePage } from "./screens/recipe-page.ts";
import { sayName } from "./screens/review-page.ts";

const SET: MadeSet = {
  entries: {
    complex_reasoning: Array.from({ length: 6 }, (_, at) => qa(`Why is boat ${at} here?`, "Because of the 市场.")),
    detail_description: [qa("Describe the image.", "A man stands on a pier.")],
  },
};
const ALL = "recipe: 1\nselect: { include: [pending] }\nmix: { preset: svit-train }\n";

test("a release is cut by a recipe, downloaded, verified and compared, and a changed byte is named", async ({
  page,
  studio,
  command,
}) => {
  await sayName(page, "Releaser");
  const { datasetId } = await importMade(page, command, studio.dataFolder, SET);
  await page.goto(`/datasets/${datasetId}/releases`);
  await expect(page.getByText("No releases yet.")).toBeVisible();
  await page.getByRole("region", { name: "New release" }).getByRole("link", { name: "Recipes" }).click();
  const recipe = new RecipePage(page);
  await recipe.begin(datasetId, "SVIT-train", "all");
  await recipe.text.fill(`${ALL}holdOut: { photos: [/etc/passwd] }\n`);
  await expect(recipe.problems).toContainText("/etc/passwd is not among the recipe's files");
  await recipe.text.fill(ALL);
  await recipe.saveAs(1);
  await page.getByRole("link", { name: "Cut a release" }).click();
  await page.getByText("For the data card").click();
  await page.getByLabel("Who reviewed").fill("Two students");
  await page.getByRole("button", { name: "Cut release" }).click();
  const first = page.getByRole("listitem", { name: "Release 1", exact: true });
  await expect(first).toContainText("7 records");

  // Without a token of the Hub nothing is said of it.
  await expect(page.getByRole("button", { name: /Publish/ })).toHaveCount(0);

  await page.goBack();
  await recipe.text.fill(ALL.replace("include: [pending]", "include: [pending], tasks: [complex_reasoning]"));
  await recipe.saveAs(2);
  await page.getByRole("link", { name: "Cut a release" }).click();
  await page.getByRole("button", { name: "Cut release" }).click();
  const second = page.getByRole("listitem", { name: "Release 2", exact: true });
  await expect(second).toContainText("6 records");
  await second.getByLabel("Compare release 2 with").selectOption("1");
  await expect(second).toContainText("Removed, different recipe: 1");
  await second.getByText("Removed, different recipe").click();
  await expect(second.getByRole("link", { name: /^Entry \d+$/ })).toBeVisible();

  const [zip] = await Promise.all([
    page.waitForEvent("download"),
    first.getByRole("link", { name: "Download release 1 as zip" }).click(),
  ]);
  const files = await readZip(await readFile(await zip.path()));
  const named = (name: string) =>
    must(
      [...files].find(([own]) => own.endsWith(`-1/${name}`)),
      name,
    )[1].bytes.toString();
  expect(JSON.parse(named("mix.json"))).toHaveLength(7);
  expect(named("README.md")).toContain("| who reviewed | Two students |");

  await first.getByRole("button", { name: "Verify release 1" }).click();
  await expect(first).toContainText("as they were when the release was cut");
  await appendFile(path.join(studio.dataFolder, "releases", datasetId, "1", "mix.json"), " ");
  await first.getByRole("button", { name: "Verify release 1" }).click();
  await expect(first).toContainText("Changed: mix.json");
  expect(await pageFaults(page)).toEqual([]);

  await first.getByRole("button", { name: "Remove release 1" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).click();
  await expect(first).toContainText("The number is not used again.");
});
