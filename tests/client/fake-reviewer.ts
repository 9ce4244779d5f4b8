import type { Reviewer } from "#domain/reviewer.ts";
import type { VerdictBody } from "#domain/verdict/verdict.ts";
import { verdictOf } from "#tests/verdict-of.ts";
import type { FakeBrowser, Tab } from "./fake-browser.ts";

type Screen = { headId: string | null; version: number };
type Own = { entryId: string; verdictId: string; version: number; note: string; undoNote: string };

/** What was decided: each verdict is known by its note, under whatever ids it is sent. `isConfirmed`: its storage had it once it was put. */
export type Deed = { note: string; entryId: string; by: Reviewer; undoes: string | null; isConfirmed: boolean };

/** Decides and undoes in one tab as its screens do (session-screen.tsx, use-undo.ts): over reloads, one entry after another. */
export class FakeReviewer {
  tab: Tab;
  readonly deeds: Deed[] = [];
  readonly #browser: FakeBrowser;
  readonly #name: string;
  #screens = new Map<string, Screen>();
  #own: Own[] = [];
  #person: Reviewer | null;

  constructor(browser: FakeBrowser, name: string) {
    this.#browser = browser;
    this.#name = name;
    this.tab = browser.open();
    this.#person = this.tab.person;
  }

  entryId(index: number): string {
    return `${this.#name}${index}`;
  }

  /** The screens of a page go with it. */
  reload(losesWrites: boolean): void {
    this.tab = this.#browser.reload(this.tab, losesWrites);
    this.#forget();
  }

  close(losesWrites: boolean): void {
    this.tab.page.end(losesWrites);
  }

  open(): void {
    if (this.tab.page.isAlive) return;
    this.tab = this.#browser.open();
    this.#forget();
  }

  decide(index: number): void {
    if (!this.#isHere()) return;
    const entryId = this.entryId(index);
    const screen = this.#screens.get(entryId) ?? this.#handedOut(entryId);
    if (!screen) return;
    this.#screens.delete(entryId);
    const note = this.#note();
    const id = this.#put({ entryId, previousId: screen.headId, entryVersion: screen.version, note }, null);
    this.#own.push({ entryId, verdictId: id, version: screen.version, note, undoNote: "" });
  }

  /** Takes the last verdict of this page back, or the server's newest where this page gave none. */
  undo(): void {
    if (!this.#isHere()) return;
    const last = this.#own.pop() ?? this.#undoable();
    if (!last) return;
    const { entryId, verdictId, version, note } = last;
    const head = this.#isOf(last) ? verdictId : this.#browser.studio.headOf(entryId, this.tab.person as Reviewer);
    const undoId = this.#put(
      {
        entryId,
        previousId: head,
        undoes: verdictId,
        decision: "undo",
        entryVersion: version,
        note: `${this.#note()}u`,
      },
      note,
    );
    this.#screens.set(entryId, { headId: undoId, version: version + 2 });
  }

  #isOf = (own: Own) => own.undoNote === "";

  #put(more: Partial<VerdictBody> & { entryId: string; note: string }, undoes: string | null): string {
    const id = this.#browser.newId();
    const deed: Deed = {
      note: more.note,
      entryId: more.entryId,
      by: this.tab.person as Reviewer,
      undoes,
      isConfirmed: false,
    };
    this.deeds.push(deed);
    void this.tab.outbox.put(verdictOf({ ...more, id })).then(() => {
      deed.isConfirmed = this.#browser.keeps(id);
    });
    return id;
  }

  /** An entry is handed out where nothing stands on it and no verdict of it is on its way. */
  #handedOut(entryId: string): Screen | null {
    const { outbox, person } = this.tab;
    const { studio, network } = this.#browser;
    const isFree = network.isOnline && outbox.state().isRead && !outbox.unsentEntryIds().includes(entryId);
    if (!isFree || !person || studio.cookie?.id !== person.id || studio.standingOn(entryId)) return null;
    return { headId: studio.headOf(entryId, person), version: studio.chainOf(entryId).length };
  }

  #undoable(): Own | null {
    const { outbox, person } = this.tab;
    const { studio, network } = this.#browser;
    const state = outbox.state();
    if (!network.isOnline || !state.isRead || state.waiting > 0 || studio.cookie?.id !== person?.id) return null;
    for (const [entryId, chain] of studio.chains) {
      if (!entryId.startsWith(this.#name) || this.#screens.has(entryId)) continue;
      const undone = new Set(chain.map(({ body }) => body.undoes));
      const link = chain.findLast(
        ({ person: by, body }) => by.id === person?.id && body.decision !== "undo" && !undone.has(body.id),
      );
      const note = this.deeds.find((deed) => deed.note === link?.body.note)?.note;
      if (link && note !== undefined && !outbox.unsentEntryIds().includes(entryId))
        return { entryId, verdictId: link.body.id, version: chain.length - 1, note, undoNote: "server's" };
    }
    return null;
  }

  /** Whoever takes a page over starts over on it. */
  #isHere(): boolean {
    if (!this.tab.page.isAlive || !this.tab.person) return false;
    if (this.#person?.id !== this.tab.person.id) this.#forget();
    return true;
  }

  #forget(): void {
    this.#screens.clear();
    this.#own = [];
    this.#person = this.tab.person;
  }

  #note(): string {
    return `${this.#name}-${this.deeds.length}`;
  }
}
