import type { Codebook } from "#domain/verdict/codebook.ts";
import { expect, test } from "./fixtures.ts";
import { OwnDataset } from "./screens/own-dataset.ts";
import { sayName } from "./screens/review-page.ts";

test.use({ allowedErrors: [/409/] });
test.beforeEach(({ page }) => sayName(page));

test("a stale page of the reasons is refused, told what changed, and put together with it", async ({
  page,
  context,
  studio,
  command,
}) => {
  const dataset = await OwnDataset.of(1, studio, command);
  const codebook = async (): Promise<Codebook> =>
    (await page.request.get(`/api/datasets/${dataset.id}/codebook`)).json();
  const address = `/datasets/${dataset.id}/reasons`;
  await page.goto(address);
  const colleague = await context.newPage();
  await colleague.goto(address);

  await colleague.getByRole("button", { name: "Add a reason" }).click();
  await colleague.getByLabel("Name (English)").fill("Colleague's own");
  await colleague.getByRole("button", { name: "Save", exact: true }).click();
  await expect(colleague.getByRole("status").filter({ hasText: "Saved" })).toBeVisible();

  await page.getByRole("rowheader", { name: "Not in the photo" }).getByRole("button").click();
  await page.getByLabel("Name (English)").fill("Mine");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const stale = page.getByRole("alert").filter({ hasText: "saved version 2 in the meantime" });
  await expect(stale).toContainText("You opened version 1. Changed since, by code: reason-");
  expect((await codebook()).reasons?.some(({ nameEn }) => nameEn === "Mine")).toBe(false);
  await stale.getByRole("button", { name: /^Merge/ }).click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "Saved" })).toBeVisible();
  const { version, reasons } = await codebook();
  expect(version).toBe(3);
  const names = reasons?.filter(({ retired }) => !retired).map(({ nameEn }) => nameEn);
  expect(names).toContain("Mine");
  expect(names).toContain("Colleague's own");
});

test("a stale page of the guidelines keeps what was typed, and shows both", async ({
  page,
  context,
  studio,
  command,
}) => {
  const dataset = await OwnDataset.of(1, studio, command);
  const address = `/datasets/${dataset.id}/guidelines`;
  await page.goto(address);
  const colleague = await context.newPage();
  await colleague.goto(address);
  await colleague.getByLabel("guidelines.md").fill("Count twice.");
  await colleague.getByRole("button", { name: "Save as a new version" }).click();
  await expect(colleague.getByText("Version 2 of guidelines and reasons is in force")).toBeVisible();

  await page.getByLabel("guidelines.md").fill("Count thrice.");
  await page.getByRole("button", { name: "Save as a new version" }).click();
  const stale = page.getByRole("alert").filter({ hasText: "saved version 2 in the meantime" });
  await expect(stale).toContainText("Count twice.");
  await expect(page.getByLabel("guidelines.md")).toHaveValue("Count thrice.");
  await stale.getByRole("button", { name: "Save mine as the next version" }).click();
  await page.getByRole("button", { name: "Save as a new version" }).click();
  await expect(page.getByText("Version 3 of guidelines and reasons is in force")).toBeVisible();
});

test("a lead puts an older set's reasons on the standard digits, as an ordinary version", async ({
  page,
  studio,
  command,
}) => {
  const dataset = await OwnDataset.of(1, studio, command);
  const address = `/api/datasets/${dataset.id}/codebook`;
  const codebook = async (): Promise<Codebook> => (await page.request.get(address)).json();
  const { version, reasons } = await codebook();
  const old = reasons?.map((reason) =>
    reason.code === "bad-box"
      ? { ...reason, digit: 3 }
      : reason.code === "wrong-count"
        ? { ...reason, digit: 8 }
        : reason,
  );
  expect((await page.request.put(address, { data: { after: version, reasons: old } })).status()).toBe(200);
  await page.goto(`/datasets/${dataset.id}/reasons`);
  const row = page.getByRole("row", { name: /Wrong box/ });
  await expect(row).toContainText(/^3/);
  await expect(row).toContainText("never");
  await page.getByRole("button", { name: "Use the standard digits" }).click();
  await expect(row).toContainText(/^8/);
  expect((await codebook()).version, "nothing until it is saved").toBe(version + 1);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "Saved" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Use the standard digits" })).toHaveCount(0);
  const saved = await codebook();
  expect(saved.version).toBe(version + 2);
  expect(saved.reasons).toEqual(reasons);
});
