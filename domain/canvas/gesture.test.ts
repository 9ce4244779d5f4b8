import fc from "fast-check";
import { expect, test } from "vitest";
import { type Gesture, IDLE, type Outcome, type PointerAction, stepGesture } from "./gesture.ts";
import type { View } from "./view.ts";

const START: View = { scale: 2, x: 10, y: 20 };

/** Plays actions as the canvas does: each view that comes of one is the next one's present view. */
function play(actions: readonly PointerAction[]) {
  let gesture: Gesture = IDLE;
  let view = START;
  const outcomes: Outcome[] = [];
  for (const action of actions) {
    const step = stepGesture(gesture, action, view);
    gesture = step.gesture;
    if (step.outcome?.kind === "view") view = step.outcome.view;
    if (step.outcome) outcomes.push(step.outcome);
  }
  return { gesture, view, outcomes };
}

const down = (id: number, x: number, y: number, canClick = true): PointerAction => ({
  kind: "down",
  id,
  at: { x, y },
  canClick,
});
const move = (id: number, x: number, y: number): PointerAction => ({ kind: "move", id, at: { x, y } });
const up = (id: number, x: number, y: number, timeMs = 0): PointerAction => ({ kind: "up", id, at: { x, y }, timeMs });
const cancel = (id: number): PointerAction => ({ kind: "cancel", id });

test("a press that hardly wanders is a click", () => {
  expect(play([down(1, 50, 50), move(1, 52, 51), up(1, 52, 51)]).outcomes).toEqual([
    { kind: "click", at: { x: 52, y: 51 } },
  ]);
});

test("two quick clicks on one spot are a double click, two slow ones or two apart are not", () => {
  const second = (x: number, timeMs: number) =>
    play([down(1, 50, 50), up(1, 50, 50, 0), down(1, x, 50), up(1, x, 50, timeMs)]).outcomes[1]?.kind;
  expect(second(51, 200)).toBe("double-click");
  expect(second(51, 900)).toBe("click");
  expect(second(90, 200)).toBe("click");
});

test("a third quick click starts anew", () => {
  const click = (timeMs: number) => [down(1, 50, 50), up(1, 50, 50, timeMs)];
  expect(play([...click(0), ...click(100), ...click(200)]).outcomes.map((outcome) => outcome.kind)).toEqual([
    "click",
    "double-click",
    "click",
  ]);
});

test("a drag moves the view as far as the pointer and ends settled", () => {
  const { view, outcomes } = play([down(1, 50, 50), move(1, 70, 40), move(1, 150, 30), up(1, 150, 30)]);
  expect(view).toEqual({ scale: 2, x: 110, y: 0 });
  expect(outcomes.at(-1)).toEqual({ kind: "settled" });
});

test("the middle button pans and never clicks", () => {
  expect(play([down(1, 50, 50, false), up(1, 50, 50)]).outcomes).toEqual([]);
  expect(play([down(1, 50, 50, false), move(1, 90, 50)]).view.x).toBe(50);
});

test("two fingers zoom about their middle and carry the photo along", () => {
  const { view } = play([down(1, 100, 100), down(2, 200, 100), move(2, 300, 100), move(1, 100, 100)]);
  expect(view.scale).toBe(4);
  // The photo's point that lay under the fingers' first middle (150, 100) lies under their last (200, 100).
  expect((150 - START.x) / START.scale).toBeCloseTo((200 - view.x) / view.scale);
});

test("a finger lifted from a pinch leaves the other one panning without a jump", () => {
  const pinched = play([down(1, 100, 100), down(2, 200, 100), move(2, 300, 100)]);
  const { view, gesture } = play([
    down(1, 100, 100),
    down(2, 200, 100),
    move(2, 300, 100),
    up(2, 300, 100),
    move(1, 101, 100),
  ]);
  expect(gesture.kind).toBe("panning");
  expect(view).toEqual({ ...pinched.view, x: pinched.view.x + 1 });
});

test("a lost pointer ends its gesture", () => {
  expect(play([down(1, 50, 50), cancel(1)]).gesture).toEqual(IDLE);
  expect(play([down(1, 50, 50), move(1, 90, 50), cancel(1)]).outcomes.at(-1)).toEqual({ kind: "settled" });
});

const STATES: Record<Gesture["kind"], PointerAction[]> = {
  idle: [],
  pressed: [down(1, 50, 50)],
  panning: [down(1, 50, 50), move(1, 90, 50)],
  pinching: [down(1, 50, 50), down(2, 90, 50)],
};
const NEXT: Record<Gesture["kind"], Record<string, Gesture["kind"]>> = {
  idle: {
    "down 1": "pressed",
    "down 3": "pressed",
    "move 1": "idle",
    "up 1": "idle",
    "cancel 1": "idle",
    "move 3": "idle",
    "up 3": "idle",
    "cancel 3": "idle",
  },
  pressed: {
    "down 1": "pressed",
    "down 3": "pinching",
    "move 1": "panning",
    "up 1": "idle",
    "cancel 1": "idle",
    "move 3": "pressed",
    "up 3": "pressed",
    "cancel 3": "pressed",
  },
  panning: {
    "down 1": "panning",
    "down 3": "pinching",
    "move 1": "panning",
    "up 1": "idle",
    "cancel 1": "idle",
    "move 3": "panning",
    "up 3": "panning",
    "cancel 3": "panning",
  },
  pinching: {
    "down 1": "pinching",
    "down 3": "pinching",
    "move 1": "pinching",
    "up 1": "panning",
    "cancel 1": "panning",
    "move 3": "pinching",
    "up 3": "pinching",
    "cancel 3": "pinching",
  },
};

test.each(
  Object.entries(NEXT).flatMap(([state, row]) =>
    Object.entries(row).map(([action, next]) => [state, action, next] as const),
  ),
)("%s, then %s: %s", (state, name, next) => {
  const [kind, id] = name.split(" ") as [PointerAction["kind"], string];
  const make = { down, move, up, cancel }[kind];
  const actions = STATES[state as Gesture["kind"]];
  expect(play([...actions, make(Number(id), 120, 120)]).gesture.kind).toBe(next);
});

test("whatever the pointers do, the view stays finite, and letting go of all ends in idle", () => {
  const id = fc.integer({ min: 1, max: 3 });
  const at = fc.record({ x: fc.integer({ min: -50, max: 2000 }), y: fc.integer({ min: -50, max: 2000 }) });
  const action: fc.Arbitrary<PointerAction> = fc.oneof(
    fc.record({ kind: fc.constant("down" as const), id, at, canClick: fc.boolean() }),
    fc.record({ kind: fc.constant("move" as const), id, at }),
    fc.record({ kind: fc.constant("up" as const), id, at, timeMs: fc.integer({ min: 0, max: 1000 }) }),
    fc.record({ kind: fc.constant("cancel" as const), id }),
  );
  fc.assert(
    fc.property(fc.array(action), (actions) => {
      const { view, gesture } = play([...actions, cancel(1), cancel(2), cancel(3)]);
      expect([view.scale, view.x, view.y].every(Number.isFinite)).toBe(true);
      expect(view.scale).toBeGreaterThan(0);
      expect(gesture.kind).toBe("idle");
    }),
  );
});
