import { setTimeout as pause } from "node:timers/promises";
import type { Browser } from "playwright";

const PAUSE_MS = 300;

/**
 * The least that this browser on this machine takes from a key to a painted frame: a page without any of ours, whose key
 * puts one line of text and draws a photo on a canvas as large as the review screen's. Milliseconds, one a press.
 */
export async function barePageMs(browser: Browser, presses: number): Promise<number[]> {
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  try {
    await page.setContent('<canvas width="760" height="730"></canvas><p></p>');
    await page.evaluate(prepare);
    for (let nth = 0; nth < presses; nth++) {
      await page.keyboard.press("Enter");
      await pause(PAUSE_MS);
    }
    return await page.evaluate(() => window.bareMs);
  } finally {
    await page.close();
  }
}

declare global {
  interface Window {
    bareMs: number[];
  }
}

/** Runs in the page; the clock is that of watch-page.ts. */
async function prepare() {
  const context = document.querySelector("canvas")?.getContext("2d");
  const line = document.querySelector("p");
  if (!context || !line) throw new Error("The bare page has lost its parts.");
  const source = new OffscreenCanvas(800, 600);
  const drawn = source.getContext("2d");
  if (drawn) drawn.fillStyle = "#7a8";
  drawn?.fillRect(0, 0, 800, 600);
  const photo = await createImageBitmap(source);
  window.bareMs = [];
  const { port1, port2 } = new MessageChannel();
  let pressedAt = 0;
  port2.onmessage = () => window.bareMs.push(performance.now() - pressedAt);
  addEventListener("keydown", (event) => {
    pressedAt = event.timeStamp;
    line.textContent = `Entry ${window.bareMs.length + 1}`;
    requestAnimationFrame(() => {
      context.clearRect(0, 0, 760, 730);
      context.drawImage(photo, 0, 0, 760, 570);
      port1.postMessage(null);
    });
  });
}
