import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { startDraft } from "#domain/review/workspace/draft.ts";
import { FakeClock } from "#tests/client/fake-clock.ts";
import { FakeQueue } from "#tests/client/fake-queue.ts";
import { Feed, type VisitMode } from "./feed.ts";

const entriesOf = (count: number, perPhoto = 1) =>
  Array.from({ length: count }, (_, index) => ({ id: String(index), photo: `photo ${Math.floor(index / perPhoto)}` }));

/** A feed with its queue, and verdicts that reach the server some time after they were decided. */
class World {
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

async function started(world = new World()): Promise<World> {
  world.start();
  await world.clock.advance(100);
  return world;
}

describe("handing out", () => {
  test("begins with the first entry, and holds four more so that a decision never waits", async () => {
    const world = await started();
    expect(world.feed.state()).toMatchObject({ status: "ready", current: { entry: { id: "0" } } });
    expect(world.buffered.length).toBeGreaterThanOrEqual(5);
    expect(world.preloaded).toEqual(world.buffered.map((id) => `photo ${id}`));
    world.queue.delayMs = 1_000;
    for (const id of ["0", "1", "2", "3"]) {
      world.feed.advance();
      expect(world.feed.state().current?.entry.id).toBe(String(Number(id) + 1));
    }
  });

  test("asks for the figures with the first claim, and again no sooner than ten seconds later", async () => {
    const world = await started();
    expect(world.queue.requests.map(({ isCounted }) => isCounted)).toEqual([true]);
    for (const id of ["0", "1", "2", "3"]) world.decide(id);
    await world.clock.advance(200);
    expect(world.queue.requests.at(-1)?.isCounted).toBe(false);
    await world.clock.advance(10_000);
    for (const id of ["4", "5", "6", "7"]) world.decide(id);
    await world.clock.advance(200);
    expect(world.queue.requests.at(-1)?.isCounted).toBe(true);
  });

  test("finds an entry with its persisted draft, and as it was left on this page", async () => {
    const world = new World();
    world.drafts.set("1", "from before");
    await started(world);
    world.decide("0");
    expect(world.feed.state().current?.draft.note).toBe("from before");
    world.feed.saveDraft({ ...startDraft(world.queue.claimed("1").entry), note: "now" });
    expect(world.feed.state().current?.draft.note).toBe("now");
    world.feed.bringBack({
      ...world.queue.claimed("0"),
      draft: { ...startDraft(world.queue.claimed("0").entry), note: "left" },
    });
    expect(world.feed.state().current?.draft.note).toBe("left");
  });

  test("by photo asks for the rest of the photo in focus once, and again after the mode was changed", async () => {
    const world = await started(new World(entriesOf(30, 3), "photo"));
    const ofPhoto = () => world.queue.requests.filter(({ imageId }) => imageId === "photo 0").length;
    expect(world.feed.state().column.map(({ entry }) => entry.id)).toEqual(["0", "1", "2"]);
    expect(ofPhoto()).toBe(1);
    world.feed.focus("2");
    expect(world.feed.state().current?.entry.id).toBe("2");
    world.feed.visit("entry");
    await world.clock.advance(100);
    world.feed.visit("photo");
    await world.clock.advance(100);
    expect(ofPhoto()).toBe(2);
    const requests = world.queue.requests.length;
    world.feed.visit("photo");
    await world.clock.advance(100);
    expect(world.queue.requests).toHaveLength(requests);
  });
});

test("an entry that was undone and decided again while a claim was under way does not come back with its answer", async () => {
  const world = await started();
  world.decide("0");
  await world.clock.advance(100);
  world.queue.delayMs = 400;
  for (const id of ["1", "2", "3"]) world.decide(id);
  await world.clock.advance(10);
  expect(world.queue.underWay).toBe(1);
  world.undo(1, "0");
  await world.clock.advance(10);
  world.decide("0", 3_000);
  await world.clock.advance(1_000);
  expect(world.buffered).not.toContain("0");
  expect(new Set(world.buffered).size).toBe(world.buffered.length);
});

test("an entry that was decided here and is open again on the server is handed out again", async () => {
  const world = await started();
  world.decide("0");
  await world.clock.advance(100);
  world.given.pop();
  world.queue.undo("0");
  for (const id of ["1", "2", "3"]) world.decide(id);
  await world.clock.advance(100);
  expect(world.buffered).toContain("0");
});

test("a server that answers with what is buffered already is not asked without end", async () => {
  const world = await started(new World(entriesOf(8)));
  world.queue.ignoresHave = true;
  for (const id of ["0", "1", "2", "3"]) world.decide(id, 1);
  await world.clock.advance(1_000);
  expect(world.buffered).toEqual(["4", "5", "6", "7"]);
  expect(world.queue.requests.length).toBeLessThan(5);
});

describe("a server that fails", () => {
  test("is asked again later and later until it answers, and no more once enough is there", async () => {
    const world = new World();
    world.queue.isFailing = true;
    await started(world);
    expect(world.feed.state()).toMatchObject({ status: "cut-off", problem: { code: "noAnswer" } });
    await world.clock.advance(60_000);
    const tries = world.queue.requests.length;
    expect(tries).toBeGreaterThan(5);
    expect(tries).toBeLessThan(14);
    world.queue.isFailing = false;
    await world.clock.advance(16_000);
    expect(world.feed.state()).toMatchObject({ status: "ready", problem: null });
    const asked = world.queue.requests.length;
    await world.clock.advance(100_000);
    expect(world.queue.requests).toHaveLength(asked);
  });

  test("begins with the short pause again after it answered once", async () => {
    const world = new World(entriesOf(30));
    world.queue.isFailing = true;
    await started(world);
    await world.clock.advance(60_000);
    world.queue.isFailing = false;
    await world.clock.advance(16_000);
    world.queue.isFailing = true;
    for (const id of world.buffered) world.decide(id);
    await world.clock.advance(50);
    const asked = world.queue.requests.length;
    await world.clock.advance(2_000);
    expect(world.queue.requests.length).toBeGreaterThan(asked);
  });

  test("is asked at once where the network or the name comes back, and only where something is missing", async () => {
    const world = new World();
    world.queue.isFailing = true;
    await started(world);
    await world.clock.advance(60_000);
    world.queue.isFailing = false;
    world.listeners.onRetry();
    await world.clock.advance(100);
    expect(world.feed.state().status).toBe("ready");
    const asked = world.queue.requests.length;
    world.listeners.onRetry();
    await world.clock.advance(100);
    expect(world.queue.requests).toHaveLength(asked);
  });
});

describe("at the end", () => {
  test("of a queue nobody is asked any more", async () => {
    const world = await started(new World(entriesOf(2)));
    world.decide("0");
    world.decide("1");
    await world.clock.advance(1_000);
    expect(world.feed.state()).toMatchObject({ status: "empty", progress: { left: 0 } });
    const asked = world.queue.requests.length;
    await world.clock.advance(200_000);
    expect(world.queue.requests).toHaveLength(asked);
  });

  test("what others hold is looked for again, at most every five seconds, until they let go", async () => {
    const ids = entriesOf(9).map(({ id }) => id);
    const world = new World(entriesOf(9));
    for (const id of ids) world.queue.elsewhere.add(id);
    await started(world);
    expect(world.feed.state().status).toBe("empty");
    await world.clock.advance(60_000);
    const looks = world.queue.requests.length;
    expect(looks).toBeGreaterThan(12);
    expect(looks).toBeLessThan(20);
    for (const id of ids.slice(0, 8)) world.queue.elsewhere.delete(id);
    await world.clock.advance(5_000);
    expect(world.buffered).toEqual(ids.slice(0, 8));
    // From now on it is looked for as soon as the first time.
    for (const id of ids) world.decide(id);
    await world.clock.advance(500);
    expect(world.buffered).toEqual([]);
    world.queue.elsewhere.clear();
    await world.clock.advance(1_000);
    expect(world.buffered).toEqual(["8"]);
  });

  test("figures of a page that began while verdicts were on their way are asked for again once those have arrived", async () => {
    const world = new World();
    world.unsent = ["7"];
    await started(world);
    expect(world.feed.state().progress).toMatchObject({ decided: 0 });
    world.queue.decide("7");
    world.unsent = [];
    world.feed.recheck();
    await world.clock.advance(100);
    expect(world.feed.state().progress).toMatchObject({ decided: 1 });
    const asked = world.queue.requests.length;
    world.feed.recheck();
    await world.clock.advance(100);
    expect(world.queue.requests).toHaveLength(asked);
  });
});

describe("claims", () => {
  test("are renewed every four minutes, whatever comes of it, and given back when the page is left", async () => {
    const world = await started();
    world.queue.isFailing = true;
    await world.clock.advance(240_000);
    expect(world.queue.requests.at(-1)).toEqual({ count: 0, have: [], isCounted: false });
    expect(world.feed.state().problem).toBeNull();
    const tokens = world.feed.state().buffer.map(({ claim }) => claim.token);
    world.listeners.onLeave();
    expect(world.queue.released).toEqual(tokens);
  });

  test("end with the feed: nothing is asked any more, and what comes late is given back", async () => {
    const world = new World();
    world.start();
    await world.clock.advance(5);
    world.stop();
    expect(world.hasParted).toBe(true);
    await world.clock.advance(300_000);
    expect(world.queue.requests).toHaveLength(1);
    expect(world.clock.waiting).toBe(0);
    expect(world.buffered).toEqual([]);
    expect(world.queue.released).toContain("token 0");
  });

  test("are not asked for any more where the feed ends while the server fails", async () => {
    const world = new World();
    world.queue.isFailing = true;
    world.start();
    await world.clock.advance(5);
    world.stop();
    await world.clock.advance(30);
    expect(world.clock.waiting).toBe(0);
    expect(world.feed.state().problem).toBeNull();
    await world.clock.advance(300_000);
    expect(world.queue.requests).toHaveLength(1);
  });

  test("begin again where a feed that was stopped is started", async () => {
    const world = new World();
    world.start();
    world.stop();
    world.start();
    await world.clock.advance(300);
    expect(world.feed.state().status).toBe("ready");
    expect(new Set(world.buffered).size).toBe(world.buffered.length);
  });
});

type Event =
  | { kind: "decide"; nth: number; sendMs: number }
  | { kind: "undo"; sendMs: number }
  | { kind: "server"; isFailing: boolean; delayMs: number }
  | { kind: "others"; id: number; holds: boolean }
  | { kind: "visit"; mode: VisitMode }
  | { kind: "chance" }
  | { kind: "wait"; ms: number };

const sendMs = fc.constantFrom(1, 15, 300, 3_000);
const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  { arbitrary: fc.record({ kind: fc.constant("decide" as const), nth: fc.nat(2), sendMs }), weight: 6 },
  { arbitrary: fc.record({ kind: fc.constant("undo" as const), sendMs }), weight: 3 },
  {
    arbitrary: fc.record({
      kind: fc.constant("server" as const),
      isFailing: fc.boolean(),
      delayMs: fc.constantFrom(2, 40, 400),
    }),
    weight: 2,
  },
  { arbitrary: fc.record({ kind: fc.constant("others" as const), id: fc.nat(19), holds: fc.boolean() }), weight: 1 },
  {
    arbitrary: fc.record({ kind: fc.constant("visit" as const), mode: fc.constantFrom<VisitMode>("entry", "photo") }),
    weight: 1,
  },
  { arbitrary: fc.constant({ kind: "chance" as const }), weight: 1 },
  {
    arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.constantFrom(1, 10, 30, 250, 6_000) }),
    weight: 6,
  },
);

test("whatever happens when: no entry is buffered twice, none comes back while it is decided, and in the end all were there", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyEvent, { maxLength: 40 }), async (events) => {
      const world = await started(new World(entriesOf(20, 3)));
      const { feed, queue, clock } = world;
      for (const event of events) {
        if (event.kind === "decide")
          world.decide(feed.state().column[event.nth]?.entry.id ?? world.buffered[0], event.sendMs);
        if (event.kind === "undo") world.undo(event.sendMs);
        if (event.kind === "server") Object.assign(queue, { isFailing: event.isFailing, delayMs: event.delayMs });
        if (event.kind === "others") queue.elsewhere[event.holds ? "add" : "delete"](String(event.id));
        if (event.kind === "visit") feed.visit(event.mode);
        if (event.kind === "chance") world.listeners.onRetry();
        await clock.advance(event.kind === "wait" ? event.ms : 0);
        expect(new Set(world.buffered).size).toBe(world.buffered.length);
        expect(world.buffered.filter((id) => world.given.includes(id))).toEqual([]);
        expect(queue.underWay).toBeLessThanOrEqual(1);
      }
      Object.assign(queue, { isFailing: false, delayMs: 2 });
      queue.elsewhere.clear();
      for (let round = 0; round < 60 && world.given.length < 20; round++) {
        await clock.advance(16_000);
        for (const id of world.buffered) world.decide(id);
      }
      await clock.advance(16_000);
      expect([...world.given].sort()).toEqual(
        entriesOf(20)
          .map(({ id }) => id)
          .sort(),
      );
      expect(feed.state()).toMatchObject({ status: "empty", problem: null, progress: { decided: 20, left: 0 } });
      expect(queue.requests.every(({ have }) => new Set(have).size === have.length)).toBe(true);
      world.stop();
      expect(clock.waiting).toBe(0);
    }),
    { numRuns: 150 },
  );
});
