import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

const TARGET_PX = 24;

/** What keeps somebody from using the page as it stands, as sentences: empty where nothing does. */
export async function pageFaults(page: Page): Promise<string[]> {
  return [...(await violations(page)), ...(await smallTargets(page)), ...(await overflow(page))];
}

/** What axe finds against WCAG 2.2 A and AA. */
async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  return found.map(
    (violation) => `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`,
  );
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
