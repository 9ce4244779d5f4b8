import type { StagePoint, View } from "./view.ts";

/** One finger, pen or mouse button that is down. */
type Contact = { readonly id: number; readonly at: StagePoint };

type Click = { readonly at: StagePoint; readonly timeMs: number };

/** What the pointers are doing. Each state holds what it started from, so nothing adds up errors on the way. */
export type Gesture =
  | { readonly kind: "idle"; readonly lastClick: Click | null }
  | {
      readonly kind: "pressed";
      readonly contact: Contact;
      readonly canClick: boolean;
      readonly view: View;
      readonly lastClick: Click | null;
    }
  | { readonly kind: "panning"; readonly contact: Contact; readonly now: StagePoint; readonly view: View }
  | {
      readonly kind: "pinching";
      readonly contacts: readonly [Contact, Contact];
      readonly now: readonly [StagePoint, StagePoint];
      readonly view: View;
    };

export type PointerAction =
  /** `canClick` is false for buttons that only pan; `isCoarse` is true for a finger. */
  | {
      readonly kind: "down";
      readonly id: number;
      readonly at: StagePoint;
      readonly canClick: boolean;
      readonly isCoarse?: boolean;
    }
  | { readonly kind: "move"; readonly id: number; readonly at: StagePoint }
  | { readonly kind: "up"; readonly id: number; readonly at: StagePoint; readonly timeMs: number }
  | { readonly kind: "cancel"; readonly id: number };

/** What came of an action: a view to go to (not yet clamped; `about` is the fingers' middle), a click, or a moved view's end. */
export type Outcome =
  | { readonly kind: "view"; readonly view: View; readonly about: StagePoint }
  | { readonly kind: "click"; readonly at: StagePoint }
  | { readonly kind: "double-click"; readonly at: StagePoint }
  | { readonly kind: "settled" };

export type Step = { readonly gesture: Gesture; readonly outcome: Outcome | null };

/** A press that wanders less than this many CSS pixels is a click. */
const CLICK_WANDER_PX = 4;
const DOUBLE_CLICK_MS = 350;

export const IDLE: Gesture = { kind: "idle", lastClick: null };

/** The next state of the pointers, and what it means. `view` is the one on screen. Pure. */
export function stepGesture(gesture: Gesture, action: PointerAction, view: View): Step {
  switch (gesture.kind) {
    case "idle":
      return action.kind === "down" ? quietly(pressed(action, view, gesture.lastClick)) : quietly(gesture);
    case "pressed":
      return stepPressed(gesture, action, view);
    case "panning":
      return stepPanning(gesture, action, view);
    case "pinching":
      return stepPinching(gesture, action, view);
  }
}

function stepPressed(gesture: Extract<Gesture, { kind: "pressed" }>, action: PointerAction, view: View): Step {
  const { contact, lastClick } = gesture;
  if (action.kind === "down")
    return quietly(action.id === contact.id ? pressed(action, view, lastClick) : pinch(contact, action, view));
  if (action.id !== contact.id) return quietly(gesture);
  if (action.kind === "cancel") return quietly(IDLE);
  if (action.kind === "up") {
    if (!gesture.canClick) return quietly(IDLE);
    const isDouble =
      lastClick !== null &&
      action.timeMs - lastClick.timeMs <= DOUBLE_CLICK_MS &&
      distance(lastClick.at, action.at) <= 2 * CLICK_WANDER_PX;
    return isDouble
      ? { gesture: IDLE, outcome: { kind: "double-click", at: action.at } }
      : {
          gesture: { kind: "idle", lastClick: { at: action.at, timeMs: action.timeMs } },
          outcome: { kind: "click", at: action.at },
        };
  }
  if (distance(contact.at, action.at) < CLICK_WANDER_PX) return quietly(gesture);
  return pan({ kind: "panning", contact, now: action.at, view: gesture.view });
}

function stepPanning(gesture: Extract<Gesture, { kind: "panning" }>, action: PointerAction, view: View): Step {
  const isSame = action.id === gesture.contact.id;
  if (action.kind === "down")
    return quietly(isSame ? gesture : pinch({ id: gesture.contact.id, at: gesture.now }, action, view));
  if (!isSame) return quietly(gesture);
  return action.kind === "move" ? pan({ ...gesture, now: action.at }) : { gesture: IDLE, outcome: { kind: "settled" } };
}

function stepPinching(gesture: Extract<Gesture, { kind: "pinching" }>, action: PointerAction, view: View): Step {
  const index = gesture.contacts.findIndex((contact) => contact.id === action.id);
  // A third finger changes nothing.
  if (action.kind === "down" || index === -1) return quietly(gesture);
  if (action.kind === "move") {
    const now: [StagePoint, StagePoint] = [gesture.now[0], gesture.now[1]];
    now[index] = action.at;
    const next = { ...gesture, now };
    return { gesture: next, outcome: { kind: "view", view: pinched(next), about: middle(...now) } };
  }
  const stays = index === 0 ? 1 : 0;
  const at = gesture.now[stays];
  return quietly({ kind: "panning", contact: { id: gesture.contacts[stays].id, at }, now: at, view });
}

const quietly = (gesture: Gesture): Step => ({ gesture, outcome: null });

const pressed = (action: Extract<PointerAction, { kind: "down" }>, view: View, lastClick: Click | null): Gesture => ({
  kind: "pressed",
  contact: { id: action.id, at: action.at },
  canClick: action.canClick,
  view,
  lastClick,
});

const pinch = (first: Contact, second: Contact, view: View): Gesture => ({
  kind: "pinching",
  contacts: [first, { id: second.id, at: second.at }],
  now: [first.at, second.at],
  view,
});

function pan(gesture: Extract<Gesture, { kind: "panning" }>): Step {
  const { contact, now, view } = gesture;
  const moved = { scale: view.scale, x: view.x + now.x - contact.at.x, y: view.y + now.y - contact.at.y };
  return { gesture, outcome: { kind: "view", view: moved, about: now } };
}

function pinched({ contacts: [first, second], now, view }: Extract<Gesture, { kind: "pinching" }>): View {
  // Two fingers on one spot have no distance to divide by.
  const grown = Math.max(1, distance(now[0], now[1])) / Math.max(1, distance(first.at, second.at));
  const from = middle(first.at, second.at);
  const to = middle(now[0], now[1]);
  return { scale: view.scale * grown, x: to.x - (from.x - view.x) * grown, y: to.y - (from.y - view.y) * grown };
}

const distance = (a: StagePoint, b: StagePoint) => Math.hypot(a.x - b.x, a.y - b.y);
const middle = (a: StagePoint, b: StagePoint): StagePoint => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
