import { expect, test } from "vitest";
import { FakeClock } from "#tests/client/fake-clock.ts";
import { FakeQueue } from "#tests/client/fake-queue.ts";
import { SpotSession } from "./spot-session.ts";

function opened() {
  const clock = new FakeClock();
  const queue = new FakeQueue(clock, [{ id: "1", photo: null }]);
  const put: string[] = [];
  const session = new SpotSession({
    queueId: "1",
    keptAs: "i",
    codebookVersion: null,
    outbox: {
      put: async ({ entryId }) => {
        put.push(entryId);
        queue.decide(entryId);
      },
      state: () => ({ waiting: 0 }) as never,
      unsentEntryIds: () => [],
    },
    server: queue,
    joinPage: () => () => {},
    clock,
  });
  return { clock, queue, put, session };
}

test("an entry without a box to look at is done as soon as it comes", async () => {
  const { clock, put, session } = opened();
  session.start(24);
  await clock.advance(1_000);
  expect(put).toEqual(["1"]);
  expect(session.state().status).toBe("empty");
});

test("what comes after a session was left is given back, and nothing is sent for it", async () => {
  const { clock, queue, put, session } = opened();
  const stop = session.start(24);
  await clock.advance(5);
  stop();
  await clock.advance(300_000);
  expect(put).toEqual([]);
  expect(queue.released).toEqual(["token 1"]);
  expect(queue.requests).toHaveLength(1);
  expect(clock.waiting).toBe(0);
});
