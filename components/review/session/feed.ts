import type { Claimed } from "#domain/claim.ts";
import type { ClaimedEntry } from "#domain/entry/entry-view.ts";
import { photoUrlOf } from "#domain/photo/photo-url.ts";
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
import { afterPaint } from "../../ui/after-paint.ts";
import { call, problemOf } from "../../ui/call.ts";
import { identity } from "../../ui/identity.ts";
import { preloadKnown } from "../photo/known.ts";
import { draftKey, loadDraft } from "../workspace/draft-store.ts";

export type { FedEntry, FeedState, VisitMode };

const RENEW_MS = 4 * 60_000;
/** The first look after an empty answer, and the longest pause between the later ones. */
const LOOK_AGAIN_MS = { first: 300, longest: 5_000 };
/** Counting a queue reads all of it. Between two counts the page's own decisions move its figures. */
const COUNT_MS = 10_000;

type Options = {
  queueId: string;
  installation: string;
  mode?: VisitMode;
  preload(photoUrl: string): void;
  /** Entries whose verdicts have not reached the server: it must not hand them out again. */
  unsentEntryIds(): string[];
};

/**
 * Brings a queue's entries to the screen: claims ahead, fetches their photos and known objects ahead, and puts an undone
 * one back in front. Lives outside of React, which reads it as an external store.
 */
export class Feed {
  #state: FeedState;
  readonly #listeners = new Set<() => void>();
  readonly #options: Options;
  /** Photos whose rest has been asked for in this visit mode. */
  readonly #whole = new Set<string>();
  #filling: Promise<void> | null = null;
  #failures = 0;
  #looks = 0;
  /** The first figures came while verdicts of an earlier page were on their way. */
  #isBehind = false;
  #countedAt = Number.NEGATIVE_INFINITY;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.#state = startFeed(options.mode);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly state = (): FeedState => this.#state;

  /** Starts handing out. Answers what stops it. */
  start(): () => void {
    const renewing = setInterval(() => void this.#renew(), RENEW_MS);
    const again = () => {
      if (this.#state.problem !== null) void this.fill();
    };
    const release = () => this.#release();
    window.addEventListener("online", again);
    window.addEventListener("pagehide", release);
    const stopListening = identity.subscribe(() => !identity.state().isLost && again());
    void this.fill();
    return () => {
      clearInterval(renewing);
      clearTimeout(this.#retry);
      window.removeEventListener("online", again);
      window.removeEventListener("pagehide", release);
      release();
      stopListening();
    };
  }

  /** Takes a decided entry off the screen and shows the next. To be called at once; its verdict goes its own way. */
  decide(entryId: string): void {
    this.#act({ kind: "decided", entryId });
    // More is held already: asking for it must not hold up the frame that shows the next.
    afterPaint(() => void this.fill());
  }

  /** The same for the entry in focus. */
  advance(): void {
    const { current } = this.#state;
    if (current) this.decide(current.entry.id);
  }

  /** Puts an undone entry back on the screen, as it was left or, from an earlier page, as its draft was kept. */
  bringBack(claimed: ClaimedEntry & { draft?: Draft }): void {
    this.#act({
      kind: "broughtBack",
      fed: claimed.draft ? { ...claimed, draft: claimed.draft } : this.#prepare(claimed),
    });
  }

  /** Changes to one entry at a time or all of a photo's in one visit; what is held stays held. */
  visit(mode: VisitMode): void {
    if (mode === this.#state.mode) return;
    this.#whole.clear();
    this.#act({ kind: "visited", mode });
    void this.fill();
  }

  /** Moves the focus within the column. */
  focus(entryId: string): void {
    this.#act({ kind: "focused", entryId });
  }

  /** An entry's draft (the one in focus, unless named), so that coming back to it finds it as it was left. */
  keepDraft(draft: Draft, entryId = this.#state.current?.entry.id): void {
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
    clearTimeout(this.#retry);
    for (let request = this.#next(); request; request = this.#next()) {
      const { moves: asked, held } = this.#state;
      const isQuiet = this.#options.unsentEntryIds().length === 0;
      try {
        const { entries, progress } = await this.#claim(request);
        this.#failures = 0;
        this.#isBehind ||= this.#state.progress === null && !isQuiet;
        if (request.imageId) this.#whole.add(request.imageId);
        this.#act({
          kind: "filled",
          entries: entries.map((claimed) => this.#prepare(claimed)),
          progress,
          asked,
          isQuiet,
        });
        // Nothing more to be had: asking again would be answered the same.
        const isAll = entries.length < request.count || this.#state.held.length <= held.length;
        if (isAll && !request.imageId) return this.#lookAgain();
      } catch (error) {
        this.#act({ kind: "failed", problem: problemOf(error) });
        this.#failures++;
        this.#retry = setTimeout(() => void this.fill(), retryAfterMs(this.#failures + 1, Math.random()));
        return;
      }
    }
  }

  /**
   * Where others hold all that is left it is asked for again, later and later: they may let go. A page that was reloaded
   * while it claimed is such another, too: its claim may be under way on the server when this page makes its first.
   */
  #lookAgain(): void {
    const { status, progress } = this.#state;
    if (status !== "empty" || !progress || progress.left === 0) {
      this.#looks = 0;
      return;
    }
    const pauseMs = Math.min(LOOK_AGAIN_MS.first * 2 ** this.#looks++, LOOK_AGAIN_MS.longest);
    this.#retry = setTimeout(() => void this.fill(), pauseMs);
  }

  #next(): ClaimRequest | null {
    return nextClaim(this.#state, this.#whole, this.#options.unsentEntryIds());
  }

  async #claim(request: ClaimRequest, isCounted = performance.now() - this.#countedAt > COUNT_MS): Promise<Claimed> {
    const now = performance.now();
    const body = { ...request, isCounted };
    const params = { queueId: this.#options.queueId };
    const answer = await call("POST /api/queues/{queueId}/claims", { params, body, timeoutMs: 30_000 });
    if (answer.progress) this.#countedAt = now;
    return answer;
  }

  #prepare(claimed: ClaimedEntry): FedEntry {
    const { queueId, installation, preload } = this.#options;
    const image = claimed.entry.image;
    const url = photoUrlOf(image);
    if (url !== null) preload(url);
    if (image) void preloadKnown(image.id);
    const kept = loadDraft(draftKey(installation, queueId, claimed.entry.id));
    return { ...claimed, draft: kept ?? startDraft(claimed.entry) };
  }

  /** Others may have what nobody decided here. What was decided and not sent yet stays claimed. */
  #release(): void {
    const tokens = this.#state.held.map((fed) => fed.claim.token);
    if (tokens.length === 0) return;
    // Where it does not arrive the leases lapse by themselves.
    const params = { queueId: this.#options.queueId };
    void call("DELETE /api/queues/{queueId}/claims", { params, body: { tokens } }).catch(() => {});
  }

  async #renew(): Promise<void> {
    // A lapsed lease refuses no verdict; the next turn of the timer tries again.
    await this.#claim({ count: 0, have: [] }, false).catch(() => {});
  }

  /** Asks for the figures alone. */
  async #count(): Promise<void> {
    const { moves: asked } = this.#state;
    // Figures that do not come stay as they are until the next question.
    const answer = await this.#claim({ count: 0, have: [] }, true).catch(() => null);
    const isQuiet = this.#options.unsentEntryIds().length === 0;
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
