import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { importMade, type MadeSet, qa } from "./made-set.ts";
import { pageFaults } from "./screens/page-faults.ts";
import { ReviewPage, sayName } from "./screens/review-page.ts";
import { SpotPage } from "./screens/spot-page.ts";

const SET: MadeSet = {
  entries: {
    referring_qa: [
      qa("What is the <st>man<ed> [0.1, 0.2, 0.3, 0.6] holding?", "A <st>rope<ed> [0.5, 0.5, 0.6, 0.7]."),
      qa("Where is the <st>rope<ed> [0.5, 0.5, 0.6, 0.7]?", "In his hand."),
    ],
    conversation: [[...qa("Is there a dog?", "Yes, beside the man."), ...qa("Is it big?", "No, the dog is small.")]],
  },
  objects: [{ name: "dog", box: [300, 400, 100, 80] }],
};

test.beforeEach(({ page }) => sayName(page));

/** What a finger presses that is smaller than 44 px, words in a line of text aside. */
const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("button:not([data-in-text]), select, summary")].flatMap((element) => {
      const { width, height } = element.getBoundingClientRect();
      const isSeen = width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true });
      return isSeen && (width < 43.9 || height < 43.9)
        ? [`${element.getAttribute("aria-label") ?? element.textContent} ${width}×${height}`]
        : [];
    }),
  );

for (const [width, height] of [
  [683, 384],
  [960, 540],
  [512, 384],
] as const) {
  test.describe(`a window of ${width} × ${height}, as one of twice the size zoomed to 200 %`, () => {
    test.use({ viewport: { width, height } });

    test("shows photo, text and the verdicts at once, and a key does what a button says", async ({
      page,
      studio,
      command,
    }) => {
      const made = await importMade(page, command, studio.dataFolder, SET);
      const review = await ReviewPage.start(page, { tasks: ["referring_qa"], size: 2 }, made.datasetId);
      for (const name of [/^Accept/, /^Skip/]) {
        await expect(page.getByRole("button", { name }).locator("visible=true").first()).toBeInViewport({ ratio: 1 });
      }
      await review.press("]");
      await expect(page.getByRole("button", { name: /^Skip/ }).locator("visible=true")).toBeInViewport({ ratio: 1 });
      expect((await review.photo.boundingBox())?.height).toBeGreaterThan(100);
      await expect(review.chips.first()).toBeInViewport();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      expect(await pageFaults(page)).toEqual([]);
      await review.press("Escape", "Enter");
      await review.isAt(1, 2);
    });
  });
}

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("three buttons decide, ✕ and a linked word are taps, each target is 44 px and no key is printed", async ({
    page,
    studio,
    command,
  }) => {
    const made = await importMade(page, command, studio.dataFolder, SET);
    const review = await ReviewPage.start(page, { tasks: ["conversation"], size: 1 }, made.datasetId);
    const seen = (name: RegExp) => page.getByRole("button", { name }).locator("visible=true");
    for (const name of [/^Accept$/, /^Wrong$/, /^Skip$/]) await expect(seen(name)).toBeInViewport({ ratio: 1 });
    expect(await smallTargets(page)).toEqual([]);
    await expect(page.locator("kbd:visible")).toHaveCount(0);
    const dog = page.locator("[data-soft=dog]").first();
    await dog.tap();
    await expect(dog).toHaveAttribute("data-pointed", "true");
    await seen(/^Wrong$/).tap();
    await expect(page.getByText("Why? Choose a reason (optional)")).toBeVisible();
    await expect(page.getByText(/Press a digit/)).toBeHidden();
    expect(await smallTargets(page)).toEqual([]);
    expect(await pageFaults(page)).toEqual([]);
    await seen(/^Wrong$/).tap();
    await expect(page.getByText("Why? Choose a reason (optional)")).toHaveCount(0);
    await page.locator("[data-strike]:visible").nth(1).tap();
    await expect(page.getByText("Why? Choose a reason (optional)")).toBeVisible();
    await seen(/^Accept/).tap();
    await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
    await expect(review.saved).toBeVisible();
    expect((await review.progress()).decisions).toMatchObject({ edit: 1 });
  });

  test("a finger opens the guidelines, and meets no key at a sentence", async ({ page, studio, command }) => {
    const made = await importMade(page, command, studio.dataFolder, {
      entries: { detail_description: [qa("Describe the image.", "A man stands. A dog sits beside the man.")] },
    });
    await ReviewPage.start(page, { tasks: ["detail_description"], size: 1 }, made.datasetId);
    const guidelines = page.getByRole("complementary", { name: /^Guidelines/ });
    const book = page.getByRole("button", { name: "Guidelines", exact: true });
    await expect(guidelines).toHaveCount(0);
    await book.first().tap();
    await expect(guidelines).toBeVisible();
    expect(await smallTargets(page)).toEqual([]);
    await guidelines.getByRole("button", { name: "Close" }).tap();
    await expect(guidelines).toHaveCount(0);
    await page.getByText("A dog sits").tap();
    await expect(page.locator("[data-strike]:visible")).toHaveCount(1);
    await expect(page.locator("kbd:visible")).toHaveCount(0);
    expect(await pageFaults(page)).toEqual([]);
  });

  test("✕ stands level with the line it marks", async ({ page, studio, command }) => {
    const made = await importMade(page, command, studio.dataFolder, SET);
    await ReviewPage.start(page, { tasks: ["conversation"], size: 1 }, made.datasetId);
    const middles = await page.locator("[data-strike]:visible").evaluateAll((marks) =>
      marks.map((mark) => {
        const own = mark.getBoundingClientRect();
        const line = mark.closest(".group")?.getBoundingClientRect() ?? own;
        return Math.abs(own.top + own.height / 2 - (line.top + line.height / 2));
      }),
    );
    expect(middles).toHaveLength(2);
    for (const apart of middles) expect(apart).toBeLessThan(2);
  });

  test("a tap on Undo brings the entry back that was just decided", async ({ page, studio, command }) => {
    const made = await importMade(page, command, studio.dataFolder, SET);
    const review = await ReviewPage.start(page, { tasks: ["conversation", "referring_qa"], size: 2 }, made.datasetId);
    const seen = (name: RegExp) => page.getByRole("button", { name }).locator("visible=true");
    const text = await review.text();
    await seen(/^Skip$/).tap();
    await review.isAt(1, 2);
    await expect(seen(/^Undo/)).toBeInViewport({ ratio: 1 });
    expect(await smallTargets(page)).toEqual([]);
    await seen(/^Undo/).tap();
    await review.isAt(0, 2);
    expect(await review.text()).toBe(text);
  });

  test("no page of a data set is wider than the screen", async ({ page }) => {
    const pages = [
      "",
      "overview",
      "export",
      "recipes",
      "recipes/new",
      "releases",
      "guidelines",
      "reasons",
      "parts",
      "boxes",
    ];
    for (const address of ["/", "/import", ...pages.map((own) => `/datasets/1/${own}`)]) {
      await page.goto(address);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      expect([address, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([address, 390]);
    }
    // The tabs are one row, scrolled to the one that is open: the last page's is the last.
    const open = page.getByRole("navigation", { name: "Pages of this data set" }).getByRole("link", { name: /^Boxes/ });
    await expect(open).toHaveAttribute("aria-current", "page");
    await expect(open).toBeInViewport({ ratio: 0.95 });
    const first = await page.getByRole("link", { name: "Overview", exact: true }).boundingBox();
    expect((await open.boundingBox())?.y).toBe(first?.y);
  });

  test("a spot check has its cells, tabs and Submit in sight", async ({ page, studio, command }) => {
    const made = await importMade(page, command, studio.dataFolder, SET);
    const spot = await SpotPage.start(page, made.datasetId);
    await expect(page.getByRole("button", { name: /^Submit/ })).toBeInViewport({ ratio: 1 });
    await expect(spot.cells.nth(1)).toBeInViewport({ ratio: 1 });
    expect(await smallTargets(page)).toEqual([]);
    await expect(page.locator("kbd:visible")).toHaveCount(0);
  });
});

test.describe("a tablet of 1024 × 768", () => {
  test.use({ viewport: { width: 1024, height: 768 }, hasTouch: true, isMobile: true });

  test("has targets of 44 px while one reads, marks, looks at boxes and at panels", async ({
    page,
    studio,
    command,
  }) => {
    const made = await importMade(page, command, studio.dataFolder, SET);
    const review = await ReviewPage.start(page, { tasks: ["referring_qa"], size: 1 }, made.datasetId);
    for (const key of ["x", "]", "i"]) {
      await review.press(key);
      expect(await smallTargets(page), key).toEqual([]);
    }
    await expect(page.getByRole("button", { name: /^Skip/ }).locator("visible=true")).toBeInViewport({ ratio: 1 });
  });
});

test("with the reader's own colours the QA in focus, what is pressed, chips and bars can be told", async ({
  page,
  studio,
  command,
}) => {
  await page.emulateMedia({ forcedColors: "active" });
  const made = await importMade(page, command, studio.dataFolder, SET);
  const review = await ReviewPage.start(page, { tasks: ["conversation"], size: 1 }, made.datasetId);
  const isOutlined = () =>
    review.qas.evaluateAll((rows) => rows.map((row) => getComputedStyle(row).outlineStyle === "solid"));
  expect(await isOutlined()).toEqual([true, false]);
  await review.press("j");
  await expect.poll(isOutlined).toEqual([false, true]);
  await page.goto(`/datasets/${made.datasetId}/export`);
  const tabs = page.getByRole("navigation").getByRole("link");
  await expect(page.getByRole("link", { name: "Export", exact: true })).toHaveAttribute("aria-current", "page");
  const outlined = await tabs.evaluateAll((all) =>
    all.filter((tab) => getComputedStyle(tab).outlineStyle === "solid").map((tab) => tab.textContent),
  );
  expect(outlined).toContain("Export");
  expect(outlined).not.toContain("Overview");
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const dots = await page
    .locator(".rounded-full.size-2")
    .evaluateAll((all) => all.map((dot) => getComputedStyle(dot).forcedColorAdjust));
  expect(dots.length).toBeGreaterThan(0);
  expect(new Set(dots)).toEqual(new Set(["none"]));
});
