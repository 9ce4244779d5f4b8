import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { importMade, type MadeSet, qa } from "./made-set.ts";
import { ReviewPage, sayName } from "./screens/review-page.ts";

const SET: MadeSet = {
  entries: {
    referring_qa: [
      qa("What is the <st>man<ed> [0.1, 0.2, 0.3, 0.6] holding?", "A <st>rope<ed> [0.5, 0.5, 0.6, 0.7] of hemp."),
    ],
    conversation: [[...qa("One?", "The first."), ...qa("Two?", "The second."), ...qa("Three?", "The third.")]],
    detail_description: [qa("Describe the image.", "A man stands on a pier. A dog sleeps at his feet. It is dark.")],
  },
  objects: [{ name: "rope", box: [400, 300, 80, 120] }],
};

/** A key, and what a screen reader is told: in the live region, or as the name of what has the focus. */
type Row = [key: string, told: string | RegExp];

const BOXES: Row[] = [
  ["]", "Phrase 1 of 2: man, 1 box"],
  ["]", "Phrase 2 of 2: rope, 1 box"],
  ["y", "rope: box right"],
  ["y", "rope: mark removed"],
  ["w", "rope: box wrong"],
  ["8", "Reason: Wrong box"],
  ["w", "rope: mark removed"],
  ["b", "Changing box 1 of 1"],
  ["ArrowLeft", "Box changed"],
  ["Enter", "Done with the box"],
  ["Control+z", "Undone"],
  ["Control+Shift+z", "Redone"],
  ["Shift+r", "Imported text restored"],
  ["Shift+b", "Redraw the box on the photo"],
  ["Shift+b", "Drawing cancelled"],
  ["Shift+a", "Draw another box on the photo"],
  ["Escape", "Drawing cancelled"],
  ["m", /^Snapped to rope$/],
  ["Shift+Delete", "rope: plain text, no box"],
  ["l", "Labels off"],
  ["o", "All known boxes shown"],
  ["Shift+l", "List of known boxes opened"],
  ["Shift+l", "List of known boxes closed"],
  ["i", "Generation input opened"],
  ["Escape", "Panel closed"],
  ["h", "History opened"],
  ["Shift+c", "Comments opened"],
  ["g", "Guidelines opened"],
  ["g", "Guidelines closed"],
  ["+", "Zoomed in"],
  ["-", "Zoomed out"],
  ["0", "Photo fitted to the window"],
];
const TALK: Row[] = [
  ["x", "QA 1 of 3 marked wrong"],
  ["3", "Reason: Wrong count"],
  ["0", "More reasons: press a digit"],
  ["Escape", "The first reasons again"],
  ["x", "QA 1 of 3: mark removed"],
  ["k", "QA 1 of 3"],
  ["Alt+ArrowDown", "Moved down: QA 2 of 3"],
  ["Alt+ArrowUp", "Moved up: QA 1 of 3"],
  ["r", "Rejecting the whole entry: a digit rejects it with that reason, finishing without one"],
  ["x", "QA 1 of 3 marked wrong"],
  ["x", "QA 1 of 3: mark removed"],
  ["Shift+d", "QA 1 deleted"],
];
const SENTENCES: Row[] = [
  ["j", "Sentence 2 of 3: A dog sleeps at his feet."],
  ["x", "Sentence 2 of 3 marked wrong"],
  ["1", "Reason: Not in the photo"],
  ["x", "Sentence 2 of 3: mark removed"],
  ["k", "Sentence 1 of 3: A man stands on a pier."],
  ["f", /^Flagged/],
];

test.beforeEach(({ page }) => sayName(page));

const live = (page: Page) => page.locator("p[role=status][aria-live=polite]");

async function isTold(page: Page, rows: readonly Row[]): Promise<void> {
  for (const [nth, [key, told]] of rows.entries()) {
    await page.keyboard.press(key);
    await expect(live(page), `${nth + 1}: ${key}`).toHaveText(told);
  }
}

for (const [task, rows] of [
  ["referring_qa", BOXES],
  ["conversation", TALK],
  ["detail_description", SENTENCES],
] as const) {
  test(`in a ${task} every command says what came of it`, async ({ page, studio, command }) => {
    const made = await importMade(page, command, studio.dataFolder, SET);
    await ReviewPage.start(page, { tasks: [task], size: 1 }, made.datasetId);
    await isTold(page, rows);
  });
}

test("a QA and a sentence are called by their place, and by their mark", async ({ page, studio, command }) => {
  const made = await importMade(page, command, studio.dataFolder, SET);
  const talk = await ReviewPage.start(page, { tasks: ["conversation"], size: 1 }, made.datasetId);
  await talk.press("j");
  await expect(page.getByRole("listitem", { name: "QA 2 of 3", exact: true })).toBeFocused();
  await talk.press("x");
  await expect(page.getByRole("listitem", { name: "QA 2 of 3, Marked wrong" })).toBeFocused();
  const text = await ReviewPage.start(page, { tasks: ["detail_description"], size: 1 }, made.datasetId);
  await expect(text.entry.getByRole("group", { name: "Sentence 3 of 3" })).toContainText("It is dark.");
  await text.press("x");
  await expect(text.entry.getByRole("group", { name: "Sentence 1 of 3, Marked wrong" })).toContainText("A man stands");
});

test("what was said last is in the page's language, also after that was changed", async ({ page, studio, command }) => {
  const made = await importMade(page, command, studio.dataFolder, SET);
  const review = await ReviewPage.start(page, { tasks: ["conversation"], size: 1 }, made.datasetId);
  await review.press("x", "3");
  await expect(live(page)).toHaveText("Reason: Wrong count");
  await page.getByRole("button", { name: "Language" }).click();
  await expect(live(page)).toHaveText("原因：数量错误");
});

test("rejecting an entry of several QAs first offers to mark the one in focus, and keeps the others", async ({
  page,
  studio,
  command,
}) => {
  const made = await importMade(page, command, studio.dataFolder, SET);
  const review = await ReviewPage.start(page, { tasks: ["conversation"], size: 1 }, made.datasetId);
  await review.press("j", "r");
  const reasons = review.entry.getByRole("group", { name: /^Reject/ });
  const [first] = await reasons.getByRole("button").all();
  await expect(first as NonNullable<typeof first>).toHaveText("Only QA 2: the other 2 stayX");
  await review.press("x", "3", "Enter");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  await expect(review.saved).toBeVisible();
  expect((await review.progress()).decisions).toEqual({ edit: 1 });
});

test("what a task lacks is grey and given by no key; 0 opens the rest; each reason is described", async ({
  page,
  studio,
  command,
}) => {
  const made = await importMade(page, command, studio.dataFolder, SET);
  const review = await ReviewPage.start(page, { tasks: ["conversation"], size: 1 }, made.datasetId);
  await review.press("x");
  const reason = (name: string | RegExp) => review.entry.getByRole("button", { name });
  await expect(reason("Wrong box")).toBeDisabled();
  await review.press("8");
  await expect(review.entry.getByRole("button", { pressed: true, name: "Wrong box" })).toHaveCount(0);
  await expect(reason("Wrong count")).toHaveAccessibleDescription(/counting in the photo/);
  await review.press("0");
  await expect(reason("Wrong count")).toHaveCount(0);
  await review.press("3");
  await expect(reason("Wording only: no error")).toHaveAttribute("aria-pressed", "true");
  await expect(reason("Wrong count")).toBeVisible();
});
