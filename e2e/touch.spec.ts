import type { CDPSession, Page } from "@playwright/test";
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
  },
  objects: [{ name: "man", box: [84, 124, 160, 240] }],
};

type Point = { x: number; y: number };

/** Fingers on the page, each from its first place to its second, in a few steps. */
async function drag(page: Page, ...fingers: [from: Point, to: Point][]): Promise<void> {
  const session: CDPSession = await page.context().newCDPSession(page);
  const at = (part: number) =>
    fingers.map(([from, to], id) => ({
      x: from.x + (to.x - from.x) * part,
      y: from.y + (to.y - from.y) * part,
      id,
    }));
  await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: at(0) });
  for (const part of [0.25, 0.5, 0.75, 1]) {
    await session.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: at(part) });
  }
  await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await session.detach();
}

const view = (review: ReviewPage) =>
  review.photo.evaluate((element) => {
    const { scale, offsetX, offsetY } = (element as HTMLElement).dataset;
    return { scale: Number(scale), offsetX: Number(offsetX), offsetY: Number(offsetY) };
  });

test.use({ hasTouch: true });
test.beforeEach(({ page }) => sayName(page));

for (const viewport of [
  { width: 1024, height: 768 },
  { width: 820, height: 1180 },
]) {
  test.describe(`on a tablet of ${viewport.width} × ${viewport.height}`, () => {
    test.use({ viewport });

    test("a chip and its box light each other, two fingers zoom, one moves the photo", async ({
      page,
      studio,
      command,
    }) => {
      const made = await importMade(page, command, studio.dataFolder, SET);
      const review = await ReviewPage.start(page, { tasks: ["referring_qa"], size: 1 }, made.datasetId);
      expect(await pageFaults(page)).toEqual([]);
      const chip = review.chips.first();
      await chip.tap();
      await expect(chip).toHaveAttribute("aria-current", "true");
      const phrase = (await chip.textContent())?.includes("man") ? "man" : "rope";
      const bar = page.getByRole("region", { name: "Boxes of the phrase in focus" });
      await expect(bar).toContainText(phrase);
      expect(await pageFaults(page)).toEqual([]);

      const [middle, apart] = [await review.onPage({ x: 400, y: 300 }), 60];
      const before = await view(review);
      await drag(
        page,
        [
          { x: middle.x - 20, y: middle.y },
          { x: middle.x - 20 - apart, y: middle.y },
        ],
        [
          { x: middle.x + 20, y: middle.y },
          { x: middle.x + 20 + apart, y: middle.y },
        ],
      );
      await expect.poll(async () => (await view(review)).scale).toBeGreaterThan(before.scale * 1.5);
      const zoomed = await view(review);
      await drag(page, [middle, { x: middle.x + 40, y: middle.y + 30 }]);
      await expect.poll(async () => (await view(review)).offsetX).toBeGreaterThan(zoomed.offsetX + 10);
      expect((await view(review)).scale).toBeCloseTo(zoomed.scale, 5);

      await review.press("0", "Escape", "Escape");
      await expect.poll(async () => (await view(review)).scale).toBeCloseTo(before.scale, 2);
      const other = review.chips.filter({ hasText: "rope" }).first();
      const rope = await review.onPage({ x: 440, y: 360 });
      await page.touchscreen.tap(rope.x, rope.y);
      await expect(other).toHaveAttribute("aria-current", "true");
    });

    test("a box is resized by its handle, and the verdict is a tap", async ({ page, studio, command }) => {
      const made = await importMade(page, command, studio.dataFolder, SET);
      const review = await ReviewPage.start(page, { tasks: ["referring_qa"], size: 1 }, made.datasetId);
      await review.chips.filter({ hasText: "rope" }).first().tap();
      const bar = page.getByRole("region", { name: "Boxes of the phrase in focus" });
      await bar.getByRole("button", { name: /^Edit/ }).tap();
      await expect(bar).toContainText("Box 1 of 1");
      const [from, to] = [await review.onPage({ x: 480, y: 420 }), await review.onPage({ x: 560, y: 480 })];
      await drag(page, [from, to]);
      const verdicts = page.getByRole("button", { name: /^(Accept the rest|Accept with edits)/ });
      await expect(review.entry).toContainText("box changed");
      // While a box is changed the bar ends that first.
      const done = page.getByRole("button", { name: "Done", exact: true });
      // A tap that follows a drag within milliseconds is no click to the browser.
      await expect(async () => {
        await done.tap();
        await expect(done).toBeHidden({ timeout: 1000 });
      }).toPass();
      // Nor does the second of two quick taps at one place decide.
      await expect(async () => {
        if (await verdicts.isVisible()) await verdicts.tap();
        await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible({ timeout: 1000 });
      }).toPass();
      await expect(review.saved).toBeVisible();
      expect((await review.progress()).decisions).toMatchObject({ edit: 1 });
    });

    test("a spot check's wrong boxes are taps", async ({ page, studio, command }) => {
      const made = await importMade(page, command, studio.dataFolder, SET);
      const spot = await SpotPage.start(page, made.datasetId);
      expect(await pageFaults(page)).toEqual([]);
      await spot.cells.first().tap();
      await expect(spot.wrong).toHaveCount(1);
      // Another one: twice on the same is a double tap, which looks closer.
      await spot.cells.nth(1).tap();
      await expect(spot.wrong).toHaveCount(2);
      await page.getByRole("button", { name: /^Submit/ }).tap();
      await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
    });
  });
}

test.describe("upright", () => {
  test.use({ viewport: { width: 820, height: 1180 } });

  test("the photo lies above the text", async ({ page }) => {
    const review = await ReviewPage.start(page, { tasks: ["referring_qa"], size: 1 });
    const [photo, text] = [await review.photo.boundingBox(), await review.entry.boundingBox()];
    expect((photo?.y ?? 0) + (photo?.height ?? 0)).toBeLessThanOrEqual((text?.y ?? 0) + 1);
    expect(photo?.height).toBeGreaterThan(300);
    expect(text?.width).toBeGreaterThan(800);
  });
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("what changes texts and boxes is left to larger screens, and every page has its way", async ({
    page,
    studio,
    command,
  }) => {
    const made = await importMade(page, command, studio.dataFolder, SET);
    const review = await ReviewPage.start(page, { tasks: ["referring_qa"], size: 1 }, made.datasetId);
    expect(await pageFaults(page)).toEqual([]);
    for (const name of [/^Reject/, /^Flag/, /^Edit/]) {
      await expect(page.getByRole("button", { name }).locator("visible=true")).toHaveCount(0);
    }
    const chip = review.chips.first();
    await chip.tap();
    await expect(chip).toHaveAttribute("aria-current", "true");
    await expect(page.getByRole("button", { name: /^Redraw/ }).locator("visible=true")).toHaveCount(0);
    expect(await pageFaults(page)).toEqual([]);
    for (const address of ["/", `/datasets/${made.datasetId}`, "/import"]) {
      await page.goto(address);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      expect(await pageFaults(page), address).toEqual([]);
    }
  });
});
