import fc from "fast-check";
import { expect, test } from "vitest";
import { imageBox, imageToUnit, unitToImage } from "#domain/box/box.ts";
import {
  cancelGesture,
  EDIT_IDLE,
  type EditGesture,
  type EditOutcome,
  type EditScene,
  liveBox,
  stepEdit,
} from "./edit-gesture.ts";
import { type Gesture, IDLE, type PointerAction, stepGesture } from "./gesture.ts";

const size = { widthPx: 1000, heightPx: 1000 };
const box = imageBox(200, 200, 400, 400);
/** The photo lies at the canvas's own corner, pixel for pixel. */
const scene: EditScene = {
  view: { scale: 1, x: 0, y: 0 },
  size,
  edited: { id: "man", box, isFree: false },
  tool: "look",
  isPhotoHeld: false,
};
const drawing: EditScene = { ...scene, tool: "draw" };

const down = (id: number, x: number, y: number, canClick = true): PointerAction => ({
  kind: "down",
  id,
  at: { x, y },
  canClick,
});
const move = (id: number, x: number, y: number): PointerAction => ({ kind: "move", id, at: { x, y } });
const up = (id: number, x: number, y: number): PointerAction => ({ kind: "up", id, at: { x, y }, timeMs: 0 });
const cancel = (id: number): PointerAction => ({ kind: "cancel", id });

/** Plays actions as the canvas does: what is passed on goes to the photo's own gesture. */
function play(actions: readonly PointerAction[], on: EditScene = scene) {
  let gesture: EditGesture = EDIT_IDLE;
  let photo: Gesture = IDLE;
  const outcomes: EditOutcome[] = [];
  const photoOutcomes: string[] = [];
  for (const action of actions) {
    const step = stepEdit(gesture, action, { ...on, isPhotoHeld: on.isPhotoHeld || photo.kind !== "idle" });
    gesture = step.gesture;
    if (step.outcome) outcomes.push(step.outcome);
    for (const passed of step.passOn) {
      const next = stepGesture(photo, passed, on.view);
      photo = next.gesture;
      if (next.outcome) photoOutcomes.push(next.outcome.kind);
    }
  }
  return { gesture, photo, outcomes, photoOutcomes };
}

test("a drag inside the edited box moves it, in one edit when it ends", () => {
  const { outcomes, photoOutcomes } = play([down(1, 300, 300), move(1, 310, 300), move(1, 350, 280), up(1, 350, 280)]);
  expect(outcomes).toEqual([{ kind: "edit", id: "man", box: imageBox(250, 180, 450, 380) }]);
  expect(photoOutcomes).toEqual([]);
});

test("a drag on a corner resizes from where it was gripped, without a jump", () => {
  const { outcomes } = play([down(1, 405, 405), move(1, 505, 455), up(1, 505, 455)]);
  expect(outcomes).toEqual([{ kind: "edit", id: "man", box: imageBox(200, 200, 500, 450) }]);
});

test("a drag that comes back to where it began is no edit, nor is the snap to the grid alone", () => {
  const odd = { ...scene, edited: { id: "man", box: imageBox(200.3, 200.3, 400.3, 400.3), isFree: false } };
  expect(play([down(1, 300, 300), move(1, 350, 300), move(1, 300, 300), up(1, 300, 300)], odd).outcomes).toEqual([]);
});

test("a click on the edited box is the photo's: it picks", () => {
  expect(play([down(1, 300, 300), move(1, 301, 300), up(1, 301, 300)])).toMatchObject({
    outcomes: [],
    photoOutcomes: ["click"],
  });
});

test("a drag beside the edited box, by the middle button or with the photo held moves the photo", () => {
  const pan = (x: number, canClick: boolean) => [down(1, x, x, canClick), move(1, x + 50, x), up(1, x + 50, x)];
  expect(play(pan(700, true)).photoOutcomes).toEqual(["view", "settled"]);
  expect(play(pan(300, false)).photoOutcomes).toEqual(["view", "settled"]);
  expect(play(pan(300, true), { ...scene, isPhotoHeld: true }).photoOutcomes).toEqual(["view", "settled"]);
  expect(play(pan(300, false), drawing).photoOutcomes).toEqual(["view", "settled"]);
});

test("with the tool to draw a drag makes a box, also over the edited one; a click makes none", () => {
  expect(play([down(1, 300, 300), move(1, 350, 420), up(1, 350, 420)], drawing).outcomes).toEqual([
    { kind: "draw", box: imageBox(300, 300, 350, 420) },
  ]);
  expect(play([down(1, 300, 300), up(1, 301, 301)], drawing)).toMatchObject({ outcomes: [], photoOutcomes: [] });
  expect(play([down(1, 300, 300), move(1, 400, 400), up(1, 301, 301)], drawing).outcomes).toEqual([]);
});

test("the photo may be zoomed under a drag: the box stays with what the pointer shows", () => {
  const first = stepEdit(EDIT_IDLE, down(1, 300, 300), drawing);
  const zoomed = { ...drawing, view: { scale: 2, x: -300, y: -300 } };
  const last = stepEdit(first.gesture, up(1, 500, 500), zoomed);
  expect(last.outcome).toEqual({ kind: "draw", box: imageBox(300, 300, 400, 400) });
});

test("a second finger calls the edit off and pinches, and no finger grips a box while the photo is held", () => {
  const { gesture, photo, outcomes } = play([
    down(1, 300, 300),
    move(1, 350, 300),
    down(2, 500, 500),
    move(2, 600, 600),
  ]);
  expect(gesture).toEqual(EDIT_IDLE);
  expect(photo.kind).toBe("pinching");
  expect(outcomes).toEqual([]);
  expect(play([down(1, 700, 700), down(2, 300, 300)]).photo.kind).toBe("pinching");
});

test("cancelled by a key, the box is as it was and the pointer does nothing until it is lifted", () => {
  const { gesture } = play([down(1, 300, 300), move(1, 350, 300)]);
  const spent = cancelGesture(gesture);
  expect(liveBox(spent)).toBe(null);
  const moved = stepEdit(spent, move(1, 500, 500), scene);
  expect(moved.passOn).toEqual([]);
  const lifted = stepEdit(moved.gesture, up(1, 500, 500), scene);
  expect(lifted).toEqual({ gesture: EDIT_IDLE, outcome: null, passOn: [] });
});

const STATES: Record<EditGesture["kind"], EditGesture> = {
  idle: EDIT_IDLE,
  pressed: play([down(1, 300, 300)]).gesture,
  dragging: play([down(1, 300, 300), move(1, 350, 300)]).gesture,
  drawing: play([down(1, 300, 300), move(1, 350, 350)], drawing).gesture,
  spent: cancelGesture(play([down(1, 300, 300)]).gesture),
};
const ACTIONS: Record<string, PointerAction> = {
  "down inside": down(1, 310, 310),
  "down of another": down(3, 310, 310),
  move: move(1, 360, 360),
  "move of another": move(3, 360, 360),
  up: up(1, 360, 360),
  "up of another": up(3, 360, 360),
  cancel: cancel(1),
  "cancel of another": cancel(3),
};
const NEXT: Record<EditGesture["kind"], Record<string, EditGesture["kind"]>> = {
  idle: { "down inside": "pressed", "down of another": "pressed" },
  pressed: { "down of another": "idle", move: "dragging", up: "idle", cancel: "idle" },
  dragging: { "down of another": "idle", up: "idle", cancel: "idle" },
  drawing: { "down of another": "idle", up: "idle", cancel: "idle" },
  spent: { up: "idle", cancel: "idle" },
};

test.each(
  Object.keys(STATES).flatMap((state) =>
    Object.keys(ACTIONS).map((action) => [state as EditGesture["kind"], action] as const),
  ),
)("%s, then %s", (state, name) => {
  const gesture = STATES[state];
  const action = ACTIONS[name] as PointerAction;
  const step = stepEdit(gesture, action, state === "drawing" ? drawing : scene);
  expect(step.gesture.kind).toBe(NEXT[state][name] ?? state);
});

test("whatever the pointers do, boxes that come of it are on the photo and snapped, and letting go of all ends in idle", () => {
  const id = fc.integer({ min: 1, max: 3 });
  const at = fc.record({ x: fc.integer({ min: -50, max: 1200 }), y: fc.integer({ min: -50, max: 1200 }) });
  const action: fc.Arbitrary<PointerAction> = fc.oneof(
    fc.record({ kind: fc.constant("down" as const), id, at, canClick: fc.boolean(), isCoarse: fc.boolean() }),
    fc.record({ kind: fc.constant("move" as const), id, at }),
    fc.record({ kind: fc.constant("up" as const), id, at, timeMs: fc.integer({ min: 0, max: 1000 }) }),
    fc.record({ kind: fc.constant("cancel" as const), id }),
  );
  fc.assert(
    fc.property(fc.array(action), fc.boolean(), (actions, draws) => {
      const end = play([...actions, cancel(1), cancel(2), cancel(3)], draws ? drawing : scene);
      expect(end.gesture.kind).toBe("idle");
      expect(end.photo.kind).toBe("idle");
      for (const { box: made } of end.outcomes) {
        expect(unitToImage(imageToUnit(made, size), size)).toEqual(made);
        expect(Math.min(made.x1, made.y1)).toBeGreaterThanOrEqual(0);
        expect(Math.max(made.x2, made.y2)).toBeLessThanOrEqual(1000);
      }
    }),
  );
});
