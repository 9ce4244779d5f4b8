import type { Page } from "@playwright/test";
import { test } from "../fixtures.ts";
import type { OwnDataset } from "./own-dataset.ts";
import { ReviewPage, sayName } from "./review-page.ts";

export const VERDICTS = "**/api/verdicts";

/** An answer as the studio refuses with. */
export const problem = (status: number, title: string) => ({
  status,
  contentType: "application/problem+json",
  body: JSON.stringify({ type: `urn:svit-studio:${title}`, title, status, detail: `The test answers ${status}.` }),
});

/** A session of complex reasoning in its first tab. */
export async function open(page: Page, dataset: OwnDataset, size: number): Promise<ReviewPage> {
  return ReviewPage.start(page, { tasks: ["complex_reasoning"], size }, dataset.id);
}

/** What says that verdicts wait. */
export const cutOff = (page: Page) => page.locator("[data-saving=cut-off]");

/** Each test of the file begins as Ann. What it breaks on purpose, the browser reports as errors. */
export function beginAsAnn(): void {
  // What these tests break on purpose, the browser reports as errors.
  test.use({ allowedErrors: [/Failed to load resource|ERR_/] });
  test.beforeEach(({ page }) => sayName(page));
}
