import { expect, type Locator, type Page } from "@playwright/test";

/** The browse page, as its user names things. */
export class BrowsePage {
  readonly page: Page;
  readonly datasetId: string;
  readonly list: Locator;
  readonly search: Locator;
  readonly chips: Locator;
  /** The button that says where the list stands and how many there are. */
  readonly place: Locator;
  /** The line below the list. */
  readonly below: Locator;

  constructor(page: Page, datasetId: string) {
    this.page = page;
    this.datasetId = datasetId;
    this.list = page.getByRole("grid");
    this.search = page.getByRole("searchbox", { name: "Words in question or answer" });
    this.chips = page.getByRole("list", { name: "Active filters" });
    this.below = page.getByRole("region", { name: "Position in the list" });
    this.place = this.below.getByRole("button").first();
  }

  static async open(page: Page, datasetId: string, search = ""): Promise<BrowsePage> {
    const browse = new BrowsePage(page, datasetId);
    await page.goto(`/datasets/${datasetId}${search}`);
    await expect(browse.list).toHaveAttribute("aria-busy", "false");
    return browse;
  }

  /** A row by words of its question. */
  row(words: string | RegExp): Locator {
    return this.list.getByRole("row").filter({ hasText: words });
  }

  /** How many fit, as the page says it. */
  async says(words: string | RegExp): Promise<void> {
    await expect(this.place).toContainText(words);
  }

  /** The number of lines that are in the page, whatever the length of the list. */
  lines(): Promise<number> {
    return this.list.getByRole("row").count();
  }

  /** The question of the uppermost row that is to be seen, and how far it is scrolled, in px. */
  top(): Promise<{ words: string; px: number }> {
    return this.list.evaluate((grid) => {
      const head = grid.getBoundingClientRect().top + 32;
      const row = [...grid.querySelectorAll<HTMLElement>("[role=row][id]")].find(
        (own) => own.getBoundingClientRect().bottom > head + 1,
      );
      const words = row?.querySelector("a")?.textContent ?? "";
      return { words, px: Math.round((row?.getBoundingClientRect().top ?? 0) - head) };
    });
  }

  /** Turns the wheel over the list, and returns when that has moved it. */
  async scroll(px: number): Promise<void> {
    await this.list.hover();
    const before = await this.top();
    await this.page.mouse.wheel(0, px);
    await expect.poll(() => this.top()).not.toEqual(before);
  }

  /** Opens the panel of filters, where it is shut. */
  async showFilters(): Promise<Locator> {
    const button = this.page.getByRole("button", { name: "Filters" });
    if ((await button.getAttribute("aria-pressed")) === "false") await button.click();
    return this.page.getByRole("complementary", { name: "Filters" });
  }

  /** A button of the line below the list. */
  action(name: string | RegExp): Locator {
    return this.below.getByRole("button", { name });
  }
}
