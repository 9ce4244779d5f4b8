import { describe, expect, test } from "vitest";
import { started, World } from "#tests/client/feed-world.ts";

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
