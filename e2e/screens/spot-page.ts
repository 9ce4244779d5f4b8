import { expect, type Locator, type Page } from "@playwright/test";
import type { QueueProgress } from "#domain/entry/entry-view.ts";

/** The spot check, as its user names things. */
export class SpotPage {
  readonly page: Page;
  readonly cells: Locator;
  readonly wrong: Locator;
  readonly saved: Locator;

  constructor(page: Page) {
    this.page = page;
    const grid = page.getByRole("list", { name: /^Phrases with their boxes/ });
    this.cells = grid.locator("[data-cell]");
    this.wrong = grid.getByRole("button", { pressed: true });
    this.saved = page.locator("[data-saving=saved]");
  }

  static async start(page: Page, datasetId: string, size = 100): Promise<SpotPage> {
    const started = await page.request.post(`/api/datasets/${datasetId}/queues`, {
      data: { purpose: "spot_check", filter: {}, size },
    });
    expect(started.status()).toBe(200);
    await page.goto(`/review/${(await started.json()).queueId}`);
    const spot = new SpotPage(page);
    await spot.isReady();
    return spot;
  }

  /** Waits until the first cell shows its picture and takes keys. */
  async isReady(): Promise<void> {
    await expect(this.cells.first()).toBeFocused();
    await expect(this.cells.first().locator("[data-phase]")).toHaveAttribute("data-phase", "ready");
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async size(size: 12 | 24 | 48): Promise<void> {
    await this.page.getByRole("button", { name: String(size), exact: true }).click();
  }

  get queueId(): string {
    return this.page.url().split("/").at(-1) ?? "";
  }

  /** Where the check stands, asked of the server once everything is saved. */
  async progress(): Promise<QueueProgress> {
    await expect(this.saved).toBeVisible();
    return (await this.page.request.get(`/api/queues/${this.queueId}/progress`)).json();
  }
}
