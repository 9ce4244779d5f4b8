import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Locator } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { importMade, qa } from "./made-set.ts";
import { ReviewPage, sayName } from "./screens/review-page.ts";

test.beforeEach(({ page }) => sayName(page));

/** The bar's main button, whatever it says. */
const main = (review: ReviewPage) =>
  review.entry.getByRole("button", { name: /^(Accept|Accept with edits|Accept the rest|Reject entry)$/ });
const others = (review: ReviewPage) => review.entry.getByRole("button", { name: /^(Reject|Can't tell|Flag|Skip)$/ });
const keyOn = (button: Locator) => button.locator("kbd");
const places = (buttons: Locator) =>
  buttons.evaluateAll((all) => all.map((own) => JSON.stringify(own.getBoundingClientRect())));

test("in a turn's field Enter breaks the line, Ctrl+Enter accepts with the edits, and the bar says so", async ({
  page,
  studio,
  command,
}) => {
  const made = await importMade(page, command, studio.dataFolder, {
    entries: { complex_reasoning: [qa("Why one?", "One."), qa("Why two?", "Two.")] },
  });
  const review = await ReviewPage.start(
    page,
    { tasks: ["complex_reasoning"], size: 2, order: "photo" },
    made.datasetId,
  );
  await expect(main(review)).toHaveText("AcceptEnter");
  await expect(main(review)).toHaveAttribute("aria-keyshortcuts", "Enter");
  const before = await places(others(review));
  await review.press("e");
  await expect(main(review)).toHaveAccessibleName("Accept with edits");
  await expect(main(review)).toHaveAttribute("aria-keyshortcuts", "Control+Enter");
  await expect(keyOn(main(review))).toHaveText("Ctrl+Enter");
  for (const button of await others(review).all()) {
    await expect(button).not.toHaveAttribute("aria-keyshortcuts");
    await expect(keyOn(button)).toHaveAttribute("data-idle");
  }
  expect(await places(others(review)), "nothing beside it moves").toEqual(before);
  await page.keyboard.type(" rfs");
  await review.press("Enter");
  await page.keyboard.type("a");
  await review.isAt(0, 2);
  await expect(main(review)).toHaveAccessibleName("Accept with edits");
  await review.press("Control+Enter");
  await review.isAt(1, 2);
  await expect(main(review)).toHaveText("AcceptEnter");
  for (const button of await others(review).all()) await expect(keyOn(button)).not.toHaveAttribute("data-idle");
  await review.press("Enter");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  await expect(review.saved).toBeVisible();
  expect((await review.progress()).decisions).toEqual({ edit: 1, accept: 1 });
  const out = path.join(made.folder, "out");
  await command("export", "--dataset", made.name, "--format", "svit", "--out", out);
  expect(await readFile(path.join(out, "complex_reasoning.json"), "utf8")).toContain(
    JSON.stringify("One. rfs\na").slice(1, -1),
  );
});

test("Ctrl+Enter decides from the note and from a search, and sends from a comment, each as the bar says", async ({
  page,
  studio,
  command,
}) => {
  const made = await importMade(page, command, studio.dataFolder, {
    entries: { complex_reasoning: [qa("Why one?", "One."), qa("Why two?", "Two."), qa("Why three?", "Three.")] },
    objects: [{ name: "man", box: [84, 124, 160, 240] }],
  });
  const review = await ReviewPage.start(page, { tasks: ["complex_reasoning"], size: 3 }, made.datasetId);
  await review.press("n");
  await page.keyboard.type("a");
  await expect(main(review)).toHaveText("AcceptCtrl+Enter");
  await review.press("Control+Enter");
  await review.isAt(1, 3);
  await review.press("/");
  await page.keyboard.type("man");
  await expect(main(review)).toHaveText("AcceptCtrl+Enter");
  await review.press("Control+Enter");
  await review.isAt(2, 3);
  await review.press("Escape", "Shift+l", "Shift+c");
  const panel = page.getByRole("complementary", { name: /^Comments/ });
  await panel.getByRole("textbox").fill("Is it?");
  await expect(main(review)).not.toHaveAttribute("aria-keyshortcuts");
  await expect(keyOn(main(review))).toHaveAttribute("data-idle");
  await review.press("Control+Enter");
  await expect(panel.getByRole("listitem")).toContainText("Is it?");
  await review.isAt(2, 3);
});

test("while a box is changed Enter ends that, and the bar says so and decides nothing", async ({
  page,
  studio,
  command,
}) => {
  const made = await importMade(page, command, studio.dataFolder, {
    entries: { referring_qa: [qa("What is the <st>man<ed> [0.1, 0.2, 0.3, 0.6] holding?", "A rope.")] },
  });
  const review = await ReviewPage.start(page, { tasks: ["referring_qa"], size: 1 }, made.datasetId);
  await review.press("]", "b");
  const bar = page.getByRole("region", { name: "Boxes of the phrase in focus" });
  await expect(bar).toContainText("Enter when done");
  const done = review.entry.getByRole("button", { name: "Done", exact: true });
  await expect(done).toHaveText("DoneEnter");
  await expect(done).toHaveAttribute("aria-keyshortcuts", "Enter");
  await expect(main(review)).toHaveCount(0);
  await done.click();
  await expect(done).toBeHidden();
  await review.press("b");
  await expect(done).toBeVisible();
  await review.press("Enter");
  await review.isAt(0, 1);
  await expect(bar).not.toContainText("Enter when done");
  await expect(keyOn(main(review))).toHaveText("Enter");
  await review.press("e");
  const right = bar.getByRole("button", { name: "Right", exact: true });
  await expect(right).not.toHaveAttribute("aria-keyshortcuts");
  await review.press("Escape");
  await expect(right).toHaveAttribute("aria-keyshortcuts", "Y");
  await review.press("b", "a");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
});

test("what asks for a key names one that acts where the focus is", async ({ page, studio, command }) => {
  const made = await importMade(page, command, studio.dataFolder, {
    entries: {
      conversation: [[...qa("How many men are there?", "Two."), ...qa("What are they wearing?", "Coats.")]],
    },
  });
  const review = await ReviewPage.start(page, { tasks: ["conversation"], size: 1 }, made.datasetId);
  await review.press("x");
  const reasons = review.entry.getByRole("group", { name: /^Why\?/ });
  await expect(reasons).toHaveAccessibleName(/digit/);
  await expect(reasons.locator("kbd").first()).not.toHaveAttribute("data-idle");
  await review.press("n");
  await expect(reasons).not.toHaveAccessibleName(/digit/);
  await expect(reasons.locator("kbd").first()).toHaveAttribute("data-idle");
  await review.press("Control+Enter");
  const refersBack = page.getByRole("alert").filter({ hasText: "refers back" });
  await expect(refersBack).toContainText("Press Ctrl+Enter again to keep it, or ✕ to remove it too.");
  await review.press("Escape");
  await expect(refersBack).toBeHidden();
});
