import { expect, test } from "vitest";
import { fitView, type View } from "#domain/canvas/view.ts";
import { FakeClock } from "#tests/client/fake-clock.ts";
import { Camera } from "./camera.ts";

const photo = { widthPx: 1_000, heightPx: 500 };
const room = { widthPx: 500, heightPx: 500 };
const at = { x: 250, y: 250 };

/** A camera whose glides take a hundred milliseconds, with the events that it reported. */
function opened() {
  const clock = new FakeClock();
  const events: string[] = [];
  const animate = (_: View, to: View, show: (view: View, isLast: boolean) => void) =>
    clock.after(100, () => show(to, true));
  const camera = new Camera(
    () => events.push("moved"),
    () => events.push("rests"),
    { clock, animate },
  );
  camera.frame(photo, room, true);
  events.length = 0;
  return { camera, clock, events };
}

test("a new photo is fitted, the same one keeps its reviewer's zoom when the canvas grows", () => {
  const { camera, events } = opened();
  expect(camera.isFitted).toBe(true);
  expect(camera.view).toEqual(fitView(photo, room));
  camera.wheel(at, 2);
  const scale = camera.view?.scale;
  camera.frame(photo, { widthPx: 600, heightPx: 500 }, false);
  expect(camera.view?.scale).toBe(scale);
  camera.frame(photo, room, true);
  expect(camera.isFitted).toBe(true);
  events.length = 0;
  camera.frame(photo, room, false);
  expect(events).toEqual([]);
});

test("turns of a wheel are one movement, which rests once they have ended", async () => {
  const { camera, clock, events } = opened();
  for (let turn = 0; turn < 3; turn++) {
    camera.wheel(at, 1.2);
    await clock.advance(100);
  }
  expect([events, camera.isMoving]).toEqual([["moved", "moved", "moved"], true]);
  await clock.advance(50);
  expect([events.at(-1), camera.isMoving, clock.waiting]).toEqual(["rests", false, 0]);
});

test("a hand ends a glide where it is, and the glide never arrives", async () => {
  const { camera, clock, events } = opened();
  camera.zoomBy(4);
  await clock.advance(50);
  camera.move({ scale: 1, x: 0, y: 0 });
  const { view } = camera;
  await clock.advance(500);
  expect(camera.view).toEqual(view);
  expect(events).toEqual(["moved"]);
  camera.rest();
  expect(camera.isMoving).toBe(false);
});

test("a glide arrives and rests; one that leads nowhere says nothing", async () => {
  const { camera, clock, events } = opened();
  camera.zoomBy(2);
  await clock.advance(100);
  expect(events).toEqual(["moved", "rests"]);
  expect(camera.isFitted).toBe(false);
  camera.aim(({ view }) => view);
  await clock.advance(500);
  expect(events).toHaveLength(2);
});

test("without a photo, or without room, there is no view and nothing moves", () => {
  const { camera, events } = opened();
  camera.zoomBy(2);
  camera.frame(null, room, true);
  camera.zoomBy(2);
  camera.wheel(at, 2);
  camera.fit();
  camera.panBy(10, 10);
  expect([camera.view, camera.room, camera.isFitted, events]).toEqual([null, null, false, []]);
  camera.frame(photo, { widthPx: 0, heightPx: 10 }, true);
  expect(camera.view).toBeNull();
});
