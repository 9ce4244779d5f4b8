import { rm } from "node:fs/promises";
import { joinCluster } from "#server/cluster/join.ts";
import { type BreakableWay, openWay } from "#tests/http/breakable-way.ts";
import { scratchFolder } from "#tests/scratch.ts";
import { test as base, expect } from "./fixtures.ts";
import { sayName } from "./screens/review-page.ts";
import { startStudio } from "./studio.setup.ts";

const test = base.extend<object, { way: BreakableWay }>({
  way: [
    async ({ browserName: _ }, use) => {
      const folder = await scratchFolder("svit-e2e");
      const cluster = await joinCluster(folder, { settings: { fsync: "off", full_page_writes: "off" } });
      const way = await openWay(cluster.url);
      await use(way);
      way.close();
      await cluster.leave();
      await rm(folder, { recursive: true, force: true });
    },
    { scope: "worker", timeout: 60_000 },
  ],
  studio: [
    async ({ way }, use) => {
      const { stop, ...studio } = await startStudio({ DATABASE_URL: way.url });
      await use({ ...studio, databaseUrl: way.url });
      way.mend();
      await stop();
    },
    { scope: "worker", timeout: 180_000 },
  ],
});

test.describe.configure({ mode: "serial" });
test.use({ allowedErrors: [/Failed to load resource|Server Components render|React error #441/] });

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("a page that is opened while the database is away says so, and is there when it is back", async ({
      page,
      way,
    }) => {
      await sayName(page);
      way.cut();
      try {
        const answer = await page.goto("/datasets/1");
        expect(answer?.status()).toBe(503);
        expect(answer?.headers()).toMatchObject({ "retry-after": "5", "cache-control": "no-store" });
        await expect(page.getByRole("heading", { name: "The database is not responding" })).toBeVisible();
      } finally {
        way.mend();
      }
      await expect(page.getByRole("grid")).toBeVisible({ timeout: 30_000 });
      expect(new URL(page.url()).pathname).toBe("/datasets/1");
    });
  });
}

test("a page that is asked for within the studio meanwhile says the same, and comes by itself", async ({
  page,
  way,
}) => {
  await sayName(page);
  await page.goto("/");
  way.cut();
  try {
    await page.getByRole("link", { name: "Import", exact: true }).click();
    await expect(page.getByRole("heading", { name: "The database is not responding" })).toBeVisible({
      timeout: 30_000,
    });
  } finally {
    way.mend();
  }
  await expect(page.getByRole("heading", { name: "Import" })).toBeVisible({ timeout: 30_000 });
});
