import type { Page } from "@playwright/test";
import { must } from "#domain/must.ts";
import { expect, test } from "./fixtures.ts";
import { KeySheet, Palette } from "./screens/key-sheet.ts";
import { OwnDataset } from "./screens/own-dataset.ts";
import { ReviewPage, sayName } from "./screens/review-page.ts";

/** One data set for all of these: nobody else decides its entries. Large, because a page that was closed may still hold some. */
let own: OwnDataset | undefined;

test.beforeEach(async ({ page, studio, command }) => {
  own ??= await OwnDataset.of(5_000, studio, command);
  await sayName(page);
});

const start = (page: Page, size: number) =>
  ReviewPage.start(page, { tasks: ["complex_reasoning"], size }, must(own, "made before each test").id);

test("a key that was changed acts, stands on its button, and is there after a reload and in another tab", async ({
  page,
  context,
}) => {
  const review = await start(page, 5);
  const sheet = await KeySheet.open(page);
  await sheet.change("Skip", "F2");
  await expect(sheet.keysOf("Skip")).toHaveAccessibleName(/now: F2$/);
  await expect(sheet.key("Skip", "F2")).toBeFocused();
  await sheet.close();
  await expect(review.entry.getByRole("button", { name: "Skip" })).toHaveAttribute("aria-keyshortcuts", "F2");
  await review.press("s", "F2");
  await review.isAt(1, 5);
  await page.reload();
  await review.isReady();
  await review.press("F2");
  await review.isAt(2, 5);

  const tab = await context.newPage();
  await tab.goto(page.url());
  const other = new ReviewPage(tab);
  await other.isReady();
  const otherSheet = await KeySheet.open(tab);
  await otherSheet.resetAll();
  await expect(review.entry.getByRole("button", { name: "Skip" })).toHaveAttribute("aria-keyshortcuts", "S");
});

test("a key that another command has is refused with that command's name, as are digits and what would be typed", async ({
  page,
}) => {
  const review = await start(page, 2);
  const sheet = await KeySheet.open(page);
  await sheet.change("Skip", "f");
  await expect(sheet.refusal).toHaveText("F is already used for: Flag");
  await sheet.press("3");
  await expect(sheet.refusal).toContainText("3 can't be used");
  await sheet.press("Backspace");
  await expect(sheet.keysOf("Skip")).toHaveAccessibleName(/now: no shortcut$/);
  await sheet.change("All commands", "Shift+K");
  await expect(sheet.refusal).toContainText("types a character");
  // Escape leaves the field, the next one the sheet.
  await sheet.press("Escape");
  await expect(sheet.refusal).toBeHidden();
  await expect(sheet.key("All commands", "Ctrl+K")).toBeFocused();
  await sheet.reset("Skip");
  await expect(sheet.keysOf("Skip")).toHaveAccessibleName(/now: S$/);
  await sheet.press("Escape");
  await expect(sheet.dialog).toBeHidden();
  await review.press("s");
  await review.isAt(1, 2);
});

test("each of a command's keys is changed, added and taken away by itself", async ({ page }) => {
  const review = await start(page, 3);
  const sheet = await KeySheet.open(page);
  const accept = "Finish entry";
  await sheet.changeOne(accept, "A", "F2");
  await expect(sheet.keysOf(accept)).toHaveAccessibleName(/now: Enter, F2$/);
  await expect(sheet.key(accept, "F2")).toBeFocused();
  await sheet.add(accept, "f");
  await expect(sheet.refusal).toHaveText("F is already used for: Flag");
  await sheet.press("F4");
  await expect(sheet.keysOf(accept)).toHaveAccessibleName(/now: Enter, F2, F4$/);
  await sheet.key(accept, "F2").click();
  await sheet.dialog.getByRole("button", { name: `Remove F2 from “${accept}”` }).click();
  await expect(sheet.keysOf(accept)).toHaveAccessibleName(/now: Enter, F4$/);
  await sheet.changeOne(accept, "F4", "Backspace");
  await expect(sheet.keysOf(accept)).toHaveAccessibleName(/now: Enter$/);
  await sheet.changeOne(accept, "Enter", "Backspace");
  await expect(sheet.refusal).toHaveText("This command needs a shortcut.");
  await sheet.press("Escape");
  await sheet.add(accept, "F2");
  await sheet.close();
  await page.reload();
  await review.isReady();
  await review.press("a", "F2");
  await review.isAt(1, 3);
  await review.press("Enter");
  await review.isAt(2, 3);
});

test("two commands exchange their keys, and a command's own key cannot be had back while another has it", async ({
  page,
}) => {
  const review = await start(page, 3);
  const sheet = await KeySheet.open(page);
  await sheet.change("Skip", "F2");
  await sheet.change("Flag", "s");
  await sheet.reset("Skip");
  await expect(sheet.refusal).toHaveText("S is already used for: Flag");
  await sheet.change("Skip", "f");
  await sheet.close();
  await page.reload();
  await review.isReady();
  await review.press("s");
  await review.isAt(1, 3);
  await review.press("f");
  await review.isAt(2, 3);
  await expect(review.saved).toBeVisible();
  expect((await review.progress()).decisions).toEqual({ flag: 1, skip: 1 });
});

test("the palette finds a command by some of its letters, runs it, and gives the focus to what it opens", async ({
  page,
}) => {
  const review = await start(page, 3);
  const palette = await Palette.open(page);
  await expect(palette.field).toBeFocused();
  await page.keyboard.type("flg");
  await expect(palette.marked).toContainText("Flag");
  await review.press("Enter");
  await review.isAt(1, 3);
  await Palette.open(page);
  await page.keyboard.type("zzz");
  await expect(palette.dialog).toContainText("No matching command");
  await review.press("Enter", "Escape");
  await expect(palette.dialog).toBeHidden();
  await Palette.open(page);
  await page.keyboard.type("note");
  await review.press("Enter");
  await expect(page.getByRole("textbox", { name: "Note" })).toBeFocused();
  await page.keyboard.type("f");
  await Palette.open(page);
  await review.press("Escape");
  await expect(page.getByRole("textbox", { name: "Note" })).toBeFocused();
  await review.isAt(1, 3);
});

test("the palette offers what can be done now, by arrow keys and by pointer", async ({ page }) => {
  const review = await start(page, 2);
  const palette = await Palette.open(page);
  await expect(palette.option("Flag")).toBeVisible();
  await expect(palette.option("Move box 1 px left")).toHaveCount(0);
  await expect(palette.option("Redo in this entry")).toHaveCount(0);
  const first = await palette.marked.textContent();
  await review.press("ArrowDown");
  await expect(palette.marked).not.toHaveText(String(first));
  await review.press("ArrowUp");
  await expect(palette.marked).toHaveText(String(first));
  await palette.option("Skip").click();
  await review.isAt(1, 2);
});

test("in Chinese a command is found by its Chinese name and by its English id", async ({ page, context, baseURL }) => {
  await start(page, 2);
  await context.addCookies([{ name: "svit-locale", value: "zh", url: String(baseURL) }]);
  await page.reload();
  await expect(page.getByRole("region", { name: "条目" })).toBeVisible();
  await page.keyboard.press("Control+k");
  const marked = page.locator("[role=option][data-highlighted]");
  await page.keyboard.type("跳");
  await expect(marked).toContainText("跳过");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("flag");
  await expect(marked).toContainText("标为待复核");
});

test("keys are dead while an input method composes, in a field and outside of one", async ({ page }) => {
  const review = await start(page, 3);
  const browser = await page.context().newCDPSession(page);
  // What an input method tells outside of a field: the key, with the code that says it has taken it.
  const taken = { key: "a", code: "KeyA", windowsVirtualKeyCode: 229 };
  await browser.send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...taken });
  await browser.send("Input.dispatchKeyEvent", { type: "keyUp", ...taken });
  await review.press("n");
  const note = page.getByRole("textbox", { name: "Note" });
  await expect(note).toBeFocused();
  await browser.send("Input.imeSetComposition", { text: "ni", selectionStart: 2, selectionEnd: 2 });
  await review.press("Escape", "Control+k", "Control+Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(note).toBeFocused();
  await browser.send("Input.insertText", { text: "你" });
  await expect(note).toHaveValue("你");
  await review.press("Escape");
  await expect(note).not.toBeFocused();
  await review.press("f");
  await review.isAt(1, 3);
  await expect(review.saved).toBeVisible();
  expect((await review.progress()).decisions).toEqual({ flag: 1 });
});

test("a held key decides one entry, on the keyboard as on a focused button, and never the next", async ({ page }) => {
  const review = await start(page, 6);
  const hold = async (key: string) => {
    // Playwright marks what is pressed while it is down as a repeat, as a keyboard does.
    for (let times = 0; times < 5; times++) await page.keyboard.down(key);
    await page.keyboard.up(key);
  };
  await hold("a");
  await review.isAt(1, 6);
  await review.entry.getByRole("button", { name: "Flag" }).focus();
  await hold("Enter");
  await review.isAt(2, 6);
  await hold("r");
  await hold("1");
  await review.isAt(3, 6);
  await review.press("s");
  await review.isAt(4, 6);
  await expect(review.saved).toBeVisible();
  expect((await review.progress()).decisions).toEqual({ accept: 1, flag: 1, reject: 1, skip: 1 });
});

test("a key held to peek shows the imported text until it is let go, whichever part of a chord goes first", async ({
  page,
}) => {
  await page.addInitScript(() => localStorage.setItem("svit-keys", JSON.stringify({ peekOriginal: ["Shift+p"] })));
  const review = await start(page, 1);
  await review.press("e");
  await page.keyboard.type(" One more sentence.");
  await review.press("Escape");
  const answer = review.entry.locator("[data-part]").last();
  await expect(answer).toContainText("One more sentence.");
  await page.keyboard.down("Shift");
  await page.keyboard.down("P");
  await expect(answer).not.toContainText("One more sentence.");
  await page.keyboard.up("Shift");
  await page.keyboard.up("p");
  await expect(answer).toContainText("One more sentence.");
});

test("the key that takes a verdict back works on the session's last page, too", async ({ page }) => {
  const review = await start(page, 1);
  const text = await review.text();
  await review.press("s");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  await review.press("z");
  await review.isAt(0, 1);
  expect(await review.text()).toBe(text);
});

test("Escape ends the dialog alone, not what stands below it", async ({ page }) => {
  const review = await start(page, 1);
  await review.press("r");
  const question = review.entry.getByText("Reject the whole entry: a digit gives the reason and rejects at once");
  await expect(question).toBeVisible();
  const sheet = await KeySheet.open(page);
  await sheet.press("Escape");
  await expect(sheet.dialog).toBeHidden();
  await expect(question).toBeVisible();
});

test("the border between photo and text and the sliders move by keyboard, and stay where they were put", async ({
  page,
}) => {
  const review = await start(page, 1);
  const border = page.getByRole("separator", { name: "Width of the text column" });
  await border.focus();
  await review.press("ArrowLeft", "ArrowLeft");
  await expect(border).toHaveAttribute("aria-valuenow", "640");
  await review.press("Escape", ",");
  const settings = page.getByRole("dialog", { name: "View settings" });
  await settings.getByRole("slider", { name: "Opacity of boxes and labels" }).focus();
  await review.press("ArrowLeft", "ArrowLeft");
  await expect(settings).toContainText("80 %");
  await settings.getByRole("slider", { name: "Width of the text column" }).focus();
  await review.press("ArrowRight", "Escape");
  await expect(settings).toBeHidden();
  await expect(border).toHaveAttribute("aria-valuenow", "660");
  await page.reload();
  await review.isReady();
  await expect(border).toHaveAttribute("aria-valuenow", "660");
  await review.press(",");
  await expect(settings).toContainText("80 %");
  await settings.getByRole("button", { name: "Reset to defaults" }).click();
  await expect(settings).toContainText("100 %");
  await review.press("Escape");
  await expect(border).toHaveAttribute("aria-valuenow", "600");
});
