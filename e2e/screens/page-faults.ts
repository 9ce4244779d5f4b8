import type { Page } from "@playwright/test";
import axeCore from "axe-core";

const TARGET_PX = 24;
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What keeps somebody from using the page as it stands, as sentences: empty where nothing does. */
export async function pageFaults(page: Page): Promise<string[]> {
  await hasSettled(page);
  return [...(await violations(page)), ...(await smallTargets(page)), ...(await overflow(page))];
}

/**
 * A colour on its way to another would be measured halfway. What moves without end is left to move. One end may begin the
 * next: a colour that is inherited goes on after its parent's, and a page may be told of another theme some frames later.
 */
async function hasSettled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const ending = () => document.getAnimations().filter((own) => own.effect?.getComputedTiming().endTime !== Infinity);
    for (let still = 0; still < 3; still += 1) {
      await nextFrame();
      const moving = ending();
      if (moving.length > 0) still = -1;
      await Promise.all(moving.map((own) => own.finished.catch(() => {})));
    }
  });
}

/**
 * What axe finds against WCAG 2.2 A and AA. It stays in the page for the next look, and names what is wrong alone: a look
 * is then a fifth of what it costs through axe's own package for Playwright, and there are two hundred of them.
 */
async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeCore.source);
  return page.evaluate(async (values) => {
    const { axe } = window as unknown as { axe: typeof axeCore };
    const { violations: found } = await axe.run({
      runOnly: { type: "tag", values },
      resultTypes: ["violations"],
      // It would load the style sheets again, for rules on sound and on turned screens alone.
      preload: false,
    });
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
  }, TAGS);
}

/** Targets below 24 px; those within a line of text are free (WCAG 2.5.8). */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate((leastPx) => {
    const targets = document.querySelectorAll<HTMLElement>("button, a[href], summary, [role=option], [role=slider]");
    return [...targets].flatMap((target) => {
      const { width, height } = target.getBoundingClientRect();
      const isInLine = target.matches("p *") || getComputedStyle(target).display === "inline";
      // What is there for the keyboard alone (skip links, hidden inputs) is 1 px until it has the focus.
      if (isInLine || width <= 1 || height <= 1 || !target.checkVisibility({ visibilityProperty: true })) return [];
      if (width >= leastPx - 0.5 && height >= leastPx - 0.5) return [];
      return [`target of ${Math.round(width)} × ${Math.round(height)}: ${target.outerHTML.slice(0, 160)}`];
    });
  }, TARGET_PX);
}

/** A page that is wider than its window. */
function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? [`the page is ${scrollWidth} px wide in ${clientWidth} px`] : [];
  });
}

/** What has the focus, as a person would point at it; "nothing" where the page has lost it. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return "nothing";
    return element.getAttribute("aria-label") ?? element.textContent?.trim().slice(0, 60) ?? element.tagName;
  });
}
