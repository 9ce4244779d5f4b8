import { expect, test } from "vitest";
import { FakeClock } from "#tests/client/fake-clock.ts";
import { ActiveTime } from "./active-time.ts";

test("time counts as active up to a minute without a sign of somebody, and as a whole always", async () => {
  const clock = new FakeClock();
  const time = new ActiveTime(clock);
  await clock.advance(10_000);
  time.noteActivity();
  await clock.advance(60_000);
  time.noteActivity();
  await clock.advance(60_001);
  time.noteActivity();
  await clock.advance(5_000);
  expect(time.read()).toEqual({ durationMs: 135_001, activeMs: 75_000 });
});
