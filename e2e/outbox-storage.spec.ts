import { expect, test } from "./fixtures.ts";
import { beginAsAnn, open, VERDICTS } from "./screens/outbox-page.ts";
import { OwnDataset } from "./screens/own-dataset.ts";

beginAsAnn();

test("without IndexedDB the journal carries it over a reload, and the screen says what that is worth", async ({
  page,
  studio,
  command,
}) => {
  await page.addInitScript(() => {
    const open = () => {
      throw new DOMException("Not here.", "SecurityError");
    };
    Object.defineProperty(window, "indexedDB", { value: { open } });
  });
  const dataset = await OwnDataset.of(2, studio, command);
  const review = await open(page, dataset, 2);
  await page.route(VERDICTS, (route) => route.abort());
  await review.press("f");
  await expect(page.getByRole("alert").filter({ hasText: "may be lost in a crash" })).toBeVisible();
  await page.unroute(VERDICTS);
  await page.reload();
  await review.isAt(1, 2);
  await expect(review.saved).toBeVisible();
  expect(await dataset.decisions()).toEqual({ flag: 1 });
});

test("a full storage stops nobody from typing, and the screen says that drafts are not kept", async ({
  page,
  studio,
  command,
}) => {
  await page.addInitScript(() => {
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = function (key, value) {
      if (key.startsWith("svit-draft/")) throw new DOMException("Full.", "QuotaExceededError");
      setItem.call(this, key, value);
    };
  });
  const dataset = await OwnDataset.of(2, studio, command);
  const review = await open(page, dataset, 2);
  await review.press("n");
  await expect(page.getByRole("textbox", { name: "Note" })).toBeFocused();
  await page.keyboard.type("Written all the same.");
  await expect(page.getByRole("alert").filter({ hasText: "storage is full" })).toBeVisible();
  await review.press("Escape", "f");
  await review.isAt(1, 2);
  await expect(review.saved).toBeVisible();
  expect((await dataset.verdicts()).map((row) => row.note)).toEqual(["Written all the same."]);
});

test("changing between one entry and all of its photo loses nothing that is held or written", async ({
  page,
  studio,
  command,
}) => {
  const dataset = await OwnDataset.of(4, studio, command);
  const review = await open(page, dataset, 4);
  const questions = page.getByText(/^Why is number \d here\?$/);
  const note = page.getByRole("textbox", { name: "Note" });
  await expect(questions).toHaveCount(1);
  await review.press("n");
  await expect(note).toBeFocused();
  await page.keyboard.type("Half a thought.");
  await review.press("Escape", "v");
  await expect(questions).toHaveCount(4);
  await expect(note).toHaveValue("Half a thought.");
  await review.press("f");
  await review.isAt(1, 4);
  await expect(questions).toHaveCount(3);
  await review.press("v");
  await expect(questions).toHaveCount(1);
  await review.press("f", "f", "f");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  const verdicts = await dataset.verdicts();
  expect(verdicts.map((row) => row.note).filter(Boolean)).toEqual(["Half a thought."]);
  expect(await dataset.decisions()).toEqual({ flag: 4 });
});
