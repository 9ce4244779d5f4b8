import { z } from "zod";
import { type Reviewer, reviewerSchema } from "#domain/reviewer.ts";
import { call, whenUnnamed } from "./call.ts";

export type IdentityState = {
  /** The server does not know who is calling: the name has to be said again. */
  isLost: boolean;
  /** Who this browser said it is, as far as it remembers. */
  person: Reviewer | null;
  /** People sign in here: a name that is said is nobody's. */
  hasAccounts: boolean;
  /** They signed out, here or in another tab: this page is about to end. */
  isLeaving: boolean;
};

const STORAGE_KEY = "svit-reviewers";
/** Counts how often somebody signed out in this browser. */
const SIGNED_OUT = "svit-signed-out";
const PEOPLE_MAX = 20;

/**
 * Who sits here. The cookie that says so to the server can get lost while verdicts wait to be sent; so the people of
 * this browser are remembered as well, and whoever enters the same name again is the same person again, not a namesake
 * whose verdicts would stand under a second id.
 */
class Identity {
  #state: IdentityState = { isLost: false, person: null, hasAccounts: false, isLeaving: false };
  readonly #listeners = new Set<() => void>();
  #isJoined = false;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#join();
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly state = (): IdentityState => this.#state;

  /** Who this browser said it is; null where it never did, or may store nothing. */
  person(): Reviewer | null {
    this.#join();
    return this.#state.person;
  }

  /** Says the name to the server, as the person who said it here before where there is one. @throws CallProblem */
  async setName(name: string): Promise<Reviewer> {
    const known = storedPeople().find((person) => person.name === name.trim());
    return this.#found(await call("POST /api/reviewers", { body: { name, ...(known ? { id: known.id } : {}) } }));
  }

  /** Corrects the current person's name: they stay the same person. @throws CallProblem */
  async rename(name: string): Promise<Reviewer> {
    return this.#found(await call("POST /api/reviewers", { body: { name, isRenamed: true } }));
  }

  /** Says who signed in: whoever this browser remembers beside, what is decided now is theirs. */
  signedIn(person: Reviewer): void {
    this.#join();
    const { person: known, isLost, hasAccounts } = this.#state;
    if (hasAccounts && !isLost && known?.id === person.id && known.name === person.name) return;
    storePerson(person);
    this.#change({ isLost: false, person, hasAccounts: true });
  }

  /** Says that whoever sat here signed out. What is kept of theirs stays theirs; every tab of this browser leaves its page. */
  signedOut(): void {
    try {
      localStorage.setItem(SIGNED_OUT, String(Number(localStorage.getItem(SIGNED_OUT)) + 1));
    } catch {
      // A browser without storage: other tabs hear it from the server.
    }
    this.#leave();
  }

  /** What stands in the name of whatever is kept of this person alone; empty where people do not sign in. */
  ownPart(): string {
    const { hasAccounts, person } = this.#state;
    return hasAccounts && person ? `${person.id}/` : "";
  }

  #leave(): void {
    this.#change({ isLeaving: true });
    // A page of its own: nothing of what was shown stays in memory.
    window.location.assign("/sign-in");
  }

  /** Asks the server, where a cookie knows more than this browser remembers. */
  async learn(): Promise<void> {
    if (this.person()) return;
    const { reviewer } = await call("GET /api/reviewers");
    if (reviewer) this.#found(reviewer);
  }

  #found(person: Reviewer): Reviewer {
    storePerson(person);
    this.#change({ isLost: false, person });
    return person;
  }

  /** Joins localStorage, once and where there is one: another tab may say the name. */
  #join(): void {
    if (this.#isJoined || typeof window === "undefined") return;
    this.#isJoined = true;
    this.#state = { ...this.#state, person: storedPeople()[0] ?? null };
    window.addEventListener("storage", ({ key }) => {
      if (key === SIGNED_OUT && this.#state.hasAccounts) this.#leave();
      if (key === STORAGE_KEY) this.#change({ isLost: false, person: storedPeople()[0] ?? null });
    });
    whenUnnamed(() => this.#change({ isLost: true }));
  }

  #change(change: Partial<IdentityState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

export const identity = new Identity();

/** The people of this browser, the last one who said a name first. */
function storedPeople(): Reviewer[] {
  try {
    return z
      .array(reviewerSchema)
      .catch([])
      .parse(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "[]"));
  } catch {
    // A browser without storage knows nobody.
    return [];
  }
}

function storePerson(person: Reviewer): void {
  const others = storedPeople().filter((other) => other.id !== person.id && other.name !== person.name);
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify([person, ...others].slice(0, PEOPLE_MAX)));
  } catch {
    // A browser without storage: only the cookie knows, as long as it lasts.
  }
}
