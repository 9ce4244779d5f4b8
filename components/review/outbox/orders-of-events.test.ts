import fc from "fast-check";
import { expect, test } from "vitest";
import { ANN, BO, FakeBrowser, type Tab } from "#tests/client/fake-browser.ts";
import { FATES, type Fate } from "#tests/client/fake-network.ts";
import type { FakePage } from "#tests/client/fake-page.ts";
import { type Deed, FakeReviewer } from "#tests/client/fake-reviewer.ts";
import { verdictOf } from "#tests/verdict-of.ts";

type Event =
  | { kind: "decide" | "undo"; tab: 0 | 1; entry: number }
  | { kind: "reload" | "close"; tab: 0 | 1; losesWrites: boolean }
  | { kind: "open"; tab: 0 | 1 }
  | { kind: "choose"; tab: 0 | 1; side: "mine" | "theirs" }
  | { kind: "dismiss"; tab: 0 | 1 }
  | { kind: "fates"; fates: Fate[] }
  | { kind: "network"; isOnline: boolean; delayMs: number }
  | { kind: "disk"; isBroken: boolean; delayMs: number; isFull: boolean }
  | { kind: "elsewhere"; tab: 0 | 1; entry: number; isOwn: boolean; isUndone: boolean }
  | { kind: "name"; name: "Ann" | "Bo" | null }
  | { kind: "wait"; ms: number };

const tab = fc.constantFrom(0 as const, 1 as const);
const entry = fc.nat(1);
const decisions: fc.Arbitrary<Event> = fc.record({ kind: fc.constantFrom("decide", "undo"), tab, entry });
const waits: fc.Arbitrary<Event> = fc.record({
  kind: fc.constant("wait"),
  ms: fc.constantFrom(1, 4, 12, 60, 700, 16_000),
});
const ends: fc.Arbitrary<Event> = fc.record({
  kind: fc.constantFrom("reload", "reload", "close"),
  tab,
  losesWrites: fc.boolean(),
});
const faults: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ kind: fc.constant("fates"), fates: fc.array(fc.constantFrom(...FATES), { minLength: 1, maxLength: 4 }) }),
  fc.record({ kind: fc.constant("network"), isOnline: fc.boolean(), delayMs: fc.constantFrom(1, 30, 2_000) }),
  fc.record({
    kind: fc.constant("disk"),
    isBroken: fc.boolean(),
    delayMs: fc.constantFrom(1, 3, 50),
    isFull: fc.boolean(),
  }),
);
const answers: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ kind: fc.constant("choose"), tab, side: fc.constantFrom("mine", "theirs") }),
  fc.record({ kind: fc.constant("dismiss"), tab }),
);
const elsewhere: fc.Arbitrary<Event> = fc.record({
  kind: fc.constant("elsewhere"),
  tab,
  entry,
  isOwn: fc.boolean(),
  isUndone: fc.boolean(),
});
const names: fc.Arbitrary<Event> = fc.record({ kind: fc.constant("name"), name: fc.constantFrom("Ann", "Bo", null) });
const opens: fc.Arbitrary<Event> = fc.record({ kind: fc.constant("open"), tab });

const alone = [
  { arbitrary: decisions, weight: 8 },
  { arbitrary: waits, weight: 6 },
  { arbitrary: ends, weight: 2 },
  { arbitrary: opens, weight: 2 },
  { arbitrary: faults, weight: 3 },
  { arbitrary: names, weight: 1 },
  { arbitrary: answers, weight: 2 },
];
const inCompany = [...alone, { arbitrary: elsewhere, weight: 3 }];

/** A browser with two tabs, and what has to be true of it whatever happens. */
class World {
  readonly browser: FakeBrowser;
  readonly reviewers: FakeReviewer[];
  /** Notes of verdicts that their reviewer let go in a conflict, with what hung on them. */
  readonly letGo = new Set<unknown>();
  /** Ids of which the reviewer has read or chosen, while the browser could note it. */
  readonly answered: { id: string; atMs: number; page: FakePage }[] = [];
  conflicts = 0;

  constructor(hasLocks: boolean) {
    this.browser = new FakeBrowser({ hasLocks });
    this.reviewers = [new FakeReviewer(this.browser, "a"), new FakeReviewer(this.browser, "b")];
  }

  get deeds(): Deed[] {
    return this.reviewers.flatMap(({ deeds }) => deeds);
  }

  async happen(event: Event): Promise<void> {
    const { browser } = this;
    const { database, journal, network, studio } = browser;
    const reviewer = "tab" in event ? (this.reviewers[event.tab] as FakeReviewer) : null;
    if (event.kind === "decide") reviewer?.decide(event.entry);
    if (event.kind === "undo") reviewer?.undo();
    if (event.kind === "reload" && reviewer?.tab.page.isAlive) reviewer.reload(event.losesWrites);
    if (event.kind === "close") reviewer?.close(event.losesWrites);
    if (event.kind === "open") reviewer?.open();
    if (event.kind === "choose" && reviewer) this.#choose(reviewer, event.side);
    if (event.kind === "dismiss" && reviewer) this.#dismiss(reviewer);
    if (event.kind === "fates") network.fates.push(...event.fates);
    if (event.kind === "network") {
      network.delayMs = event.delayMs;
      if (event.isOnline) browser.goOnline();
      else network.isOnline = false;
    }
    if (event.kind === "disk") {
      database.isBroken = event.isBroken;
      database.delayMs = event.delayMs;
      journal.isFull = event.isFull;
    }
    if (event.kind === "elsewhere" && reviewer) this.#elsewhere(reviewer.entryId(event.entry), event);
    if (event.kind === "name") {
      if (event.name === null) studio.cookie = null;
      else browser.sayName(event.name === "Ann" ? ANN : BO);
    }
    await browser.run(event.kind === "wait" ? event.ms : 0);
    for (const own of this.reviewers) this.#check(own);
  }

  /** All is well again, and what waits for its reviewer is answered by them. */
  async end(): Promise<void> {
    const { browser } = this;
    await this.happen({ kind: "disk", isBroken: false, delayMs: 1, isFull: false });
    browser.network.fates = [];
    await this.happen({ kind: "network", isOnline: true, delayMs: 1 });
    for (const reviewer of this.reviewers) reviewer.open();
    for (const name of ["Ann", "Bo", "Ann", "Bo"] as const) {
      await this.happen({ kind: "name", name });
      for (let round = 0; round < 12; round++) {
        await browser.run(20_000);
        for (const tab of [0, 1] as const) {
          await this.happen({ kind: "choose", tab, side: "mine" });
          await this.happen({ kind: "dismiss", tab });
        }
        if (
          round > 1 &&
          this.reviewers.every(({ tab }) => tab.outbox.rows().length === tab.outbox.state().ofOthers.length)
        )
          break;
      }
    }
    await browser.run(60_000);
  }

  #choose({ tab }: FakeReviewer, side: "mine" | "theirs"): void {
    const [mine] = tab.page.isAlive ? tab.outbox.state().conflicts : [];
    if (!mine) return;
    if (side === "theirs")
      for (const row of tab.outbox.rows()) if (row.body.entryId === mine.body.entryId) this.letGo.add(row.body.note);
    this.#answer(tab, mine.id);
    void tab.outbox.choose(mine.id, side);
  }

  #dismiss({ tab }: FakeReviewer): void {
    if (!tab.page.isAlive) return;
    const [row] = [...tab.outbox.state().outcomes, ...tab.outbox.state().refused];
    if (!row) return;
    this.#answer(tab, row.id);
    tab.outbox.dismiss(row.id);
  }

  #answer({ page }: Tab, id: string): void {
    if (!this.browser.journal.isFull) this.answered.push({ id, atMs: this.browser.clock.now(), page });
  }

  /** The same person in another browser, or somebody else, decides the entry, and may take that back. */
  #elsewhere(entryId: string, { isOwn, isUndone }: { isOwn: boolean; isUndone: boolean }): void {
    const { studio } = this.browser;
    const person = isOwn ? ANN : { id: "0195f7a2-0000-7000-8000-00000000000c", name: "Cy" };
    const chain = studio.chainOf(entryId);
    const previousId = studio.headOf(entryId, person);
    const body = verdictOf({
      id: this.browser.newId(),
      entryId,
      previousId,
      note: "elsewhere",
      entryVersion: chain.length,
    });
    const given = { person, isLate: false, isRepeat: false };
    const undo = { ...body, id: this.browser.newId(), decision: "undo" as const, undoes: body.id, previousId: body.id };
    studio.chains.set(entryId, [...chain, { ...given, body }, ...(isUndone ? [{ ...given, body: undo }] : [])]);
    this.conflicts++;
  }

  #check({ tab }: FakeReviewer): void {
    if (!tab.page.isAlive) return;
    const nowMs = this.browser.clock.now();
    const state = tab.outbox.state();
    const rows = tab.outbox.rows();
    // The other tab hears of it when it is written.
    const gone = this.answered.filter(
      ({ page, atMs }) => page === tab.page || atMs < tab.openedAtMs || atMs < nowMs - 30_000,
    );
    expect(rows.filter((row) => gone.some(({ id }) => id === row.id))).toEqual([]);
    const own = rows.filter((row) => !tab.person || !row.by || row.by.id === tab.person.id);
    const ids = (kind: string) => own.filter((row) => row.state === kind).map(({ id }) => id);
    expect(state.waiting).toBe(ids("waiting").length);
    expect(state.conflicts.map(({ id }) => id)).toEqual(ids("conflict"));
    expect(state.refused.map(({ id }) => id)).toEqual(ids("refused"));
    expect(state.outcomes.map(({ id }) => id)).toEqual(ids("told"));
    expect(state.ofOthers.reduce((sum, { count }) => sum + count, 0)).toBe(rows.length - own.length);
    // Nobody has decided anything elsewhere, and no undo was refused behind which its reviewer decided anew: there is nothing to be asked about.
    const isUndoRefused = this.deeds.some(
      ({ note, undoes }) => undoes !== null && this.browser.network.refused.has(note),
    );
    if (this.conflicts === 0 && !isUndoRefused) expect(state.conflicts).toEqual([]);
    expect(this.browser.studio.breaches).toEqual([]);
  }

  /** At least once, at most once, under its own name, and in the order of deciding. */
  checkEnd(): void {
    const links = [...this.browser.studio.chains.values()].flat();
    for (const { note, entryId, by, undoes, isConfirmed } of this.deeds) {
      const taken = links.filter(({ body }) => body.note === note);
      for (const { person } of taken) expect([note, person.name]).toEqual([note, by.name]);
      expect([note, taken.filter(({ isLate, isRepeat }) => !isLate && !isRepeat).length <= 1]).toEqual([note, true]);
      const undo = this.deeds.find((deed) => deed.undoes === note);
      const isExcused =
        !isConfirmed || this.letGo.has(note) || this.browser.network.refused.has(note) || undoes !== null || undo;
      if (!isExcused) expect([note, taken.length > 0]).toEqual([note, true]);
      // What was taken back does not stand, unless the undo itself was not written, refused or let go.
      if (undo?.isConfirmed && !this.letGo.has(undo.note) && !this.browser.network.refused.has(undo.note))
        expect([note, this.browser.studio.standingOn(entryId)?.body.note === note]).toEqual([note, false]);
    }
    for (const chain of this.browser.studio.chains.values()) {
      const ranks = chain
        .map(({ body }) => this.deeds.findIndex(({ note }) => note === body.note))
        .filter((rank) => rank >= 0);
      if (this.conflicts === 0) expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    }
    for (const { tab } of this.reviewers) {
      expect(tab.outbox.rows().map(({ id, state, body }) => [id, state, body.note])).toEqual([]);
      expect(tab.outbox.state()).toMatchObject({ isRead: true, waiting: 0, isCutOff: false, ofOthers: [] });
    }
    expect([...this.browser.database.rows.keys(), ...this.browser.journal.lines]).toEqual([]);
  }
}

async function play(events: readonly Event[], hasLocks: boolean): Promise<World> {
  const world = new World(hasLocks);
  await world.browser.run();
  for (const event of events) await world.happen(event);
  await world.end();
  world.checkEnd();
  return world;
}

const RUNS = { numRuns: 100 };

test.each([true, false])(
  "alone in the data set (Web Locks: %s): whatever happens when, each verdict arrives once, in order, under its own name",
  async (hasLocks) => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(...alone), { maxLength: 40 }), async (events) => {
        await play(events, hasLocks);
      }),
      RUNS,
    );
  },
);

test.each([true, false])(
  "with others who decide the same entries (Web Locks: %s): nothing is lost, doubled or comes back",
  async (hasLocks) => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(...inCompany), { maxLength: 40 }), async (events) => {
        await play(events, hasLocks);
      }),
      RUNS,
    );
  },
);

test("a verdict and its undo are written together while it is not known whether the disk took the verdict", async () => {
  await play(
    [
      { kind: "disk", isBroken: true, delayMs: 50, isFull: true },
      { kind: "decide", tab: 1, entry: 0 },
      { kind: "undo", tab: 1, entry: 0 },
      { kind: "wait", ms: 60 },
    ],
    false,
  );
});

test("an undo reaches its verdict behind one that was given and taken back elsewhere meanwhile", async () => {
  await play(
    [
      { kind: "decide", tab: 1, entry: 1 },
      { kind: "wait", ms: 12 },
      { kind: "undo", tab: 1, entry: 0 },
      { kind: "elsewhere", tab: 1, entry: 1, isOwn: true, isUndone: true },
    ],
    false,
  );
});

test("a verdict taken back in one tab is not asked about because another tab had its answer first", async () => {
  await play(
    [
      { kind: "decide", tab: 1, entry: 1 },
      { kind: "wait", ms: 4 },
      { kind: "undo", tab: 1, entry: 0 },
      { kind: "elsewhere", tab: 1, entry: 1, isOwn: false, isUndone: false },
    ],
    false,
  );
});
