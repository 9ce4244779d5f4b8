import { describe, expect, test } from "vitest";
import { entriesOf, started, World } from "#tests/client/feed-world.ts";

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
