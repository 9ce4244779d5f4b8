import type { PostVerdict } from "#components/review/outbox/outbox-post.ts";
import type { VerdictBody } from "#domain/verdict/verdict.ts";
import type { FakeClock } from "./fake-clock.ts";
import type { FakePage } from "./fake-page.ts";
import { type FakeStudio, problem } from "./fake-studio.ts";

/** What becomes of one request. `lost before` and `lost after`: it, or its answer, does not arrive. */
export type Fate = "fine" | "lost before" | "lost after" | "failing" | "refused" | "gateway";
export const FATES: readonly Fate[] = ["fine", "lost before", "lost after", "failing", "refused", "gateway"];

/** The way from a browser to the studio. */
export class FakeNetwork {
  isOnline = true;
  delayMs = 5;
  /** What becomes of the next requests, the first first; after them all goes well. */
  fates: Fate[] = [];
  /** Ids of verdicts in the order in which they were sent. */
  readonly sent: string[] = [];
  readonly #studio: FakeStudio;
  readonly #clock: FakeClock;
  readonly #refused = new Set<unknown>();

  constructor(studio: FakeStudio, clock: FakeClock) {
    this.#studio = studio;
    this.#clock = clock;
  }

  /** Notes of the verdicts that were refused for good. */
  get refused(): ReadonlySet<unknown> {
    return this.#refused;
  }

  /** Posts verdicts as a page does: what was sent arrives although the page ends (keepalive). */
  of(page: FakePage, onUnnamed: () => void): PostVerdict {
    const post = async (body: VerdictBody, by: string | undefined): Promise<{ verdictId: string }> => {
      this.sent.push(body.id);
      const fate = this.fates.shift();
      await this.#pass();
      if (!this.isOnline || fate === "lost before") throw new TypeError("Failed to fetch");
      if (fate === "failing") throw problem(500, "internal");
      if (fate === "gateway") throw problem(502, "gateway");
      if (fate === "refused" && !this.#studio.knows(body.id)) this.#refused.add(body.note);
      if (this.#refused.has(body.note)) this.#studio.refuse();
      const answer = this.#studio.take(body, by);
      if (fate === "lost after") {
        await this.#pass();
        throw new TypeError("Failed to fetch");
      }
      return answer;
    };
    return ({ body, headers = {} }) =>
      page.while(
        post(body as VerdictBody, headers["x-svit-reviewer"]).catch((error) => {
          if (error.status === 401) onUnnamed();
          throw error;
        }),
      );
  }

  #pass(): Promise<void> {
    return new Promise((resolve) => this.#clock.after(this.delayMs, resolve));
  }
}
