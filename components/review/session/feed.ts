import type { Claimed } from "#domain/claim.ts";
import { type ClaimedEntry, type EntryView, photosOfEntry } from "#domain/entry/entry-view.ts";
import { retryAfterMs } from "#domain/retry-after.ts";
import {
  type FedEntry,
  type FeedAction,
  type FeedState,
  reduceFeed,
  startFeed,
  type VisitMode,
} from "#domain/review/session/feed-state.ts";
import { type ClaimRequest, nextClaim } from "#domain/review/session/next-claim.ts";
import { type Draft, startDraft } from "#domain/review/workspace/draft.ts";
import { problemOf } from "../../ui/call.ts";
import type { Clock } from "../../ui/clock.ts";
import type { FeedServer } from "./feed-server.ts";

export type { FedEntry, FeedState, VisitMode };

const RENEW_MS = 4 * 60_000;
/** The pause after an empty answer, and the longest one between later requests. */
const EMPTY_RETRY_MS = { first: 300, longest: 5_000 };
/** Photos of an entry that are fetched before it is in front. */
const PHOTOS_AHEAD = 2;
/** Counting a queue reads all of it. Between two counts the page's own decisions move its figures. */
const COUNT_MS = 10_000;

/** Joins a feed to what happens around its page. Answers what parts them. */
export type JoinFeedPage = (listeners: {
  /** The network or the name came back: what failed may pass now. */
  onRetry(): void;
  onLeave(): void;
}) => () => void;

/** All that a feed has to do with: a test has others than a browser (open-feed.ts). */
export type FeedPorts = {
  mode: VisitMode;
  server: FeedServer;
  /** Entries whose verdicts have not reached the server: it must not hand them out again. */
  unsentEntryIds(): string[];
  /** The persisted draft of an entry, or null. */
  loadDraft(entryId: string): Draft | null;
  /** Fetches a photo and what is known of it ahead. */
  preload(image: EntryView["image"]): void;
  joinPage: JoinFeedPage;
  /** Runs work when what was just asked for has been painted. */
  afterPaint(work: () => void): void;
  clock: Clock;
  /** From 0 to 1. */
  random(): number;
};

/**
 * Brings a queue's entries to the screen: claims ahead, fetches their photos and known objects ahead, and puts an undone
 * one back in front. Lives outside of React, which reads it as an external store.
 */
export class Feed {
  #state: FeedState;
  readonly #listeners = new Set<() => void>();
  readonly #ports: FeedPorts;
  /** Photos whose rest has been asked for in this visit mode. */
  readonly #completedPhotos = new Set<string>();
  #filling: Promise<void> | null = null;
  #failures = 0;
  #retriesWhileEmpty = 0;
  /** The first figures came while verdicts of an earlier page were on their way. */
  #isBehind = false;
  #countedAt = Number.NEGATIVE_INFINITY;
  #stopRetry = () => {};
  #isRunning = false;
  /** Entries decided here since the claim that is under way was asked for: its answer may be older than the decision. */
  readonly #decidedMeanwhile = new Set<string>();

  constructor(ports: FeedPorts) {
    this.#ports = ports;
    this.#state = startFeed(ports.mode);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly state = (): FeedState => this.#state;

  /** Starts claiming entries. Returns what stops it. */
  start(): () => void {
    const stopRenewing = this.#ports.clock.every(RENEW_MS, () => void this.#renew());
    const part = this.#ports.joinPage({
      onRetry: () => {
        if (this.#state.problem !== null) void this.fill();
      },
      onLeave: () => this.#release(),
    });
    this.#isRunning = true;
    void this.fill();
    return () => {
      this.#isRunning = false;
      stopRenewing();
      this.#stopRetry();
      part();
      this.#release();
    };
  }

  /** Takes a decided entry off the screen and shows the next. To be called at once; its verdict goes its own way. */
  decide(entryId: string): void {
    this.#decidedMeanwhile.add(entryId);
    this.#act({ kind: "decided", entryId });
    // More is buffered already: claiming must not delay the frame that shows the next entry.
    this.#ports.afterPaint(() => void this.fill());
  }

  /** The same for the entry in focus. */
  advance(): void {
    const { current } = this.#state;
    if (current) this.decide(current.entry.id);
  }

  /** Puts an undone entry back on the screen, as it was left or, from an earlier page, with its persisted draft. */
  bringBack(claimed: ClaimedEntry & { draft?: Draft }): void {
    this.#act({
      kind: "broughtBack",
      fed: claimed.draft ? { ...claimed, draft: claimed.draft } : this.#prepare(claimed),
    });
  }

  /** Changes to one entry at a time or all of a photo's in one visit; the buffer stays. */
  visit(mode: VisitMode): void {
    if (mode === this.#state.mode) return;
    this.#completedPhotos.clear();
    this.#act({ kind: "visited", mode });
    void this.fill();
  }

  /** Moves the focus within the column. */
  focus(entryId: string): void {
    this.#act({ kind: "focused", entryId });
  }

  /** An entry's draft (the one in focus, unless named), so that coming back to it finds it as it was left. */
  saveDraft(draft: Draft, entryId = this.#state.current?.entry.id): void {
    if (entryId) this.#act({ kind: "drafted", entryId, draft });
  }

  /**
   * To be called when the last verdict has arrived: it may have ended the session, and figures that were asked for before
   * it, with none of our own to put in their place, are behind.
   */
  recheck(): void {
    // What is under way was asked before it arrived, and its figures may be those of then.
    if (!this.#state.current) void Promise.resolve(this.#filling).then(() => this.fill());
    else if (this.#isBehind) void this.#count();
  }

  fill(): Promise<void> {
    this.#filling ??= this.#fill().finally(() => {
      this.#filling = null;
    });
    return this.#filling;
  }

  async #fill(): Promise<void> {
    this.#stopRetry();
    for (let request = this.#next(); request; request = this.#next()) {
      this.#decidedMeanwhile.clear();
      const { moves: asked, buffer } = this.#state;
      const isQuiet = this.#ports.unsentEntryIds().length === 0;
      try {
        const { entries, progress } = await this.#claim(request);
        if (!this.#isRunning) return this.#release(entries);
        this.#failures = 0;
        if (entries.length > 0) this.#retriesWhileEmpty = 0;
        this.#isBehind ||= this.#state.progress === null && !isQuiet;
        if (request.imageId) this.#completedPhotos.add(request.imageId);
        this.#act({
          kind: "filled",
          entries: entries
            .filter(({ entry }) => !this.#decidedMeanwhile.has(entry.id))
            .map((claimed) => this.#prepare(claimed)),
          progress,
          asked,
          isQuiet,
        });
        // Nothing more to be had: asking again would be answered the same.
        const isAll = entries.length < request.count || this.#state.buffer.length <= buffer.length;
        if (isAll && !request.imageId) return this.#retryLater();
      } catch (error) {
        if (!this.#isRunning) return;
        this.#act({ kind: "failed", problem: problemOf(error) });
        this.#failures++;
        const pauseMs = retryAfterMs(this.#failures + 1, this.#ports.random());
        this.#stopRetry = this.#ports.clock.after(pauseMs, () => void this.fill());
        return;
      }
    }
  }

  /**
   * Where others hold all that is left, it is requested again with growing pauses: they may release it. A page that was reloaded
   * while it claimed is such another, too: its claim may be under way on the server when this page makes its first.
   */
  #retryLater(): void {
    const { status, progress } = this.#state;
    if (status !== "empty" || !progress || progress.left === 0) return;
    const pauseMs = Math.min(EMPTY_RETRY_MS.first * 2 ** this.#retriesWhileEmpty++, EMPTY_RETRY_MS.longest);
    this.#stopRetry = this.#ports.clock.after(pauseMs, () => void this.fill());
  }

  #next(): ClaimRequest | null {
    return this.#isRunning ? nextClaim(this.#state, this.#completedPhotos, this.#ports.unsentEntryIds()) : null;
  }

  async #claim(
    request: ClaimRequest,
    isCounted = this.#ports.clock.now() - this.#countedAt > COUNT_MS,
  ): Promise<Claimed> {
    const now = this.#ports.clock.now();
    const answer = await this.#ports.server.claim({ ...request, isCounted });
    if (answer.progress) this.#countedAt = now;
    return answer;
  }

  #prepare(claimed: ClaimedEntry): FedEntry {
    const photos = photosOfEntry(claimed.entry);
    // Where an entry of many begins; the others come one ahead of whoever looks at them.
    for (const photo of photos.slice(0, PHOTOS_AHEAD)) this.#ports.preload(photo);
    return { ...claimed, draft: this.#ports.loadDraft(claimed.entry.id) ?? startDraft(claimed.entry) };
  }

  /** Others may have what nobody decided here. What was decided and not sent yet stays claimed. */
  #release(claimed: readonly ClaimedEntry[] = this.#state.buffer): void {
    const tokens = claimed.map(({ claim }) => claim.token);
    // If this does not arrive, the leases expire by themselves.
    if (tokens.length > 0) void this.#ports.server.release(tokens).catch(() => {});
  }

  async #renew(): Promise<void> {
    // An expired lease refuses no verdict; the timer tries again.
    await this.#claim({ count: 0, have: [] }, false).catch(() => {});
  }

  /** Asks for the figures alone. */
  async #count(): Promise<void> {
    const { moves: asked } = this.#state;
    // Figures that do not come stay as they are until the next question.
    const answer = await this.#claim({ count: 0, have: [] }, true).catch(() => null);
    const isQuiet = this.#ports.unsentEntryIds().length === 0;
    if (!answer || !isQuiet || asked !== this.#state.moves) return;
    this.#isBehind = false;
    this.#act({ kind: "filled", ...answer, entries: [], asked, isQuiet });
  }

  #act(action: FeedAction): void {
    const next = reduceFeed(this.#state, action);
    if (next === this.#state) return;
    this.#state = next;
    for (const listener of this.#listeners) listener();
  }
}
