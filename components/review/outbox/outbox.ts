import type { EntryView } from "#domain/entry/entry-view.ts";
import { parseConflict } from "#domain/review/outbox/conflict.ts";
import {
  keepMine,
  keepTheirs,
  nextDueMs,
  nextToSend,
  type Predecessor,
  type RowChange,
  type Setback,
  settleConflict,
  takeBack,
  takeBackAnswered,
  undoAnswered,
} from "#domain/review/outbox/outbox-order.ts";
import { isOpen, type OutboxRow, type RowProblem } from "#domain/review/outbox/outbox-row.ts";
import { type OutboxState, outboxState, showsTheSame } from "#domain/review/outbox/outbox-state.ts";
import type { Reviewer } from "#domain/reviewer.ts";
import type { VerdictBody } from "#domain/verdict/verdict.ts";
import type { Clock } from "../../ui/clock.ts";
import type { JoinPage } from "./join-page.ts";
import type { Delivered } from "./outbox-post.ts";
import { OutboxRows, type Successors } from "./outbox-rows.ts";
import type { OutboxStore } from "./outbox-store.ts";
import type { SenderLock } from "./sender-lock.ts";
import { nextSetback } from "./setback.ts";

export type { OutboxState };

/** All that an outbox has to do with: a test has others than a browser (open-outbox.ts). */
export type OutboxPorts = {
  /** The studio whose verdicts these are: another one may be served from the same address later. */
  installation: string;
  store: Pick<OutboxStore, "change" | "rows">;
  /** Sends one verdict. Never throws. */
  deliver(row: OutboxRow): Promise<Delivered>;
  lock: SenderLock;
  joinPage: JoinPage;
  identity: { person(): Reviewer | null; learn(): Promise<void> };
  clock: Clock;
  /** From 0 to 1. */
  random(): number;
  newId(): string;
};

/** So many failures in a row are the server's, not the verdicts'. */
const FAILURES_MAX = 3;

/** A database that cannot be read is asked again, for so long; then the journal is taken for all there is. */
const UNLED_AGAIN_MS = 1000;
const UNLED_MS_MAX = 600_000;

/**
 * Sends verdicts, one at a time, each until the server has answered it. A verdict is first written to this browser's
 * disk, so that it survives whatever happens to the page; its id makes a second sending harmless. All tabs share
 * what is stored, and one of them sends at a time. Lives outside of React, which reads it as an external store.
 */
export class Outbox {
  #state: OutboxState = outboxState([], { personId: null, sinceMs: [], isRead: false });
  readonly #listeners = new Set<() => void>();
  readonly #drainedListeners = new Set<() => void>();
  readonly #ports: OutboxPorts;
  readonly #rows: OutboxRows;
  /** Ids under which verdicts were sent again, and what stands in the place of those that never will be. */
  readonly #renamed = new Map<string, string>();
  readonly #replaced = new Map<string, Predecessor>();
  /** By how many verdicts that never reached the server the screen that gave a verdict counted too many. */
  readonly #overcounts = new Map<string, number>();
  readonly #setbacks = new Map<string, Setback>();
  #pause: Setback | null = null;
  #failuresInRow = 0;
  #unledSinceMs: number | null = null;
  #sending: Promise<void> | null = null;
  #isRequestedAgain = false;
  #stopTimer = () => {};

  constructor(ports: OutboxPorts) {
    this.#ports = ports;
    this.#rows = new OutboxRows(ports, {
      onChange: () => this.#publish(),
      onNewRows: () => void this.send(),
      onSuccessors: (successors) => this.#noteSuccessors(successors),
      onRetry: () => void this.tryNow(),
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly state = (): OutboxState => this.#state;

  /** Calls `listener` whenever the last waiting verdict has been answered. Returns what unsubscribes it. */
  whenDrained(listener: () => void): () => void {
    this.#drainedListeners.add(listener);
    return () => this.#drainedListeners.delete(listener);
  }

  /** Loads what an earlier page of this browser left unsent, and listens for other tabs, the network and the name. */
  async resume(): Promise<void> {
    this.#rows.join();
    // Asked again with the next verdict, which the server refuses without a name.
    void this.#ports.identity.learn().catch(() => {});
    await this.#rows.read();
    void this.send();
  }

  /** Everything stored: waiting, in conflict, refused, outcomes to be read. */
  rows(): OutboxRow[] {
    return this.#rows.all();
  }

  /** Entries whose verdicts the server may not have yet: it must not hand them out again. */
  unsentEntryIds(): string[] {
    return this.rows().flatMap((row) => (isOpen(row) ? row.body.entryId : []));
  }

  /** Resolves when the verdict is safe in this browser; it is sent in the background. `entry` is what a conflict compares it with. */
  async put(body: VerdictBody, entry: EntryView | null = null): Promise<void> {
    const last = this.rows().at(-1);
    const row: OutboxRow = {
      id: body.id,
      installation: this.#ports.installation,
      at: Math.max(this.#ports.clock.now(), (last?.at ?? 0) + 1),
      body: { ...body, ...this.#predecessorOf(body), undoes: this.#currentId(body.undoes) },
      entry,
      by: this.#ports.identity.person(),
      state: "waiting",
      problem: null,
    };
    const undone = this.#rows.find(row.body.undoes);
    await this.#apply(undone && undone.state !== "waiting" ? undoAnswered(undone, row) : { put: [row], drop: [] });
    void this.send();
  }

  /** Sends what is due; one sender at a time. Resolves when nothing is due any more. */
  send(): Promise<void> {
    this.#isRequestedAgain = this.#sending !== null;
    this.#sending ??= this.#sendRounds().finally(() => {
      this.#sending = null;
      this.#schedule();
    });
    return this.#sending;
  }

  /** The same without waiting for the next try. */
  tryNow(): Promise<void> {
    if (this.#pause) this.#pause = { ...this.#pause, dueMs: 0 };
    for (const [id, setback] of this.#setbacks) this.#setbacks.set(id, { ...setback, dueMs: 0 });
    // Somebody else may be here now, to whom the same verdicts are another person's, while one is still on its way.
    this.#publish();
    return this.send();
  }

  /** A conflict is chosen in: the reviewer's own verdict goes again, or is dropped. */
  async choose(verdictId: string, side: "mine" | "theirs"): Promise<void> {
    const mine = this.#rows.find(verdictId);
    const conflict = mine && parseConflict(mine.problem);
    if (!mine || !conflict) return;
    await this.#apply(
      side === "mine"
        ? keepMine(this.rows(), mine, conflict, this.#ports.newId())
        : keepTheirs(this.rows(), mine, conflict),
    );
    void this.send();
  }

  /** What waits on these entries is not sent any more: its reviewer may not give it, and has taken it along. */
  async giveUp(entryIds: readonly string[]): Promise<void> {
    const waiting = this.#state.unentitled.filter(({ body }) => entryIds.includes(body.entryId));
    await this.#apply({ put: [], drop: waiting.map(({ id }) => id) });
  }

  /** The reviewer has read what became of a verdict. */
  dismiss(verdictId: string): void {
    void this.#apply({ put: [], drop: [verdictId] });
  }

  async #sendRounds(): Promise<void> {
    do {
      this.#isRequestedAgain = false;
      // Without a lock it is sent all the same: the server takes each id once.
      await this.#ports.lock(() => this.#sendDue()).catch(() => this.#sendDue());
    } while (this.#isRequestedAgain);
  }

  async #sendDue(): Promise<void> {
    await this.#rows.read();
    // Another tab may have settled a verdict without having read its undo yet.
    for (let change = takeBackAnswered(this.rows()); change; change = takeBackAnswered(this.rows()))
      await this.#apply(change);
    for (let row = this.#next(); row; row = this.#next()) await this.#settle(row, await this.#ports.deliver(row));
  }

  #next(): OutboxRow | null {
    const nowMs = this.#ports.clock.now();
    if (this.#pause && this.#pause.dueMs > nowMs) return null;
    return nextToSend(this.#rows.all(), { ...this.#sender(), nowMs });
  }

  #sender() {
    return { setbacks: this.#setbacks, personId: this.#ports.identity.person()?.id ?? null, held: this.#held() };
  }

  /** What follows a verdict that this browser may still have waits until its database can be read, or has failed for too long. */
  #held(): ReadonlySet<string> {
    const unled = this.#rows.unled();
    if (unled.size === 0) this.#unledSinceMs = null;
    else this.#unledSinceMs ??= this.#ports.clock.now();
    const isOver = this.#unledSinceMs !== null && this.#ports.clock.now() - this.#unledSinceMs >= UNLED_MS_MAX;
    return isOver ? new Set() : unled;
  }

  async #settle(row: OutboxRow, { kind, problem }: Delivered): Promise<void> {
    if (kind === "unreachable" || kind === "unnamed") return this.#pauseAll();
    if (kind === "failing") return this.#postpone(row);
    if (kind === "unentitled") return this.#postponeUnentitled(row, problem);
    this.#pause = null;
    this.#failuresInRow = 0;
    this.#setbacks.delete(row.id);
    await this.#apply(this.#changeFor(row, kind, problem));
  }

  /** What becomes of a verdict that the server answered for good. */
  #changeFor(row: OutboxRow, kind: "recorded" | "conflict" | "refused", problem: RowProblem | null): RowChange {
    const rows = this.rows();
    if (kind === "recorded") {
      const isUndone = rows.some(({ body }) => body.undoes === row.id);
      return problem && !isUndone
        ? { put: [{ ...row, state: "told", problem }], drop: [] }
        : { put: [], drop: [row.id] };
    }
    const conflict = parseConflict(problem);
    if (problem && conflict) return settleConflict(rows, row, problem, conflict, this.#ports.newId());
    return takeBack(rows, row) ?? { put: [{ ...row, state: "refused", problem }], drop: [] };
  }

  /** Kept with what the server said of it, and tried again like one that it failed at. */
  async #postponeUnentitled(row: OutboxRow, problem: RowProblem | null): Promise<void> {
    if (row.problem === null) await this.#apply({ put: [{ ...row, problem }], drop: [] });
    this.#postpone(row);
  }

  #pauseAll(): void {
    this.#pause = nextSetback(this.#pause, this.#ports);
    this.#publish();
  }

  #postpone(row: OutboxRow): void {
    this.#setbacks.set(row.id, nextSetback(this.#setbacks.get(row.id), this.#ports));
    this.#failuresInRow++;
    if (this.#failuresInRow % FAILURES_MAX === 0) this.#pauseAll();
    else this.#publish();
  }

  #schedule(): void {
    const { clock } = this.#ports;
    this.#stopTimer();
    const sender = this.#sender();
    const dueMs = nextDueMs(this.#rows.all(), sender) ?? (sender.held.size > 0 ? clock.now() + UNLED_AGAIN_MS : null);
    if (dueMs === null) return;
    const waitMs = Math.max(dueMs, this.#pause?.dueMs ?? 0) - clock.now();
    this.#stopTimer = clock.after(Math.max(50, waitMs), () => void this.send());
  }

  async #apply(change: RowChange): Promise<void> {
    this.#noteSuccessors(change);
    for (const id of change.drop) this.#setbacks.delete(id);
    await this.#rows.change(change);
  }

  #noteSuccessors({ dropped = [], renamed = [] }: Successors): void {
    for (const [id, instead] of dropped) this.#replaced.set(id, instead);
    for (const [id, newId] of renamed) this.#renamed.set(id, newId);
  }

  #currentId(id: string | null): string | null {
    let name = id;
    for (let next = name && this.#renamed.get(name); next; next = this.#renamed.get(next)) name = next;
    return name;
  }

  /**
   * What a verdict decided on a screen really follows: the screen may not know yet what became of the one before it, and
   * counts it as one that the server has.
   */
  #predecessorOf({ id, previousId, entryVersion }: VerdictBody): Pick<VerdictBody, "previousId" | "entryVersion"> {
    let head = this.#currentId(previousId);
    let overcount = (head !== null && this.#overcounts.get(head)) || 0;
    for (let instead = head && this.#replaced.get(head); instead; instead = head && this.#replaced.get(head)) {
      head = this.#currentId(instead.headId);
      overcount = Math.max(0, entryVersion - instead.version);
    }
    if (overcount > 0) this.#overcounts.set(id, overcount);
    return { previousId: head, entryVersion: entryVersion - overcount };
  }

  #publish(): void {
    const before = this.#state;
    const rows = this.#rows.all();
    const sinceMs = [this.#pause, ...rows.map((row) => this.#setbacks.get(row.id))].flatMap(
      (own) => own?.sinceMs ?? [],
    );
    const now = outboxState(rows, { personId: this.#sender().personId, sinceMs, isRead: this.#rows.isRead() });
    // Another tab may have sent what this one could not.
    if (now.waiting === 0) this.#pause = null;
    if (showsTheSame(before, now)) return;
    this.#state = now;
    for (const listener of this.#listeners) listener();
    if (before.waiting > 0 && now.waiting === 0) for (const listener of this.#drainedListeners) listener();
  }
}
