import { setTimeout as pause } from "node:timers/promises";
import type { Page } from "playwright";
import { type BoxStyle, styleOf } from "#components/canvas/box-style.ts";
import { must } from "#domain/must.ts";
import { reviewerPage, startQueue } from "../bench-browser.ts";
import type { CanvasPlace } from "./canvas-place.ts";
import { gestures } from "./gestures.ts";
import { type BareScene, canvasInPage, type FrameTimes, type Rect } from "./in-page.ts";

/** Longer than a canvas takes to come to rest after a gesture. */
const REST_MS = 500;

/** Opens the data set's entry with all known boxes shown, and measures screen and bare canvas by turns. */
export async function measureCanvas({ chromium, port, datasetId, ratio, rounds }: CanvasPlace) {
  const url = `http://127.0.0.1:${port}`;
  const { page, context } = await reviewerPage(chromium.browser, url, { ratio });
  try {
    await page.addInitScript(canvasInPage);
    const queueId = await startQueue(page, url, datasetId, { size: 1, seed: "canvas" });
    await page.goto(`${url}/review/${queueId}`);
    await page.locator("[role=img][data-phase=ready]").waitFor();
    await page.mouse.move(683, 2);
    await page.keyboard.press("o");
    // The known boxes come by an answer of the server.
    await pause(2 * REST_MS);
    const steps = gestures();
    await fitted(page);
    const { views, fullest, rects } = await page.evaluate((given) => window.canvasBench.driveWatched(given), steps);
    const { address, widthPx } = await photoOf(page);
    const scene = sceneOf(address, widthPx, fullest, rects);
    const screen: FrameTimes[] = [];
    const bare: FrameTimes[] = [];
    // The first of each is for warming up.
    for (let nth = 0; nth <= rounds; nth++) {
      await fitted(page);
      const ofScreen = await page.evaluate((given) => window.canvasBench.driveScreen(given), steps);
      await pause(REST_MS);
      const ofBare = await page.evaluate((given) => window.canvasBench.driveBare(...given), [views, scene] as const);
      if (nth > 0) screen.push(ofScreen);
      if (nth > 0) bare.push(ofBare);
    }
    return { drawn: scene.boxes.length, screen, bare };
  } finally {
    await context.close();
  }
}

async function fitted(page: Page) {
  await page.keyboard.press("0");
  await pause(REST_MS);
}

/** The address and width of the photo as the page loaded it. */
async function photoOf(page: Page): Promise<{ address: string; widthPx: number }> {
  const address = await page.evaluate(
    () => performance.getEntriesByType("resource").findLast(({ name }) => /\/images\/\d+\/photo/.test(name))?.name,
  );
  const loaded = must(address, "a photo that stands on the screen was loaded");
  const widthPx = await page.evaluate(async (source) => {
    const photo = new Image();
    photo.src = source;
    await photo.decode();
    return photo.naturalWidth;
  }, loaded);
  return { address: loaded, widthPx };
}

/** What the screen has drawn, for the bare canvas: each box once, though it was stroked as halo, as line, under the pointer. */
function sceneOf(
  photoUrl: string,
  photoWidthPx: number,
  fullest: { x: number; y: number; widthPx: number },
  rects: Rect[],
) {
  const scale = fullest.widthPx / photoWidthPx;
  const inPhoto = ([x, y, w, h]: Rect): Rect => [
    (x - fullest.x) / scale,
    (y - fullest.y) / scale,
    w / scale,
    h / scale,
  ];
  const { halo, haloPx, paint, widthPx, alpha }: BoxStyle = styleOf(QUIET_BOX, "plain", "light", false);
  const scene: BareScene = {
    photoUrl,
    photoWidthPx,
    boxes: [...new Map(rects.map((rect) => [rect.join(), inPhoto(rect)])).values()],
    halo: { colour: halo, widthPx: haloPx },
    line: { colour: paint.line, widthPx },
    alpha,
  };
  return scene;
}

const QUIET_BOX = {
  id: "",
  box: { x1: 0, y1: 0, x2: 1, y2: 1 } as Parameters<typeof styleOf>[0]["box"],
  cut: [],
  isEmpty: false,
  label: "",
  colour: 0,
  kind: "known",
  isDashed: false,
  isKnown: true,
} as const;
