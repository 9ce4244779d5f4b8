import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { importMade, type MadeSet, qa } from "./made-set.ts";
import { pageFaults } from "./screens/page-faults.ts";
import { ReviewPage, sayName } from "./screens/review-page.ts";

const SENTENCES = ["A man stands on a pier. ", "A dog sleeps at his feet.\n\n", "The sky is grey and low."];
const SET: MadeSet = {
  entries: {
    conversation: [[...qa("One?", "The first."), ...qa("Two?", "The second."), ...qa("Three?", "The third.")]],
    detail_description: [qa("Describe the image.", SENTENCES.join(""))],
  },
};
const LONG = "It lies at the quay with its sails furled, and nobody is on deck to be seen. ".repeat(6);
const LONG_SET: MadeSet = {
  entries: { conversation: [["One?", "Two?", "Three?", "Four?"].flatMap((question) => qa(question, LONG))] },
};
type Command = (...args: string[]) => Promise<unknown>;

test.beforeEach(({ page }) => sayName(page));

const cross = (review: ReviewPage, name: string) => review.entry.getByRole("button", { name, exact: true });

/** Where every word of the entry stands, line by line. */
const words = (review: ReviewPage) =>
  review.entry.locator("article p").evaluateAll((all) =>
    all.map((own) => {
      const range = document.createRange();
      const texts = document.createTreeWalker(own, NodeFilter.SHOW_TEXT, (node) =>
        node.parentElement?.closest("[data-strike], [aria-hidden]")
          ? NodeFilter.FILTER_REJECT
          : NodeFilter.FILTER_ACCEPT,
      );
      const places: string[] = [];
      while (texts.nextNode()) {
        range.selectNodeContents(texts.currentNode);
        places.push(...Array.from(range.getClientRects(), (rect) => JSON.stringify(rect)));
      }
      return places;
    }),
  );

async function isLarge(button: Locator): Promise<void> {
  const box = await button.boundingBox();
  expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(24);
}

/** What the verdicts say of the parts of the one entry that was decided. */
async function judged(command: Command, made: { name: string; folder: string }) {
  const out = path.join(made.folder, "verdicts.jsonl");
  await command("export", "--dataset", made.name, "--format", "verdicts", "--allow-empty", "--out", out);
  const rows = (await readFile(out, "utf8")).trim().split("\n");
  return rows
    .map((line) => JSON.parse(line))
    .map(({ part, quote, turn, right, reason }) => ({ part, quote, turn, right, reason }));
}

async function decide(page: Page, review: ReviewPage): Promise<void> {
  await review.press("Enter");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  await expect(review.saved).toBeVisible();
}

test("the reasons that are asked for stand below what was marked, at the lower edge of the screen as well", async ({
  page,
  studio,
  command,
}) => {
  const made = await importMade(page, command, studio.dataFolder, LONG_SET);
  const review = await ReviewPage.start(page, { tasks: ["conversation"], size: 1 }, made.datasetId);
  await review.press("j", "j", "j", "x");
  const last = review.qas.nth(3);
  const reasons = last.getByRole("group", { name: /^Why\?/ });
  await expect(reasons).toBeInViewport({ ratio: 1 });
  await expect(last.locator("p").last()).toBeInViewport({ ratio: 1 });
  const [text, asked] = [await last.locator("p").last().boundingBox(), await reasons.boundingBox()];
  expect((text?.y ?? 0) + (text?.height ?? 0)).toBeLessThanOrEqual((asked?.y ?? 0) + 1);
});

for (const task of ["conversation", "detail_description"] as const) {
  const [name, keys] =
    task === "conversation" ? ["Mark QA 2 wrong", ["j", "x", "2"]] : ["Mark sentence 2 wrong", ["j", "x", "2"]];

  test(`the ✕ in a ${task} marks what X marks there, by mouse and by keyboard, and moves no word`, async ({
    page,
    studio,
    command,
  }) => {
    const made = await Promise.all([0, 1, 2].map(() => importMade(page, command, studio.dataFolder, SET)));
    const start = (nth: number) => ReviewPage.start(page, { tasks: [task], size: 1 }, made[nth]?.datasetId);
    const answers: unknown[] = [];
    const answer = async (nth: number) => answers.push(await judged(command, made[nth] as (typeof made)[number]));

    await (await start(0)).press(...keys);
    await decide(page, new ReviewPage(page));
    await answer(0);

    const byMouse = await start(1);
    const button = cross(byMouse, name);
    await isLarge(button);
    const before = await words(byMouse);
    await button.hover();
    expect(await words(byMouse), "under the pointer").toEqual(before);
    await button.click();
    await expect(button).toHaveAttribute("aria-pressed", "true");
    await expect(button).toHaveAttribute("aria-keyshortcuts", "X");
    await byMouse.press("2");
    await expect(byMouse.entry.getByRole("button", { name: "Wrong attribute" })).toHaveAttribute(
      "aria-pressed",
      "true",
    );
    expect(await pageFaults(page)).toEqual([]);
    await decide(page, byMouse);
    await answer(1);

    const byKeyboard = await start(2);
    await button.focus();
    expect(await words(byKeyboard), "in focus").toEqual(before);
    await byKeyboard.press("Enter");
    await expect(button).toHaveAttribute("aria-pressed", "true");
    await byKeyboard.press("Enter");
    await expect(button).toHaveAttribute("aria-pressed", "false");
    await byKeyboard.press(" ", "2");
    await expect(button).toHaveAttribute("aria-pressed", "true");
    // The button keeps its own Enter: it was pressed by keyboard.
    await byKeyboard.press("Escape");
    await decide(page, byKeyboard);
    await answer(2);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });
}

test("the ✕ is reached by Tab, and pressed while one writes it leaves the digits to the reason", async ({
  page,
  studio,
  command,
}) => {
  const made = await importMade(page, command, studio.dataFolder, SET);
  const review = await ReviewPage.start(page, { tasks: ["conversation"], size: 1 }, made.datasetId);
  await review.press("Tab");
  await expect(cross(review, "Mark QA 1 wrong")).toBeFocused();
  await review.press("e");
  await page.keyboard.type(" Yes.");
  await cross(review, "Mark QA 3 wrong").click();
  await expect(review.qas.nth(2)).toHaveAccessibleName(/Marked wrong/);
  await review.press("1");
  await expect(review.entry.getByRole("group", { name: /^Why/ }).getByRole("button", { pressed: true })).toBeVisible();
  await expect(review.qas.first()).toContainText("The first. Yes.");
});

test.describe("by touch", () => {
  test.use({ hasTouch: true, viewport: { width: 820, height: 1180 } });

  test("a tap on the ✕ marks its part, and a second takes the mark back", async ({ page, studio, command }) => {
    const made = await importMade(page, command, studio.dataFolder, SET);
    for (const [task, name] of [
      ["conversation", "Mark QA 3 wrong"],
      ["detail_description", "Mark sentence 3 wrong"],
    ] as const) {
      const review = await ReviewPage.start(page, { tasks: [task], size: 1 }, made.datasetId);
      const button = cross(review, name);
      // Of sentences, the one that was tapped has its ✕.
      if (task === "detail_description") await review.entry.getByRole("group", { name: "Sentence 3 of 3" }).tap();
      await button.tap();
      await expect(button).toHaveAttribute("aria-pressed", "true");
      expect(await pageFaults(page)).toEqual([]);
      await button.tap();
      await expect(button).toHaveAttribute("aria-pressed", "false");
    }
  });
});
