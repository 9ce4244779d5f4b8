import type { ClaimedEntry, QueueProgress } from "#domain/entry-view.ts";
import { type Draft, startDraft } from "#domain/review/draft.ts";
import { call } from "../ui/call.ts";
import { preloadKnown } from "./known.ts";
import { draftKey, loadDraft } from "./store.ts";

/** A claimed entry with the draft that was kept of it, and its photo on the way. */
export type FedEntry = ClaimedEntry & { draft: Draft };

export type FeedState = {
  status: "loading" | "ready" | "empty" | "cut-off";
  current: FedEntry | null;
  progress: QueueProgress | null;
  problem: string | null;
};

/** Entries held beyond the current one: enough that a decision never waits for the network. */
const AHEAD = 4;
const RENEW_MS = 4 * 60_000;

type Options = {
  queueId: string;
  installation: string;
  preload(imageId: string): void;
  /** Entries whose verdicts have not reached the server: it must not hand them out again. */
  unsentEntryIds(): string[];
};

/**
 * Brings a queue's entries to the screen: claims ahead, fetches their photos and known objects ahead, and puts an undone
 * one back in front. Lives outside of React, which reads it as an external store.
 */
export class Feed {
  #state: FeedState = { status: "loading", current: null, progress: null, problem: null };
  #ahead: FedEntry[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #options: Options;
  #filling: Promise<void> | null = null;
  /** How often an entry was decided or taken back here. */
  #moves = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly state = (): FeedState => this.#state;

  /** Starts handing out. Answers what stops it. */
  start(): () => void {
    this.#timer = setInterval(() => void this.#renew(), RENEW_MS);
    void this.fill();
    return () => clearInterval(this.#timer);
  }

  /** Shows the next entry. To be called at once when the current one is decided; its verdict goes its own way. */
  advance(): void {
    const { current, progress } = this.#state;
    this.#moves++;
    const next = this.#ahead.shift() ?? null;
    this.#change({
      current: next,
      status: next ? "ready" : "loading",
      progress:
        progress && current
          ? { ...progress, decided: progress.decided + 1, left: Math.max(0, progress.left - 1) }
          : progress,
    });
    void this.fill();
  }

  /** Puts an undone entry back on the screen; what was on it waits behind. */
  bringBack(entry: FedEntry): void {
    const { current, progress } = this.#state;
    this.#ahead = this.#ahead.filter((ahead) => ahead.entry.id !== entry.entry.id);
    this.#moves++;
    if (current) this.#ahead.unshift(current);
    this.#change({
      current: entry,
      status: "ready",
      progress: progress && { ...progress, decided: Math.max(0, progress.decided - 1), left: progress.left + 1 },
    });
  }

  /** The current entry's draft, so that coming back to it finds it as it was left. */
  keepDraft(draft: Draft): void {
    if (this.#state.current) this.#state.current.draft = draft;
  }

  /** Asks again where nothing was left to show: a verdict that has arrived may have ended the session. */
  recheck(): void {
    if (!this.#state.current) void this.fill();
  }

  fill(): Promise<void> {
    this.#filling ??= this.#fill().finally(() => {
      this.#filling = null;
    });
    return this.#filling;
  }

  async #fill(): Promise<void> {
    const wanted = AHEAD + 1 - this.#ahead.length - (this.#state.current ? 1 : 0);
    if (wanted <= 0) return;
    const moves = this.#moves;
    const isQuiet = this.#options.unsentEntryIds().length === 0;
    try {
      const { entries, progress } = await call<{ entries: ClaimedEntry[]; progress: QueueProgress }>(
        `/api/queues/${this.#options.queueId}/claims`,
        "POST",
        { count: wanted, have: this.#held() },
      );
      const fresh = entries.filter(({ entry }) => !this.#held().includes(entry.id));
      const fed = fresh.map((claimed) => this.#prepare(claimed));
      this.#ahead.push(...fed);
      const current = this.#state.current ?? this.#ahead.shift() ?? null;
      this.#change({
        current,
        progress: this.#settled(progress, isQuiet && moves === this.#moves),
        problem: null,
        status: current ? "ready" : "empty",
      });
    } catch (error) {
      this.#change({
        status: this.#state.current ? "ready" : "cut-off",
        problem: error instanceof Error ? error.message : String(error),
      });
    }
  }

  /**
   * The server's figures where nothing was on its way when it was asked and nothing was decided since; else our own, which
   * are ahead of it, or the position would jump.
   */
  #settled(progress: QueueProgress, isQuiet: boolean): QueueProgress {
    const known = this.#state.progress;
    return isQuiet || !known ? progress : { ...known, size: progress.size, elsewhere: progress.elsewhere };
  }

  #held(): string[] {
    const ids = [...this.#options.unsentEntryIds(), ...this.#ahead.map((fed) => fed.entry.id)];
    return this.#state.current ? [...ids, this.#state.current.entry.id] : ids;
  }

  #prepare(claimed: ClaimedEntry): FedEntry {
    const { queueId, installation, preload } = this.#options;
    const image = claimed.entry.image;
    if (image?.photo === "present") preload(image.id);
    if (image) void preloadKnown(image.id);
    const kept = loadDraft(draftKey(installation, queueId, claimed.entry.id));
    return { ...claimed, draft: kept ?? startDraft(claimed.entry) };
  }

  async #renew(): Promise<void> {
    // A lapsed lease refuses no verdict; the next turn of the timer tries again.
    await call(`/api/queues/${this.#options.queueId}/claims`, "POST", { count: 0 }).catch(() => {});
  }

  #change(change: Partial<FeedState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
