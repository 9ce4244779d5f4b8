import type { JoinPage } from "#components/review/outbox/join-page.ts";
import { Outbox } from "#components/review/outbox/outbox.ts";
import { deliverBy } from "#components/review/outbox/outbox-post.ts";
import { OutboxStore } from "#components/review/outbox/outbox-store.ts";
import { senderLock } from "#components/review/outbox/sender-lock.ts";
import type { Reviewer } from "#domain/reviewer.ts";
import { FakeClock, settled } from "./fake-clock.ts";
import { FakeLeases, FakeLocks } from "./fake-locks.ts";
import { FakeNetwork } from "./fake-network.ts";
import { FakePage } from "./fake-page.ts";
import { FakeDatabase, FakeJournal } from "./fake-storage.ts";
import { FakeStudio } from "./fake-studio.ts";

export const INSTALLATION = "0195f7a2-aaaa-7000-8000-000000000000";
export const ANN: Reviewer = { id: "0195f7a2-0000-7000-8000-00000000000a", name: "Ann" };
export const BO: Reviewer = { id: "0195f7a2-0000-7000-8000-00000000000b", name: "Bo" };

export type Tab = { page: FakePage; outbox: Outbox; person: Reviewer | null; openedAtMs: number };
type Listeners = Parameters<JoinPage>[0];

/** One browser with its tabs, its storages, a network and a studio at the other end; all of it on one clock. */
export class FakeBrowser {
  readonly clock = new FakeClock();
  readonly studio = new FakeStudio();
  readonly network = new FakeNetwork(this.studio, this.clock);
  readonly database = new FakeDatabase(this.clock);
  readonly journal = new FakeJournal();
  readonly leases = new FakeLeases(this.clock);
  /** How well the storages said that they keep verdicts, the last word last. */
  readonly said: unknown[] = [];
  readonly locks = new FakeLocks();
  readonly #hasLocks: boolean;
  readonly #joined = new Map<Tab, Listeners>();
  #ids = 0;

  constructor({ hasLocks = true, person = ANN }: { hasLocks?: boolean; person?: Reviewer | null } = {}) {
    this.#hasLocks = hasLocks;
    this.studio.cookie = person;
  }

  get tabs(): Tab[] {
    return [...this.#joined.keys()].filter((tab) => tab.page.isAlive);
  }

  readonly newId = (): string => `0195f7a2-0000-7000-8000-${(++this.#ids).toString(16).padStart(12, "0")}`;

  /** Opens a tab, whose outbox loads what is stored. */
  open(person: Reviewer | null = this.studio.cookie): Tab {
    const page = new FakePage();
    const clock = page.clock(this.clock);
    const tab: Tab = { page, person, outbox: null as never, openedAtMs: this.clock.now() };
    tab.outbox = new Outbox({
      installation: INSTALLATION,
      store: new OutboxStore({
        database: this.database.of(page),
        journal: this.journal.of(page),
        report: (change) => this.said.push(change.verdicts),
      }),
      deliver: deliverBy(this.network.of(page, () => {})),
      lock: senderLock("svit-outbox", {
        locks: this.#hasLocks ? this.locks.of(page) : null,
        openLeases: this.leases.of(page),
        clock,
        newHolder: this.newId,
      }),
      joinPage: (listeners) => {
        this.#joined.set(tab, listeners);
        return (posted) => {
          const message = structuredClone(posted);
          for (const other of this.tabs) if (other !== tab) this.#soon(other, ({ onMessage }) => onMessage(message));
        };
      },
      identity: { person: () => tab.person, learn: async () => {} },
      clock,
      random: () => 0.5,
      newId: this.newId,
    });
    void tab.outbox.resume();
    return tab;
  }

  /** Whether a storage of this browser has the row. */
  keeps(id: string): boolean {
    return this.database.rows.has(id) || this.journal.lines.has(`svit-verdict/${id}`);
  }

  /** Opens the same page again. `losesWrites`: what the storage had not finished is lost with the page. */
  reload(tab: Tab, losesWrites = true): Tab {
    tab.page.end(losesWrites);
    return this.open(tab.person);
  }

  goOnline(): void {
    this.network.isOnline = true;
    for (const tab of this.tabs) this.#joined.get(tab)?.onRetry();
  }

  /** Somebody says a name in one tab; the others hear of it a moment later. */
  sayName(person: Reviewer): void {
    this.studio.cookie = person;
    for (const tab of this.tabs)
      this.#soon(tab, ({ onRetry }) => {
        tab.person = person;
        onRetry();
      });
  }

  /** Lets time pass until nothing is done any more but by a timer that is due later than in `ms`. */
  async run(ms = 100): Promise<void> {
    await this.clock.advance(ms);
    await settled();
  }

  #soon(tab: Tab, work: (listeners: Listeners) => void): void {
    const listeners = this.#joined.get(tab);
    this.clock.after(1, () => {
      if (tab.page.isAlive && listeners) work(listeners);
    });
  }
}
