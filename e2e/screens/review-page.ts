import { randomInt } from "node:crypto";
import { expect, type Locator, type Page } from "@playwright/test";
import type { QueueProgress } from "#domain/entry/entry-view.ts";
import type { Task } from "#domain/entry/task.ts";

/** Says who is reviewing, as the first page of a fresh browser asks. */
export async function sayNameOnPage(page: Page, name: string): Promise<void> {
  await page.goto("/");
  await page.getByLabel("Your name").fill(name);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("button", { name: `Reviewing as ${name}` })).toBeVisible();
}

/** Leaves the browser as that page does, without opening it: the cookie, and what is remembered beside it. */
export async function sayName(page: Page, name = "Ann"): Promise<void> {
  const headers = { "x-forwarded-for": `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}` };
  const said = await page.request.post("/api/reviewers", { data: { name }, headers });
  expect(said.status()).toBe(200);
  await page.context().addInitScript(
    (people) => {
      // A blank page has no storage.
      if (location.protocol === "http:") localStorage["svit-reviewers"] ??= people;
    },
    JSON.stringify([await said.json()]),
  );
}

/** The review screen, as its user names things. */
export class ReviewPage {
  readonly page: Page;
  readonly photo: Locator;
  readonly entry: Locator;
  readonly qas: Locator;
  readonly saved: Locator;
  readonly chips: Locator;

  constructor(page: Page) {
    this.page = page;
    this.photo = page.getByRole("region", { name: "Photo" }).getByRole("img");
    this.entry = page.getByRole("region", { name: "Entry" });
    this.qas = this.entry.getByRole("listitem", { name: /^QA/ });
    this.chips = this.entry.locator("[data-mention]");
    this.saved = page.locator("[data-saving=saved]");
  }

  /** Starts a session on a data set by its number and opens it. */
  static async start(
    page: Page,
    request: { tasks: Task[]; size: number; order?: string },
    datasetId = "1",
  ): Promise<ReviewPage> {
    const { tasks, size, order = "shuffle" } = request;
    const started = await page.request.post(`/api/datasets/${datasetId}/queues`, {
      data: { filter: { tasks, states: ["pending"], text: "" }, size, order },
    });
    expect(started.status()).toBe(200);
    await page.goto(`/review/${(await started.json()).queueId}`);
    const review = new ReviewPage(page);
    await review.isReady();
    return review;
  }

  /** Waits until an entry stands on the screen, its photo drawn or known to be missing. */
  async isReady(): Promise<void> {
    await expect(this.entry).toBeVisible();
    await expect(this.photo).toHaveAttribute("data-phase", /ready|absent/);
  }

  /** Waits for "2 of 6" in the top bar, and for the entry: a key that comes before it decides nothing. */
  async isAt(done: number, size: number): Promise<void> {
    await expect(this.page.getByText(`${done} of ${size}`, { exact: true })).toBeVisible();
    await expect(this.entry).toBeVisible();
  }

  /** The same, where the last decision may have ended the session. */
  async isAtOrOver(done: number, size: number): Promise<void> {
    if (done < size) await this.isAt(done, size);
    else await expect(this.page.getByRole("heading", { name: "This session is done" })).toBeVisible();
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Drags on the photo from one place to another; pixels of the photo. */
  async drag(from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
    const start = await this.onPage(from);
    const end = await this.onPage(to);
    await this.page.mouse.move(start.x, start.y);
    await this.page.mouse.down();
    await this.page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2);
    await this.page.mouse.move(end.x, end.y);
    await this.page.mouse.up();
  }

  /** Where a pixel of the photo lies on the page. */
  async onPage({ x, y }: { x: number; y: number }): Promise<{ x: number; y: number }> {
    return this.photo.evaluate(
      (element, at) => {
        const { left, top } = element.getBoundingClientRect();
        const { scale, offsetX, offsetY } = (element as HTMLElement).dataset;
        return { x: left + at.x * Number(scale) + Number(offsetX), y: top + at.y * Number(scale) + Number(offsetY) };
      },
      { x, y },
    );
  }

  /** Everything the entry says, to tell one from another; not the letters of boxes and keys, which come and go. */
  async text(): Promise<string> {
    const texts = await this.qas.evaluateAll((qas) =>
      qas.map((qa) => {
        const words = qa.cloneNode(true) as Element;
        for (const sign of words.querySelectorAll("[aria-hidden]")) sign.remove();
        return words.textContent;
      }),
    );
    return texts.join("\n");
  }

  /** Where the session stands, asked of the server. */
  async progress(): Promise<QueueProgress> {
    const queueId = this.page.url().split("/").at(-1);
    return (await this.page.request.get(`/api/queues/${queueId}/progress`)).json();
  }
}
