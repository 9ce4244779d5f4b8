import fc from "fast-check";
import { Feed, type VisitMode } from "#components/review/session/feed.ts";
import { startDraft } from "#domain/review/workspace/draft.ts";
import { FakeClock } from "#tests/client/fake-clock.ts";
import { FakeQueue } from "#tests/client/fake-queue.ts";

export const entriesOf = (count: number, perPhoto = 1) =>
  Array.from({ length: count }, (_, index) => ({ id: String(index), photo: `photo ${Math.floor(index / perPhoto)}` }));

/** A feed with its queue, and verdicts that reach the server some time after they were decided. */
export class World {
  readonly clock = new FakeClock();
  readonly queue: FakeQueue;
  readonly feed: Feed;
  /** Entries whose verdict, or whose undo, is on its way. */
  unsent: string[] = [];
  /** Entries decided here, the last one last. */
  readonly given: string[] = [];
  readonly preloaded: (string | undefined)[] = [];
  readonly drafts = new Map<string, string>();
  listeners = { onRetry: () => {}, onLeave: () => {} };
  hasParted = false;
  stop = () => {};

  constructor(entries = entriesOf(12), mode: VisitMode = "entry") {
    this.queue = new FakeQueue(this.clock, entries);
    this.feed = new Feed({
      mode,
      server: this.queue,
      unsentEntryIds: () => this.unsent,
      loadDraft: (id) => {
        const note = this.drafts.get(id);
        return note === undefined ? null : { ...startDraft(this.queue.claimed(id).entry), note };
      },
      preload: (image) => this.preloaded.push(image?.id),
      joinPage: (listeners) => {
        this.listeners = listeners;
        return () => {
          this.hasParted = true;
        };
      },
      afterPaint: (work) => this.clock.after(1, work),
      clock: this.clock,
      random: () => 0.5,
    });
  }

  start(): void {
    this.stop = this.feed.start();
  }

  get buffered(): string[] {
    return this.feed.state().buffer.map(({ entry }) => entry.id);
  }

  decide(id: string | undefined, sendMs = 50): void {
    if (id === undefined || !this.buffered.includes(id)) return;
    this.given.push(id);
    this.#send(id, sendMs, () => this.queue.decide(id));
    this.feed.decide(id);
  }

  undo(sendMs = 50, id = this.given.at(-1)): void {
    if (id === undefined) return;
    this.given.splice(this.given.lastIndexOf(id), 1);
    const claimed = this.queue.claimed(id);
    this.#send(id, sendMs, () => this.queue.undo(id));
    this.feed.bringBack(claimed);
  }

  /** Verdicts of one entry arrive in order: each waits for what was sent before it. */
  #send(id: string, ms: number, arrive: () => void): void {
    this.unsent = [...this.unsent, id];
    const before = this.#last.get(id) ?? 0;
    const atMs = Math.max(before + 1, this.clock.now() + ms);
    this.#last.set(id, atMs);
    this.clock.after(atMs - this.clock.now(), () => {
      arrive();
      const at = this.unsent.indexOf(id);
      this.unsent = this.unsent.filter((_, index) => index !== at);
      if (this.unsent.length === 0) this.feed.recheck();
    });
  }
  readonly #last = new Map<string, number>();
}

/** The same once its first entry is shown. */
export async function started(world = new World()): Promise<World> {
  world.start();
  await world.clock.advance(100);
  return world;
}

export const sendMs = fc.constantFrom(1, 15, 300, 3_000);
