import { expect, type Locator, type Page } from "@playwright/test";

/** The review screen, as its user names things. */
export class ReviewPage {
  readonly page: Page;
  readonly photo: Locator;
  readonly entry: Locator;
  readonly qas: Locator;
  readonly saved: Locator;

  constructor(page: Page) {
    this.page = page;
    this.photo = page.getByRole("region", { name: "Photo" }).getByRole("img");
    this.entry = page.getByRole("region", { name: "Entry" });
    this.qas = this.entry.getByRole("listitem", { name: /^QA/ });
    this.saved = page.locator("[data-saving=saved]");
  }

  /** Waits until an entry stands on the screen, its photo drawn. */
  async isReady(): Promise<void> {
    await expect(this.entry).toBeVisible();
    await expect(this.photo).toHaveAttribute("data-phase", /ready|absent/);
  }

  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }

  /** "7 of 12" in the top bar. */
  position(done: number, size: number): Locator {
    return this.page.getByText(`${done} of ${size}`, { exact: true });
  }

  mention(phrase: string | RegExp): Locator {
    return this.entry.getByRole("button", { name: phrase });
  }
}
