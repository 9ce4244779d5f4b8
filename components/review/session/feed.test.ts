import { describe, expect, test } from "vitest";
import { startDraft } from "#domain/review/workspace/draft.ts";
import { entriesOf, started, World } from "#tests/client/feed-world.ts";

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
