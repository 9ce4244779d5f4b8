import { once } from "node:events";
import type { Page } from "@playwright/test";
import pg from "pg";
import { type HubServer, startHubServer } from "#tests/hub/hub-server.ts";
import { expect, test } from "./fixtures.ts";
import { pageFaults } from "./screens/page-faults.ts";
import { RecipePage } from "./screens/recipe-page.ts";
import { sayName } from "./screens/review-page.ts";
import { startStudio } from "./studio.setup.ts";

const REPO = "our-lab/boats";
const DATASET = "1";
const ALL = "recipe: 1\nseed: 7\nselect: { include: [pending] }\nmix: { preset: svit-train }\n";

let hub: HubServer;
let studio: Awaited<ReturnType<typeof startStudio>>;
let database: pg.Pool;
test.beforeAll(async () => {
  test.setTimeout(180_000);
  hub = await startHubServer();
  studio = await startStudio({ SVIT_HUB_URL: hub.address, SVIT_HUB_TOKEN: hub.token });
  database = new pg.Pool({ connectionString: studio.databaseUrl, max: 1 });
});
test.afterAll(async () => {
  await database.end();
  await studio.stop();
  await hub.close();
});
test.use({ allowedErrors: [/Failed to load resource/] });
test.describe.configure({ timeout: 120_000 });

const dialogOf = (page: Page) => page.getByRole("dialog", { name: /^Publish release/ });

test("a release is published from the browser: dry run, private, cancelled and resumed, and replaced by the next one", async ({
  browser,
}) => {
  const context = await browser.newContext({ baseURL: studio.url, viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  await page.goto("/");
  await sayName(page, "Paula");
  const recipe = new RecipePage(page);
  await recipe.begin(DATASET, "SVIT-train", "all");
  await recipe.text.fill(ALL);
  await recipe.saveAs(1);
  await page.getByRole("link", { name: "Cut a release" }).click();
  await page.getByRole("button", { name: "Cut release" }).click();
  const first = page.getByRole("listitem", { name: "Release 1", exact: true });
  const publish = first.getByRole("button", { name: "Publish release 1" });
  await publish.click();
  // Nobody allowed a name at the Hub yet.
  await expect(dialogOf(page)).toContainText("may not be published at");
  expect(hub.asked).toEqual([]);
  await page.keyboard.press("Escape");

  await database.query(
    `INSERT INTO "DatasetHub" ("datasetId", address, namespace, "withPhotos") VALUES ($1, $2, 'our-lab', false)`,
    [DATASET, hub.address],
  );
  await page.reload();
  await publish.click();
  const dialog = dialogOf(page);
  await dialog.getByLabel("Repository", { exact: true }).fill("boats");
  await dialog.getByRole("button", { name: "Dry run" }).click();
  await expect(dialog.getByRole("status")).toContainText(`${REPO} would be created, private.`);
  await expect(dialog.getByRole("status")).toContainText("Nothing was uploaded.");
  await dialog.getByText("Files", { exact: true }).click();
  await expect(dialog.getByRole("listitem").filter({ hasText: "mix.json" })).toBeVisible();
  expect(hub.asked.every(({ method }) => method === "GET")).toBe(true);
  expect(await pageFaults(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await pageFaults(page)).toEqual([]);
  await page.setViewportSize({ width: 1366, height: 768 });

  // So slow that whoever waits for it cancels.
  hub.setFault(async ({ path }, response) => {
    if (!path.startsWith("/storage/")) return false;
    if (!response.destroyed) await once(response, "close");
    return true;
  });
  await dialog.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(dialog).toBeHidden();
  const row = first.getByRole("listitem", { name: REPO });
  await expect(row.getByRole("progressbar")).toBeVisible();
  await expect.poll(() => hub.asked.some(({ path }) => path.startsWith("/storage/"))).toBe(true);
  await row.getByRole("button", { name: `Cancel publishing to ${REPO}` }).click();
  await expect(row.getByRole("status")).toHaveText("Cancelled", { timeout: 30_000 });
  expect(hub.repos.get(REPO)?.commits).toEqual([]);

  let refused = 3;
  hub.setFault(({ path }, response) => {
    if (!path.startsWith("/storage/") || refused-- <= 0) return false;
    response.writeHead(429, { "retry-after": "0" }).end();
    return true;
  });
  await row.getByRole("button", { name: `Resume publishing to ${REPO}` }).click();
  await expect(row.getByRole("status")).toHaveText("Published, private", { timeout: 60_000 });
  await expect(row.getByRole("link", { name: REPO })).toHaveAttribute("href", `${hub.address}/datasets/${REPO}`);
  const there = hub.repos.get(REPO);
  expect([there?.isPrivate, there?.commits, there?.files.has("SHA256SUMS")]).toEqual([true, ["Release 1"], true]);
  expect(await page.content()).not.toContain(hub.token);
  expect(await pageFaults(page)).toEqual([]);

  await page.getByRole("button", { name: "Cut release" }).click();
  const second = page.getByRole("listitem", { name: "Release 2", exact: true });
  await second.getByRole("button", { name: "Publish release 2" }).click();
  await expect(dialog.getByLabel("Repository", { exact: true })).toHaveValue("boats");
  await dialog.getByLabel("Make the repository public").check();
  await dialog.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(second.getByRole("listitem", { name: REPO }).getByRole("status")).toHaveText("Published, public", {
    timeout: 60_000,
  });
  await expect(row.getByRole("status")).toHaveText("Replaced by release 2");
  expect(hub.repos.get(REPO)?.isPrivate).toBe(false);

  // What the Hub or the studio refuses is told in the dialog, and nothing is started.
  await second.getByRole("button", { name: "Publish release 2" }).click();
  await dialog.getByLabel("Make the repository public").uncheck();
  await dialog.getByRole("button", { name: "Dry run" }).click();
  await expect(dialog.getByRole("alert")).toContainText(`${REPO} is public`);
  await context.close();
});
