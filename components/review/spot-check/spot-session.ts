import { v7 as uuidv7 } from "uuid";
import type { KnownBox } from "#domain/box/known-boxes.ts";
import type { ClaimedEntry, QueueProgress } from "#domain/entry/entry-view.ts";
import type { Message } from "#domain/message.ts";
import { movedProgress, newestProgress } from "#domain/review/session/own-progress.ts";
import { entriesToAsk } from "#domain/review/spot-check/entries-to-ask.ts";
import { type SpotMark, spotBodies } from "#domain/review/spot-check/spot-judgements.ts";
import {
  addClaimed,
  boxCountOf,
  cellsToJudge,
  cellsUnder,
  EMPTY_SHEET,
  pressCell,
  type SpotSheet,
  type SpotTab,
  submitMarks,
  takeBack,
} from "#domain/review/spot-check/spot-sheet.ts";
import type { Decision, VerdictBody } from "#domain/verdict/verdict.ts";
import { call, problemOf } from "../../ui/call.ts";
import type { Clock } from "../../ui/clock.ts";
import type { Outbox } from "../outbox/outbox.ts";
import { preloadKnown } from "../photo/known.ts";
import type { JoinFeedPage } from "../session/feed.ts";
import type { FeedServer } from "../session/feed-server.ts";
import { ActiveTime } from "../workspace/active-time.ts";
import { preloadCells } from "./preload-cells.ts";
import { loadSpotMarks, saveSpotMarks } from "./spot-mark-store.ts";
import { undoEarlier, undoSent } from "./undo-verdict.ts";

export type SpotState = {
  status: "loading" | "ready" | "empty" | "cut-off";
  sheet: SpotSheet;
  progress: QueueProgress | null;
  problem: Message | null;
  /** Boxes that were judged in this sitting. */
  judgedBoxes: number;
};

type Options = {
  queueId: string;
  keptAs: string;
  codebookVersion: number | null;
  outbox: Pick<Outbox, "put" | "state" | "unsentEntryIds">;
  server: FeedServer;
  joinPage: JoinFeedPage;
  clock: Clock;
};

/** What one submission took from the sheet and sent: Undo restores it without asking the server. */
type Submission = {
  boxes: number;
  marks: ReadonlyMap<string, SpotMark>;
  earlier: ReadonlyMap<string, SpotMark>;
  sent: { claimed: ClaimedEntry; body: VerdictBody }[];
};

const RENEW_MS = 4 * 60_000;

/**
 * A spot check at work: claims photos ahead until two pages are there, with what is known of each, sends the verdicts of
 * entries whose every box was judged, and takes pages back. Lives outside of React, which reads it as an external store.
 */
export class SpotSession {
  #state: SpotState = { status: "loading", sheet: EMPTY_SHEET, progress: null, problem: null, judgedBoxes: 0 };
  readonly #listeners = new Set<() => void>();
  readonly #options: Options;
  readonly #known = new Map<string, readonly KnownBox[]>();
  readonly #submissions: Submission[] = [];
  #filling: Promise<void> | null = null;
  #isRunning = false;
  #time = new ActiveTime();
  /** Cells of a page. */
  #pageSize = 24;
  #tab: SpotTab = "all";
  /** How often something was submitted or taken back here. */
  #moves = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly state = (): SpotState => this.#state;

  /** Starts handing out, in pages of so many cells. Answers what stops it. */
  start(pageSize: number): () => void {
    this.#pageSize = pageSize;
    const kept = loadSpotMarks(this.#options.keptAs, this.#options.queueId);
    this.#change({ sheet: { ...this.#state.sheet, ...kept } });
    const stopRenewing = this.#options.clock.every(RENEW_MS, () => void this.#renew());
    const part = this.#options.joinPage({
      onRetry: () => {
        if (this.#state.problem !== null) void this.fill();
      },
      onLeave: () => this.#release(this.#state.sheet.claimed),
    });
    this.#isRunning = true;
    void this.fill();
    return () => {
      this.#isRunning = false;
      stopRenewing();
      part();
      this.#release(this.#state.sheet.claimed);
    };
  }

  setPageSize(pageSize: number): void {
    this.#pageSize = pageSize;
    void this.fill();
  }

  /** Looks for more of that kind than happen to be there. */
  setTab(tab: SpotTab): void {
    this.#tab = tab;
    void this.fill();
  }

  /** The reviewer is active: a key or a pointer. */
  noteActivity(): void {
    this.#time.noteActivity();
  }

  /** Marks a cell as wrong for that reason; null clears the mark. */
  press(key: string, code: string | null): void {
    this.#change({ sheet: pressCell(this.#state.sheet, key, code) });
    this.#save();
  }

  /** Submits the marks and sends what is due; the next page is shown at once. */
  submit(marks: ReadonlyMap<string, SpotMark>, mode: "grid" | "single"): void {
    const earlier = this.#state.sheet.judged;
    const boxes = boxCountOf(this.#state.sheet.cells.filter((cell) => marks.has(cell.key)));
    const sent = this.#submitMarks(marks, mode);
    this.#submissions.push({ boxes, marks, earlier, sent });
    this.#change({ judgedBoxes: this.#state.judgedBoxes + boxes });
    this.#time = new ActiveTime();
    void this.fill();
  }

  /**
   * Takes the last page back (or the last verdict of an earlier visit). "none": there is nothing; "wait": verdicts are on
   * their way that the server has to have first.
   */
  async undo(): Promise<"done" | "none" | "wait"> {
    const last = this.#submissions.pop();
    if (last) {
      const claimed = last.sent.map((sent) => {
        const undone = undoSent(sent.claimed, sent.body);
        void this.#options.outbox.put(undone.body, sent.claimed.entry);
        return undone.claimed;
      });
      this.#bringBack(
        { claimed, marks: last.marks, earlier: last.earlier },
        last.sent.map(({ body }) => body.decision),
      );
      this.#change({ judgedBoxes: this.#state.judgedBoxes - last.boxes });
      return "done";
    }
    if (this.#options.outbox.state().waiting > 0) return "wait";
    const earlier = await call("GET /api/queues/{queueId}/undoable", { params: { queueId: this.#options.queueId } });
    if (!earlier) return "none";
    await this.#learn([earlier.claimed]);
    const { body, claimed, marks } = undoEarlier(earlier, this.#options.queueId);
    void this.#options.outbox.put(body, claimed.entry);
    this.#bringBack({ claimed: [claimed], marks, earlier: new Map() }, [earlier.decision]);
    return "done";
  }

  fill(): Promise<void> {
    this.#filling ??= this.#fill().finally(() => {
      this.#filling = null;
    });
    return this.#filling;
  }

  async #fill(): Promise<void> {
    try {
      for (let isMore = true; isMore; ) {
        const count = entriesToAsk(this.#state.sheet, this.#tab, this.#pageSize);
        isMore = count > 0 && (await this.#claim(count));
      }
      this.#change({ problem: null, status: cellsToJudge(this.#state.sheet).length > 0 ? "ready" : "empty" });
    } catch (error) {
      this.#change({
        status: cellsToJudge(this.#state.sheet).length > 0 ? "ready" : "cut-off",
        problem: problemOf(error),
      });
    }
    preloadCells(cellsUnder(this.#state.sheet, this.#tab).slice(this.#pageSize, 2 * this.#pageSize));
  }

  /** False where the queue has nothing more to hand out. */
  async #claim(count: number): Promise<boolean> {
    const { outbox, server } = this.#options;
    const have = [...outbox.unsentEntryIds(), ...this.#state.sheet.claimed.map(({ entry }) => entry.id)];
    const isQuiet = outbox.unsentEntryIds().length === 0;
    const moves = this.#moves;
    const { entries, progress } = await server.claim({ count, have, by: "photo", isCounted: true });
    if (!this.#isRunning) {
      this.#release(entries);
      return false;
    }
    await this.#learn(entries);
    // What was sent while this was asked is not to be judged again.
    const gone = new Set(outbox.unsentEntryIds());
    const fresh = entries.filter(({ entry }) => !gone.has(entry.id));
    this.#change({
      sheet: addClaimed(this.#state.sheet, fresh, this.#knownOf),
      progress: newestProgress(this.#state.progress, progress, isQuiet && moves === this.#moves),
    });
    // Entries without a box to look at, and those whose boxes were judged elsewhere on the photo, are done already.
    this.#submitMarks(new Map(), "grid");
    if (cellsToJudge(this.#state.sheet).length > 0) this.#change({ status: "ready" });
    return fresh.length > 0;
  }

  readonly #knownOf = (imageId: string): readonly KnownBox[] => this.#known.get(imageId) ?? [];

  /** What else is known of the photos decides how a cell is shown, so it is there before the cell. */
  async #learn(claimed: readonly ClaimedEntry[]): Promise<void> {
    const ids = new Set(claimed.flatMap(({ entry }) => entry.image?.id ?? []));
    await Promise.all(
      [...ids].map(async (id) => {
        // Without it a cell shows its crop alone, which can be judged as well.
        const known = await preloadKnown(id).catch(() => null);
        if (known) this.#known.set(id, known.boxes);
      }),
    );
  }

  #submitMarks(marks: ReadonlyMap<string, SpotMark>, mode: "grid" | "single"): Submission["sent"] {
    const { queueId, codebookVersion, outbox } = this.#options;
    const submitted = submitMarks(this.#state.sheet, marks);
    const sending = { queueId, codebookVersion, mode, newId: uuidv7, ...this.#time.read() };
    const bodies = spotBodies(submitted.due, submitted.cells, submitted.marks, sending);
    const sent = submitted.due.flatMap((claimed, index) => {
      const body = bodies[index];
      return body ? { claimed, body } : [];
    });
    const safe = sent.map(({ claimed, body }) => outbox.put(body, claimed.entry));
    this.#count(
      sent.map(({ body }) => body.decision),
      1,
    );
    this.#change({ sheet: submitted.sheet });
    // The marks go only when the verdicts made of them are safe.
    void Promise.all(safe).then(() => this.#save());
    return sent;
  }

  #bringBack(back: Parameters<typeof takeBack>[1], decisions: readonly Decision[]): void {
    this.#count(decisions, -1);
    this.#change({ sheet: takeBack(this.#state.sheet, back, this.#knownOf), status: "ready" });
    this.#save();
    this.#time = new ActiveTime();
  }

  #count(decisions: readonly Decision[], by: 1 | -1): void {
    this.#moves++;
    const skipped = decisions.filter((decision) => decision === "skip").length;
    const moved = { decided: decisions.length - skipped, skipped };
    this.#change({ progress: movedProgress(this.#state.progress, moved, by) });
  }

  #save(): void {
    saveSpotMarks(this.#options.keptAs, this.#options.queueId, this.#state.sheet);
  }

  /** Others may have what nobody judged here. What was judged and not sent yet stays claimed. */
  #release(claimed: readonly ClaimedEntry[]): void {
    const tokens = claimed.map(({ claim }) => claim.token);
    // If this does not arrive, the leases expire by themselves.
    if (tokens.length > 0) void this.#options.server.release(tokens).catch(() => {});
  }

  async #renew(): Promise<void> {
    // An expired lease refuses no verdict; the timer tries again.
    await this.#options.server.claim({ count: 0, have: [], isCounted: false }).catch(() => {});
  }

  #change(change: Partial<SpotState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
