import { expect, test } from "./fixtures.ts";
import { importMade, type MadeSet, qa } from "./made-set.ts";
import { ReviewPage, sayName } from "./screens/review-page.ts";

const SET: MadeSet = {
  entries: { referring_qa: [qa("What is the <st>man<ed> [0.1, 0.2, 0.3, 0.6] holding?", "A rope.")] },
};

test.beforeEach(({ page }) => sayName(page));

test("below the photo stand its name, size and zoom, and buttons that a pointer needs", async ({
  page,
  studio,
  command,
}) => {
  const made = await importMade(page, command, studio.dataFolder, SET);
  const review = await ReviewPage.start(page, { tasks: ["referring_qa"], size: 1 }, made.datasetId);
  const bar = page.getByRole("toolbar", { name: "The photo" });
  await expect(bar).toContainText("800 × 600 px");
  const percent = async () => Number(/(\d+)%/.exec((await bar.textContent()) ?? "")?.[1]);
  const scale = () => review.photo.evaluate((photo) => Number((photo as HTMLElement).dataset.scale));
  const fitted = await scale();
  await expect.poll(percent).toBe(Math.round(fitted * 100));
  await bar.getByRole("button", { name: "Zoom in" }).click();
  await expect.poll(scale).toBeCloseTo(fitted * 1.25, 3);
  await bar.getByRole("button", { name: "Photo at 100 %" }).click();
  await expect.poll(percent).toBe(100);
  await bar.getByRole("button", { name: "Fit the photo" }).click();
  await expect.poll(scale).toBeCloseTo(fitted, 3);
  await bar.getByRole("button", { name: "Photo in full screen" }).click();
  await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(true);
  await review.press("Enter");
  await page.evaluate(() => document.exitFullscreen());
  await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(false);
  await review.isAt(0, 1);
  await review.press("Enter");
  await expect(page.getByRole("heading", { name: "This session is done" })).toBeVisible();
});

test("a photo that is slow to come is seen in small at once, and sharp when it is there", async ({
  page,
  studio,
  command,
}) => {
  const made = await importMade(page, command, studio.dataFolder, SET);
  let letCome = () => {};
  const comes = new Promise<void>((resolve) => {
    letCome = resolve;
  });
  await page.route(/\/photo\?v=/, async (route) => {
    await comes;
    await route.continue();
  });
  const started = await page.request.post(`/api/datasets/${made.datasetId}/queues`, {
    data: { filter: { tasks: ["referring_qa"], states: ["pending"], text: "" }, size: 1, order: "shuffle" },
  });
  await page.goto(`/review/${(await started.json()).queueId}`);
  const review = new ReviewPage(page);
  await expect(review.photo).toHaveAttribute("data-stand-in", "true");
  await expect(review.photo).toHaveAttribute("data-phase", "loading");
  letCome();
  await expect(review.photo).toHaveAttribute("data-phase", "ready");
  await expect(review.photo).toHaveAttribute("data-stand-in", "false");
});

test("the photo dims for a phrase chosen by key, by a quarter at most, and is as it was after it", async ({
  page,
  studio,
  command,
}) => {
  const made = await importMade(page, command, studio.dataFolder, SET);
  const review = await ReviewPage.start(page, { tasks: ["referring_qa"], size: 1 }, made.datasetId);
  const chip = review.chips.first();
  const corner = async () => {
    const at = await review.onPage({ x: 700, y: 550 });
    const shot = await page.screenshot({ clip: { x: at.x, y: at.y, width: 1, height: 1 } });
    return page.evaluate(
      async (bytes) => {
        const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
        const canvas = new OffscreenCanvas(1, 1);
        const context = canvas.getContext("2d");
        context?.drawImage(bitmap, 0, 0);
        return context?.getImageData(0, 0, 1, 1).data[2] ?? 0;
      },
      [...shot],
    );
  };
  const plain = await corner();
  const box = await review.onPage({ x: 160, y: 240 });
  await page.mouse.click(box.x, box.y);
  await expect(chip).toHaveAttribute("aria-current", "true");
  await page.mouse.move(5, 5);
  await review.press("]");
  await expect.poll(corner).toBeLessThan(plain - 20);
  await expect.poll(corner).toBeGreaterThanOrEqual(Math.floor(plain * 0.74));
  await review.press("Escape");
  await expect.poll(corner).toBe(plain);
});
