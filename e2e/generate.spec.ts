import pg from "pg";
import { goodAnswer, type ModelServer, startModelServer, streamed } from "#tests/generate/model-server.ts";
import { expect, test } from "./fixtures.ts";
import { pageFaults } from "./screens/page-faults.ts";
import { sayName } from "./screens/review-page.ts";
import { startStudio } from "./studio.setup.ts";

const KEY = "sk-never-to-be-seen-1f7c";

let model: ModelServer;
let studio: Awaited<ReturnType<typeof startStudio>>;
let database: pg.Pool;
test.beforeAll(async () => {
  test.setTimeout(180_000);
  model = await startModelServer((asked, nth) => (response) => streamed(response, goodAnswer(asked, `mill${nth}`)));
  studio = await startStudio({
    SVIT_MODEL_URL: model.address,
    SVIT_MODEL: "mill-1",
    SVIT_MODEL_KEY: KEY,
    SVIT_MODEL_PRICE_INPUT: "2",
    SVIT_MODEL_PRICE_OUTPUT: "10",
    SVIT_MODEL_PER_MINUTE: "100000",
  });
  database = new pg.Pool({ connectionString: studio.databaseUrl, max: 1 });
});
test.afterAll(async () => {
  await database.end();
  await studio.stop();
  await model.close();
});
test.use({ allowedErrors: [/Failed to load resource/] });
test.describe.configure({ mode: "serial", timeout: 120_000 });

test("a batch is estimated and started, and its entries are reviewed; a rejected one is replaced by one key", async ({
  browser,
}) => {
  const context = await browser.newContext({ baseURL: studio.url, viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  await page.goto("/");
  await sayName(page, "Gina");
  await page.goto("/datasets/1");
  const tabs = page.getByRole("navigation", { name: "Pages of this data set" });
  await expect(tabs.getByRole("link", { name: "Export" })).toBeVisible();
  // Until it is allowed there is no trace of it.
  await expect(tabs.getByRole("link", { name: "Generate" })).toHaveCount(0);
  expect((await page.request.get("/datasets/1/generate")).status()).toBe(404);
  await database.query(`INSERT INTO "DatasetGenerator" ("datasetId", address, "withPhotos") VALUES (1, $1, false)`, [
    model.address,
  ]);

  await page.reload();
  await tabs.getByRole("link", { name: "Generate" }).click();
  const form = page.getByRole("form", { name: "New batch" });
  await form.getByLabel("Photos at most").fill("2");
  await form.getByRole("button", { name: "Estimate" }).click();
  await expect(form.getByRole("status")).toContainText("2 photos, 2 requests, about 6 entries");
  await expect(form.getByRole("status")).toContainText("USD");
  expect(await pageFaults(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await pageFaults(page)).toEqual([]);
  await page.setViewportSize({ width: 1366, height: 768 });
  await form.getByRole("button", { name: "Generate", exact: true }).click();
  const batch = page.getByRole("listitem", { name: "Conversation" });
  await expect(batch.getByRole("status")).toHaveText("Done", { timeout: 60_000 });
  await expect(batch).toContainText("6 entries");
  expect(await page.content()).not.toContain(KEY);

  await batch.getByRole("link", { name: "Review the entries" }).click();
  await expect(page.getByText(/What is mill\d of 0 0\?/).first()).toBeVisible();
  await page.keyboard.press("r");
  await page.keyboard.press("3");
  const rejected = () => database.query(`SELECT "entryId"::text AS id FROM "EntryStatus" WHERE state = 'rejected'`);
  await expect.poll(async () => (await rejected()).rows.length).toBe(1);
  await page.keyboard.press("Shift+KeyG");
  await expect(page.getByText("A replacement is being generated").first()).toBeVisible();
  const replacing = () =>
    database.query(
      `SELECT g."replacesId"::text AS id, s.state FROM "GeneratedEntry" g JOIN "EntryStatus" s ON s."entryId" = g."entryId" WHERE g."replacesId" IS NOT NULL`,
    );
  await expect
    .poll(async () => (await replacing()).rows)
    .toEqual([{ id: (await rejected()).rows[0].id, state: "pending" }]);
  await context.close();
});

test("a batch stops at its limit, and photos that may not leave are refused", async ({ browser }) => {
  const context = await browser.newContext({ baseURL: studio.url, viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  await page.goto("/");
  await sayName(page, "Gil");
  await page.goto("/datasets/1/generate");
  const form = page.getByRole("form", { name: "New batch" });
  const batches = page.getByRole("listitem", { name: "Conversation" });
  await expect(batches).toHaveCount(1);
  await form.getByLabel("Photos at most").fill("3");
  await form.getByLabel("Token limit").fill("1");
  await form.getByRole("button", { name: "Generate", exact: true }).click();
  await expect(page.getByText("The limit was reached, and the batch stopped.")).toBeVisible({ timeout: 60_000 });
  await expect(batches).toHaveCount(2);
  await form.getByLabel("Also send the photo").check();
  await form.getByRole("button", { name: "Generate", exact: true }).click();
  await expect(form).toContainText("The photos of this data set may not be sent to");
  await expect(batches).toHaveCount(2);
  await context.close();
});
