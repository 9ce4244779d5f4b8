import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { importMade, type MadeSet, qa } from "./made-set.ts";
import { focused, pageFaults } from "./screens/page-faults.ts";
import { ReviewPage, sayName } from "./screens/review-page.ts";
import { SpotPage } from "./screens/spot-page.ts";

const SET: MadeSet = {
  entries: {
    referring_qa: [
      qa("What is the <st>man<ed> [0.1, 0.2, 0.3, 0.6] holding?", "A <st>rope<ed> [0.5, 0.5, 0.6, 0.7] and a dog."),
      qa("Where is the <st>rope<ed> [0.5, 0.5, 0.6, 0.7]?", "In his hand."),
    ],
    detail_description: [qa("Describe the image.", "A man stands on a pier. A dog sleeps at his feet. It is dark.")],
    conversation: [[...qa("Is there a dog?", "Yes, beside the man."), ...qa("Is it big?", "No, it is small.")]],
    complex_reasoning: [qa("Why is the man here?", "Because the dog had to go out.")],
  },
  objects: [
    { name: "man", box: [84, 124, 160, 240] },
    { name: "dog", box: [300, 400, 100, 80] },
    { name: "rope", box: [400, 300, 80, 120] },
  ],
};
const TASKS = ["referring_qa", "detail_description", "conversation", "complex_reasoning"] as const;

async function isFree(page: Page, state: string): Promise<void> {
  expect.soft(await pageFaults(page), state).toEqual([]);
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });
    test.slow();
    test.beforeEach(({ page }) => sayName(page));

    test("every page is free of faults", async ({ page }) => {
      const paths = ["", "/export", "/guidelines", "/reasons"].map((own) => `/datasets/1${own}`);
      for (const address of ["/", "/import", ...paths]) {
        await page.goto(address);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await isFree(page, address);
      }
      await page.goto("/datasets/1");
      await page.locator("a[href*='/entries/']").first().click();
      await expect(page.getByRole("region", { name: "Entry" })).toBeVisible();
      await isFree(page, "an entry that is browsed");
    });

    test.describe("an address that leads to nothing", () => {
      test.use({ allowedErrors: [/404/] });
      test("is free of faults, in the theme", async ({ page }) => {
        // Its document is made by the browser, where the head's script does not run.
        await page.goto("/datasets/999999999");
        await expect(page.getByRole("heading", { name: "Page not found" })).toBeVisible();
        await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
        await isFree(page, "an address that leads to nothing");
      });
    });

    test("each task's entry is free of faults, as it comes, struck, rejected, edited", async ({
      page,
      studio,
      command,
    }) => {
      const made = await importMade(page, command, studio.dataFolder, SET);
      for (const task of TASKS) {
        const review = await ReviewPage.start(page, { tasks: [task], size: 2 }, made.datasetId);
        await isFree(page, `${task} as it comes`);
        await review.press("j", "x", "1");
        await isFree(page, `${task} struck`);
        await review.press("r");
        await isFree(page, `${task} being rejected`);
        await review.press("Escape", "n");
        await isFree(page, `${task} with a note`);
        await review.press("Escape", "e");
        await isFree(page, `${task} being edited`);
        await review.press("Escape");
      }
    });

    test("boxes, panels, lists and sheets are free of faults", async ({ page, studio, command }) => {
      const made = await importMade(page, command, studio.dataFolder, SET);
      const review = await ReviewPage.start(page, { tasks: ["referring_qa"], size: 2 }, made.datasetId);
      await review.press("]");
      await isFree(page, "a phrase in focus");
      await review.press("b");
      await isFree(page, "a box being changed");
      await review.press("Escape", "Shift+b");
      await isFree(page, "a box being drawn");
      await review.press("Escape", "Escape", "o", "Shift+l");
      await isFree(page, "all that is known, and its list");
      await review.press("/");
      await page.keyboard.type("do");
      await isFree(page, "a search of what is known");
      await review.press("Escape", "Shift+l", "o");
      for (const key of ["i", "h", "Shift+c", "g"]) {
        await review.press(key);
        await expect(page.getByRole("complementary")).toBeVisible();
        await isFree(page, `the panel on ${key}`);
        await review.press(key);
        await expect(page.getByRole("complementary")).toBeHidden();
      }
      for (const key of ["?", "d", ",", "Control+k"]) {
        await review.press(key);
        await expect(page.getByRole("dialog")).toBeVisible();
        await isFree(page, `the sheet on ${key}`);
        if (key === "?") {
          await page.getByRole("button", { name: "Change shortcuts" }).click();
          await isFree(page, "keys being changed");
        }
        await review.press("Escape");
        await expect(page.getByRole("dialog")).toBeHidden();
      }
    });

    test("comments, history, a photo's visit and a session's end are free of faults", async ({
      page,
      studio,
      command,
    }) => {
      const made = await importMade(page, command, studio.dataFolder, SET);
      const review = await ReviewPage.start(page, { tasks: ["referring_qa"], size: 2 }, made.datasetId);
      await review.press("Shift+c");
      const panel = page.getByRole("complementary");
      for (const text of ["Is this the one?", "It is not."]) {
        await panel.getByRole("textbox").fill(text);
        await panel.getByRole("textbox").press("Control+Enter");
        await expect(panel.getByText(text)).toBeVisible();
      }
      await panel
        .getByRole("button", { name: /settle|resolve/i })
        .first()
        .click();
      await panel.locator("summary").click();
      await isFree(page, "a comment that is open and one that is settled");
      await page.keyboard.press("Escape");
      await expect(panel).toBeHidden();
      await review.press("v");
      await expect(page.getByRole("status").filter({ hasText: /photo/i })).toHaveCount(1);
      await isFree(page, "a photo's visit");
      await review.press("v", "f");
      await review.isAt(1, 2);
      await review.press("z");
      await review.isAt(0, 2);
      await review.press("h");
      await expect(panel).toBeVisible();
      await isFree(page, "a history with verdicts");
      await review.press("h", "f", "f");
      await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
      await isFree(page, "a session's end");
    });

    test("a spot check is free of faults, as a grid and one at a time", async ({ page, studio, command }) => {
      const made = await importMade(page, command, studio.dataFolder, SET);
      const spot = await SpotPage.start(page, made.datasetId);
      await isFree(page, "the grid");
      await spot.press("x", "1");
      await isFree(page, "one pressed");
      await spot.press("?");
      await expect(page.getByRole("dialog")).toBeVisible();
      await isFree(page, "its help");
      await spot.press("Escape", "v");
      await isFree(page, "one at a time");
      await spot.press("v", "Enter");
      await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
      await isFree(page, "its end");
    });
  });
}

test("by keyboard alone nothing loses the focus, and what was decided is said", async ({ page, studio, command }) => {
  test.slow();
  await sayName(page);
  const made = await importMade(page, command, studio.dataFolder, SET);
  const review = await ReviewPage.start(page, { tasks: [...TASKS], size: 5, order: "photo" }, made.datasetId);
  const status = page.getByRole("status");
  const lost: string[] = [];
  const press = async (...keys: string[]) => {
    for (const key of keys) {
      await page.keyboard.press(key);
      // The focus comes back with the frame after the change.
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      if ((await focused(page)) === "nothing") lost.push(key);
    }
  };
  await press("]", "b", "ArrowRight", "Escape", "Control+z", "Shift+b", "Escape", "y", "w", "[", "Escape");
  await press("x", "1", "x", "n", "Escape", "e", "Escape", "r", "Escape", "l", "o", "o", "0", "+", "-", "t", "t");
  for (const key of ["i", "h", "Shift+c", "g"]) await press(key, key);
  for (const key of ["?", "d", ",", "Control+k"]) {
    await press(key);
    await expect(page.getByRole("dialog")).toBeVisible();
    await press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
    expect.soft(await focused(page), `after the sheet on ${key}`).not.toBe("nothing");
  }
  await press("Shift+l", "/", "Escape", "Shift+l", "v", "v");
  await press("f");
  await review.isAt(1, 5);
  await expect(status.filter({ hasText: /^Flagged\. Next: .+/ })).toHaveCount(1);
  await press("z");
  await review.isAt(0, 5);
  await expect(status.filter({ hasText: "Undone: Flagged" })).toHaveCount(1);
  for (let done = 1; done <= 5; done++) {
    await press("s");
    await review.isAtOrOver(done, 5);
  }
  expect(await focused(page), "at the end").not.toBe("nothing");
  expect(lost).toEqual([]);
});

test("Tab goes through the whole screen, each stop is to be seen and has a name", async ({ page, studio, command }) => {
  await sayName(page);
  const made = await importMade(page, command, studio.dataFolder, SET);
  const review = await ReviewPage.start(page, { tasks: ["referring_qa"], size: 1 }, made.datasetId);
  await review.press("Shift+l");
  await page.locator("header a").first().focus();
  const faults: string[] = [];
  const names = new Set<string>();
  for (let stop = 0; stop < 60; stop++) {
    await page.keyboard.press("Tab");
    const { name, isMarked, top } = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      return {
        name: element.getAttribute("aria-label") ?? element.textContent?.trim() ?? "",
        isMarked: (outlineStyle !== "none" && Number.parseFloat(outlineWidth) > 0) || boxShadow !== "none",
        top: element === document.body,
      };
    });
    if (top) continue;
    names.add(name);
    if (name === "" || !isMarked)
      faults.push(`${name} ${await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120))}`);
  }
  expect(faults).toEqual([]);
  for (const wanted of ["Language", "Theme", "Reject", "Flag", "Skip"]) {
    expect(
      [...names].some((name) => name.includes(wanted)),
      wanted,
    ).toBe(true);
  }
  expect([...names].some((name) => name.startsWith("rope ("))).toBe(true);
  expect([...names].some((name) => name === "man")).toBe(true);
});
