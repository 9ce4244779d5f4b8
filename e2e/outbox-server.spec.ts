import type { Route } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { beginAsAnn, cutOff, open, problem, VERDICTS } from "./screens/outbox-page.ts";
import { OwnDataset } from "./screens/own-dataset.ts";
import { killListener } from "./screens/web-server.ts";

beginAsAnn();

test("a server that fails for a while gets each verdict once", async ({ page, studio, command }) => {
  const dataset = await OwnDataset.of(3, studio, command);
  const review = await open(page, dataset, 3);
  let failures = 0;
  await page.route(VERDICTS, (route) => (failures++ < 4 ? route.fulfill(problem(500, "internal")) : route.continue()));
  await review.press("f", "f");
  await expect(cutOff(page)).toContainText("2 waiting, not saved since");
  await page.getByRole("button", { name: "Try now" }).click();
  await expect(review.saved).toBeVisible({ timeout: 30_000 });
  expect(await dataset.decisions()).toEqual({ flag: 2 });
});

test("one verdict that the server fails at holds up no other entry", async ({ page, studio, command }) => {
  const dataset = await OwnDataset.of(4, studio, command);
  const review = await open(page, dataset, 4);
  let broken: string | null = null;
  await page.route(VERDICTS, (route) => {
    const { entryId } = route.request().postDataJSON();
    broken ??= entryId;
    return entryId === broken ? route.fulfill(problem(500, "internal")) : route.continue();
  });
  await review.press("f", "f", "f");
  await expect(cutOff(page)).toContainText("1 waiting");
  expect(await dataset.decisions()).toEqual({ flag: 2 });
  await page.unroute(VERDICTS);
  await expect(review.saved).toBeVisible({ timeout: 30_000 });
  expect(await dataset.decisions()).toEqual({ flag: 3 });
});

test("what a proxy says neither keeps nor refuses a verdict", async ({ page, studio, command }) => {
  const dataset = await OwnDataset.of(2, studio, command);
  const review = await open(page, dataset, 2);
  const pages = [200, 403, 404];
  await page.route(VERDICTS, (route) => {
    const status = pages.shift();
    return status ? route.fulfill({ status, contentType: "text/html", body: "<p>Log in</p>" }) : route.continue();
  });
  await review.press("f");
  await expect(review.saved).toBeVisible({ timeout: 30_000 });
  expect(await dataset.decisions()).toEqual({ flag: 1 });
});

test("an answer lost on its way back makes no second verdict", async ({ page, studio, command }) => {
  const dataset = await OwnDataset.of(3, studio, command);
  const review = await open(page, dataset, 3);
  let lost = 0;
  await page.route(VERDICTS, async (route: Route) => {
    if (lost++ > 1) return route.continue();
    await route.fetch();
    await route.abort("connectionreset");
  });
  await review.press("f", "f");
  await expect(review.saved).toBeVisible({ timeout: 30_000 });
  expect(lost).toBeGreaterThan(2);
  expect(await dataset.decisions()).toEqual({ flag: 2 });
});

test("a web server that is killed and started again gets each verdict once", async ({ page, studio, command }) => {
  const dataset = await OwnDataset.of(4, studio, command);
  const review = await open(page, dataset, 4);
  await review.press("f");
  await killListener(studio.port);
  await review.press("f", "f");
  await expect(cutOff(page)).toBeVisible();
  await expect(review.saved).toBeVisible({ timeout: 45_000 });
  expect(await dataset.decisions()).toEqual({ flag: 3 });
});
