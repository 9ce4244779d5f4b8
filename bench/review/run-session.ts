import { setTimeout as pause } from "node:timers/promises";
import type { Page } from "playwright";
import type { Random } from "../random.ts";
import { type Decision, drawDecision, keysOf } from "./decisions.ts";
import { type Watched, watchPage } from "./watch-page.ts";

export type SessionRun = { decisions: Map<string, Decision>; readOnPresses: number; seconds: number; watched: Watched };

/** A quick reviewer: two to three keys a second where a decision is one key, eight where it is three. */
const HUMAN_MS = [330, 500] as const;
const WITHIN_MS = 120;
/** So often Enter reads on in a long description before it decides. */
const READ_ON_MAX = 20;
const LATE_MS_MAX = 20_000;

/**
 * Decides `count` entries of an opened queue by real key presses, and answers what the page saw. "human" leaves a
 * reviewer's pauses; "burst" presses the next key as soon as the entry is whole, so that nothing can be fetched ahead.
 */
export async function runSession(
  page: Page,
  address: string,
  plan: { count: number; pace: "human" | "burst"; random: Random },
): Promise<SessionRun> {
  const { count, pace, random } = plan;
  await page.addInitScript(watchPage);
  await page.goto(address);
  await page.locator("[data-phase=ready]").waitFor();
  // Nothing under the pointer: a hand at the keys.
  await page.mouse.move(683, 2);
  await pause(1500);
  const decisions = new Map<string, Decision>();
  let readOnPresses = 0;
  const started = performance.now();
  while (decisions.size < count) {
    const entryId = await entryOnScreen(page);
    const decision = pace === "burst" ? "accept" : drawDecision(random);
    decisions.set(entryId, decision);
    const keys = keysOf(decision);
    for (const key of keys.slice(0, -1)) {
      await page.keyboard.press(key);
      await pause(WITHIN_MS);
    }
    for (let presses = 1; ; presses++) {
      await page.keyboard.press(keys.at(-1) ?? "");
      if (pace === "human") await pause(random.between(...HUMAN_MS));
      else await nextFrame(page);
      if (!(await isOnScreen(page, entryId))) break;
      readOnPresses += 1;
      if (presses > READ_ON_MAX) throw new Error(`Entry ${entryId} stays on the screen after ${presses} presses.`);
    }
  }
  const seconds = (performance.now() - started) / 1000;
  await entryOnScreen(page);
  await pause(500);
  await page.locator("[data-saving=saved]").waitFor({ timeout: 30_000 });
  return { decisions, readOnPresses, seconds, watched: await page.evaluate(() => window.watched) };
}

/** The entry that stands there with its photo; waits where the next has not come yet. */
async function entryOnScreen(page: Page): Promise<string> {
  const shown = await page.waitForFunction(
    () => {
      const last = window.watched.frames.at(-1);
      return last?.photo ? last.entryId : null;
    },
    undefined,
    { timeout: LATE_MS_MAX },
  );
  return String(await shown.jsonValue());
}

const isOnScreen = (page: Page, entryId: string): Promise<boolean> =>
  page.evaluate((id) => window.watched.frames.at(-1)?.entryId === id, entryId);

const nextFrame = (page: Page): Promise<void> =>
  page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)))),
  );
