import type { Page } from "@playwright/test";
import { must } from "#domain/must.ts";
import { expect, test } from "./fixtures.ts";
import { Palette } from "./screens/key-sheet.ts";
import { OwnDataset } from "./screens/own-dataset.ts";
import { focused } from "./screens/page-faults.ts";
import { ReviewPage, sayName } from "./screens/review-page.ts";

/** One data set for all of these; large, because a page that was closed may still hold some of it. */
let own: OwnDataset | undefined;

test.beforeEach(async ({ page, studio, command }) => {
  own ??= await OwnDataset.of(2_000, studio, command);
  await sayName(page);
});

const start = (page: Page, size: number) =>
  ReviewPage.start(page, { tasks: ["complex_reasoning"], size }, must(own, "made before each test").id);

type Opened = { name: string | RegExp; key: string; command: string; closeKey?: string };
type Way = (page: Page, opened: Opened) => Promise<void>;

const byKey: Way = (page, { key }) => page.keyboard.press(key);

/** By the bar's button of all commands, and there by a press of the mouse. */
const byClick: Way = async (page, { command, key }) => {
  await page.getByRole("button", { name: "All commands" }).click();
  if (key !== "Control+k") await page.getByRole("option", { name: command }).click();
};

const byEscape: Way = (page) => page.keyboard.press("Escape");
const byItsButton: Way = (page, { name }) =>
  inFront(page, name)
    .getByRole("button", { name: /^Close/ })
    .click();
/** A place of the photo on which no box lies: the backdrop is over it where there is one. */
const byClickOutside: Way = (page) => page.mouse.click(40, 300);
const byItsKey: Way = (page, { key }) => page.keyboard.press(key);

const inFront = (page: Page, name: string | RegExp) =>
  page.getByRole("dialog", { name }).or(page.getByRole("complementary", { name }));

const OPENINGS = { "its key": byKey, "a click": byClick };

const DIALOGS: Opened[] = [
  { name: "Keyboard shortcuts", key: "?", command: "Keyboard shortcuts" },
  { name: "Reasons for this task", key: "d", command: "Reasons explained" },
  { name: "View settings", key: ",", command: "View settings" },
  { name: "Commands", key: "Control+k", command: "All commands" },
  { name: "Tags", key: "Shift+t", command: "Tags" },
  { name: "This photo should not be here", key: "Shift+p", command: "This photo should not be here" },
];
const PANELS: Opened[] = [
  { name: /^Guidelines/, key: "g", command: "Guidelines" },
  { name: "Generation input", key: "i", command: "Generation input" },
  { name: /^History/, key: "h", command: "History of this entry" },
  { name: /^Comments/, key: "Shift+c", command: "Comments" },
  { name: "Known objects and regions", key: "Shift+l", command: "List of known boxes" },
];

const TABLE: [Opened[], Record<string, Way>][] = [
  [DIALOGS, { Escape: byEscape, "its button": byItsButton, "a click outside": byClickOutside }],
  [PANELS, { Escape: byEscape, "its button": byItsButton, "its key": byItsKey }],
];

for (const [all, closings] of TABLE) {
  for (const opened of all) {
    test(`after ${opened.command} Enter accepts the entry and letters are keys, however it was opened and closed`, async ({
      page,
    }) => {
      const review = await start(page, 20);
      let done = 0;
      for (const [opening, open] of Object.entries(OPENINGS)) {
        for (const [closing, close] of Object.entries(closings)) {
          for (const key of ["Enter", "f"]) {
            await open(page, opened);
            await expect(inFront(page, opened.name)).toBeVisible();
            // The palette's button is there for who cannot see it: by keyboard.
            if (opened.key === "Control+k" && close === byItsButton) {
              await inFront(page, opened.name)
                .getByRole("button", { name: /^Close/ })
                .focus();
              await page.keyboard.press("Enter");
            } else await close(page, opened);
            await expect(inFront(page, opened.name)).toBeHidden();
            await page.keyboard.press(key);
            done += 1;
            await test.step(`opened by ${opening}, closed by ${closing}, then ${key}`, () => review.isAt(done, 20));
          }
        }
      }
      await expect(review.saved).toBeVisible();
      expect((await review.progress()).decisions).toEqual({ accept: done / 2, flag: done / 2 });
    });
  }
}

test("after a dialog the next Tab goes on from the entry", async ({ page }) => {
  const review = await start(page, 1);
  await review.press("?");
  await expect(page.getByRole("dialog")).toBeVisible();
  await review.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await review.press("Tab");
  await expect(review.qas.first().locator(":focus")).toHaveCount(1);
  await review.press("Shift+Tab", "Shift+Tab");
  expect(await focused(page)).not.toBe("nothing");
  await review.press("Enter");
  await review.isAt(0, 1);
});

test("a dialog opened from a field gives the focus back to it, at the caret", async ({ page }) => {
  const review = await start(page, 1);
  await review.press("e");
  const field = page.getByRole("textbox", { name: "Answer" });
  await expect(field).toBeFocused();
  await review.press("Home", "Control+ArrowRight");
  const palette = await Palette.open(page);
  await review.press("Escape");
  await expect(palette.dialog).toBeHidden();
  await expect(field).toBeFocused();
  await page.keyboard.type("*");
  await expect(field).toContainText(/^\w+ ?\* ?\w/);
});

test("a key that was changed in the sheet leaves the focus to the entry", async ({ page }) => {
  const review = await start(page, 2);
  await review.press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await sheet.getByRole("button", { name: "Change shortcuts" }).click();
  await sheet.getByRole("button", { name: "Change S of “Skip”" }).click();
  await review.press("F2", "Escape");
  await expect(sheet).toBeHidden();
  await review.press("Enter");
  await review.isAt(1, 2);
  await review.press("F2");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
});

test("what a mouse presses does not keep Enter for itself", async ({ page }) => {
  const review = await start(page, 3);
  await page.getByRole("button", { name: "Theme" }).click();
  await review.press("Enter");
  await review.isAt(1, 3);
  await review.press("Shift+c");
  const panel = page.getByRole("complementary", { name: /^Comments/ });
  await panel.getByRole("textbox").fill("Is it?");
  await panel.getByRole("button", { name: "Send" }).click();
  await panel.getByRole("button", { name: /Resolve/ }).click();
  await expect(panel.getByText("1 resolved")).toBeVisible();
  await review.press("Enter");
  await review.isAt(2, 3);
});
