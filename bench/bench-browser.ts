import { type Browser, type BrowserContext, chromium, type Page } from "playwright";
import { findBrowser } from "#bin/browser.ts";
import { BROWSER_FLAGS } from "#bin/browser-flags.ts";
import type { BenchContext } from "./report.ts";

export type BenchBrowser = { browser: Browser; version: string };

/** A Chromium, found or installed as for the browser tests. Headless and without a graphics card it paints in software. */
export async function benchBrowser({ say, whenDone }: BenchContext): Promise<BenchBrowser> {
  const found = await findBrowser(say);
  say(`Browser: ${found.version} at ${found.path}`);
  const browser = await chromium.launch({
    executablePath: found.path,
    args: BROWSER_FLAGS,
    env: { ...process.env, ...found.env } as Record<string, string>,
  });
  whenDone(() => browser.close());
  return { browser, version: found.version };
}

/** A page of a fresh reviewer on a laptop's screen, who has said a name to the studio at `url`. */
export async function reviewerPage(
  browser: Browser,
  url: string,
  { ratio = 1 }: { ratio?: number } = {},
): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    deviceScaleFactor: ratio,
    locale: "en-GB",
  });
  const page = await context.newPage();
  await page.goto(url);
  await page.getByLabel("Your name").fill("Ann");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Reviewing as Ann" }).waitFor();
  return { page, context };
}

/** Starts a session on a data set by its number and answers the queue's. */
export async function startQueue(
  page: Page,
  url: string,
  datasetId: string,
  request: { tasks?: string[]; size: number; seed: string },
): Promise<string> {
  const { tasks = [], size, seed } = request;
  const started = await page.request.post(`${url}/api/datasets/${datasetId}/queues`, {
    data: { filter: { tasks, states: ["pending"], text: "" }, size, seed },
  });
  if (started.status() !== 200) throw new Error(`No session: ${started.status()} ${await started.text()}`);
  return (await started.json()).queueId;
}
