import type { FeedServer } from "#components/review/session/feed-server.ts";
import type { Claimed } from "#domain/claim.ts";
import type { ClaimedEntry, EntryView } from "#domain/entry/entry-view.ts";
import { SVIT_GROUNDING } from "#domain/entry/grounding.ts";
import type { FakeClock } from "./fake-clock.ts";

export const entryViewOf = (id: string, photo: string | null = null, version = 0): EntryView => ({
  id,
  datasetId: "1",
  task: "conversation",
  sourceTask: null,
  topic: null,
  turns: [{ id: "0", from: "user", value: "Why?" }],
  edited: null,
  marks: [],
  state: "pending",
  version,
  image:
    photo === null
      ? null
      : { id: photo, identity: photo, widthPx: 10, heightPx: 10, photo: "present", photoMark: null },
  hash: "00",
  gloss: [],
  grounding: SVIT_GROUNDING,
  further: [],
  videos: [],
});

/** A queue's server: it hands out what is open and not with somebody else, in order, without what the browser says to have. */
export class FakeQueue implements FeedServer {
  delayMs = 20;
  isFailing = false;
  /** Hands out what the browser said to have, too, as often as it is asked. */
  ignoresHave = false;
  readonly decided = new Set<string>();
  /** Entries that somebody else holds. */
  readonly elsewhere = new Set<string>();
  readonly requests: Parameters<FeedServer["claim"]>[0][] = [];
  readonly released: string[] = [];
  /** Requests that are under way. */
  underWay = 0;
  readonly #entries: readonly { id: string; photo: string | null }[];
  readonly #versions = new Map<string, number>();
  readonly #clock: FakeClock;

  constructor(clock: FakeClock, entries: readonly { id: string; photo: string | null }[]) {
    this.#clock = clock;
    this.#entries = entries;
  }

  async claim(request: Parameters<FeedServer["claim"]>[0]): Promise<Claimed> {
    this.requests.push(request);
    this.underWay++;
    const half = () => new Promise<void>((resolve) => this.#clock.after(this.delayMs / 2, resolve));
    try {
      await half();
      if (this.isFailing) throw new TypeError("Failed to fetch");
      const answer = { entries: this.#handOut(request), progress: request.isCounted ? this.#progress() : null };
      await half();
      return answer;
    } finally {
      this.underWay--;
    }
  }

  async release(tokens: readonly string[]): Promise<void> {
    this.released.push(...tokens);
  }

  decide(id: string): void {
    this.decided.add(id);
    this.#versions.set(id, (this.#versions.get(id) ?? 0) + 1);
  }

  undo(id: string): void {
    this.decided.delete(id);
    this.#versions.set(id, (this.#versions.get(id) ?? 0) + 1);
  }

  claimed(id: string): ClaimedEntry {
    const position = this.#entries.findIndex((entry) => entry.id === id);
    const { photo } = this.#entries[position] ?? { photo: null };
    return {
      entry: entryViewOf(id, photo, this.#versions.get(id)),
      position,
      claim: { token: `token ${id}`, until: "" },
      headId: null,
    };
  }

  #handOut({ count, have, by, imageId }: Parameters<FeedServer["claim"]>[0]): ClaimedEntry[] {
    const open = this.#entries.filter(
      ({ id }) => !this.decided.has(id) && !this.elsewhere.has(id) && (this.ignoresHave || !have.includes(id)),
    );
    const first = open.slice(0, count);
    if (by !== "photo") return first.map(({ id }) => this.claimed(id));
    const photos = imageId ? new Set([imageId]) : new Set(first.map(({ photo }) => photo));
    return open.filter(({ photo }) => photos.has(photo)).map(({ id }) => this.claimed(id));
  }

  #progress() {
    const size = this.#entries.length;
    const decided = this.decided.size;
    return { size, decided, skipped: 0, elsewhere: 0, left: size - decided, decisions: {} };
  }
}
