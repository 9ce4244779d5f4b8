import fc from "fast-check";
import { expect, test } from "vitest";
import { entriesOf, sendMs, started, World } from "#tests/client/feed-world.ts";
import type { VisitMode } from "./feed.ts";

type Event =
  | { kind: "decide"; nth: number; sendMs: number }
  | { kind: "undo"; sendMs: number }
  | { kind: "server"; isFailing: boolean; delayMs: number }
  | { kind: "others"; id: number; holds: boolean }
  | { kind: "visit"; mode: VisitMode }
  | { kind: "chance" }
  | { kind: "wait"; ms: number };

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
