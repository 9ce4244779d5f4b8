import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { QueueProgress } from "#domain/entry/entry-view.ts";
import { SVIT_GROUNDING } from "#domain/entry/grounding.ts";
import { message } from "#domain/message.ts";
import { startDraft } from "#domain/review/workspace/draft.ts";
import { type FedEntry, type FeedAction, type FeedState, reduceFeed, startFeed, type VisitMode } from "./feed-state.ts";
import { missingOneByOne, nextClaim } from "./next-claim.ts";

const turns = [{ id: "0", from: "user" as const, value: "Why?" }];

function fed(id: number, photo: string | null): FedEntry {
  const entry = {
    id: String(id),
    datasetId: "1",
    task: "conversation" as const,
    sourceTask: null,
    topic: null,
    turns,
    edited: null,
    marks: [],
    state: "pending" as const,
    version: 0,
    image:
      photo === null
        ? null
        : { id: photo, identity: photo, widthPx: 10, heightPx: 10, photo: "present" as const, photoMark: null },
    hash: "00",
    gloss: [],
    grounding: SVIT_GROUNDING,
    further: [],
    videos: [],
  };
  const claim = { token: "t", until: "" };
  return { entry, position: id, claim, headId: null, draft: startDraft(entry) };
}

const progressOf = (left: number, decided = 0): QueueProgress => ({
  size: 9,
  decided,
  skipped: 0,
  elsewhere: 0,
  left,
  decisions: {},
});
const [a1, a2, a3, b4, b5, lone6] = [fed(1, "a"), fed(2, "a"), fed(3, "a"), fed(4, "b"), fed(5, "b"), fed(6, null)];

const fill = (entries: FedEntry[], more: { asked?: number; isQuiet?: boolean } = {}): FeedAction => ({
  kind: "filled",
  entries,
  progress: progressOf(9),
  asked: 0,
  isQuiet: true,
  ...more,
});
const ids = (entries: readonly FedEntry[]) => entries.map(({ entry }) => Number(entry.id));
const run = (state: FeedState, ...actions: FeedAction[]) => actions.reduce(reduceFeed, state);
const shown = (state: FeedState) => ({
  status: state.status,
  current: state.current ? Number(state.current.entry.id) : null,
  column: ids(state.column),
  buffer: ids(state.buffer),
});

/** Every kind of state, and what every kind of action makes of it. */
const states = {
  fresh: startFeed(),
  "one by one": run(startFeed("entry"), fill([a1, b4, a2])),
  "by photo": run(startFeed("photo"), fill([a1, b4, a2]), { kind: "focused", entryId: "2" }),
  "at the end": run(startFeed(), fill([])),
  "cut off": run(startFeed(), { kind: "failed", problem: message("noAnswer") }),
};
const actions = {
  filled: fill([a3, b5]),
  "filled with nothing": fill([]),
  failed: { kind: "failed", problem: message("noAnswer") },
  "decided in focus": { kind: "decided", entryId: "2" },
  "decided beside": { kind: "decided", entryId: "1" },
  "decided unknown": { kind: "decided", entryId: "77" },
  "brought back": { kind: "broughtBack", fed: b5 },
  drafted: { kind: "drafted", entryId: "1", draft: { ...a1.draft, note: "kept" } },
  focused: { kind: "focused", entryId: "1" },
  "visited by photo": { kind: "visited", mode: "photo" },
  "visited one by one": { kind: "visited", mode: "entry" },
} satisfies Record<string, FeedAction>;

const nothing = (status: string) => ({ status, current: null, column: [], buffer: [] });
const oneByOne = { status: "ready", current: 1, column: [1], buffer: [1, 4, 2] };
const byPhoto = { status: "ready", current: 2, column: [1, 2], buffer: [1, 2, 4] };
const broughtBack = { status: "ready", current: 5, column: [5], buffer: [5] };
const filledUp = { status: "ready", current: 3, column: [3], buffer: [3, 5] };

const table: Record<keyof typeof states, Record<keyof typeof actions, object>> = {
  fresh: {
    filled: filledUp,
    "filled with nothing": nothing("empty"),
    failed: nothing("cut-off"),
    "decided in focus": nothing("loading"),
    "decided beside": nothing("loading"),
    "decided unknown": nothing("loading"),
    "brought back": broughtBack,
    drafted: nothing("loading"),
    focused: nothing("loading"),
    "visited by photo": nothing("loading"),
    "visited one by one": nothing("loading"),
  },
  "one by one": {
    filled: { ...oneByOne, buffer: [1, 4, 2, 3, 5] },
    "filled with nothing": oneByOne,
    failed: oneByOne,
    "decided in focus": { ...oneByOne, buffer: [1, 4] },
    "decided beside": { status: "ready", current: 4, column: [4], buffer: [4, 2] },
    "decided unknown": oneByOne,
    "brought back": { status: "ready", current: 5, column: [5], buffer: [5, 1, 4, 2] },
    drafted: oneByOne,
    focused: oneByOne,
    "visited by photo": { status: "ready", current: 1, column: [1, 2], buffer: [1, 2, 4] },
    "visited one by one": oneByOne,
  },
  "by photo": {
    filled: { status: "ready", current: 2, column: [1, 2, 3], buffer: [1, 2, 3, 4, 5] },
    "filled with nothing": byPhoto,
    failed: byPhoto,
    "decided in focus": { status: "ready", current: 1, column: [1], buffer: [1, 4] },
    "decided beside": { status: "ready", current: 2, column: [2], buffer: [2, 4] },
    "decided unknown": byPhoto,
    "brought back": { status: "ready", current: 5, column: [4, 5], buffer: [4, 5, 1, 2] },
    drafted: byPhoto,
    focused: { ...byPhoto, current: 1 },
    "visited by photo": byPhoto,
    "visited one by one": { ...byPhoto, column: [2] },
  },
  "at the end": {
    filled: filledUp,
    "filled with nothing": nothing("empty"),
    failed: nothing("cut-off"),
    "decided in focus": nothing("empty"),
    "decided beside": nothing("empty"),
    "decided unknown": nothing("empty"),
    "brought back": broughtBack,
    drafted: nothing("empty"),
    focused: nothing("empty"),
    "visited by photo": nothing("empty"),
    "visited one by one": nothing("empty"),
  },
  "cut off": {
    filled: filledUp,
    "filled with nothing": nothing("empty"),
    failed: nothing("cut-off"),
    "decided in focus": nothing("cut-off"),
    "decided beside": nothing("cut-off"),
    "decided unknown": nothing("cut-off"),
    "brought back": broughtBack,
    drafted: nothing("cut-off"),
    focused: nothing("cut-off"),
    "visited by photo": nothing("cut-off"),
    "visited one by one": nothing("cut-off"),
  },
};

describe.each(Object.keys(states) as (keyof typeof states)[])("a feed that is %s", (name) => {
  test.each(Object.keys(actions) as (keyof typeof actions)[])("then %s", (action) => {
    expect(shown(reduceFeed(states[name], actions[action]))).toEqual(table[name][action]);
  });
});

test("the last one of a photo makes place for the next photo, all of it", () => {
  const feed = run(startFeed("photo"), fill([a1, a2, b4, b5, lone6]));
  const next = run(feed, { kind: "decided", entryId: "1" }, { kind: "decided", entryId: "2" });
  expect(shown(next)).toEqual({ status: "ready", current: 4, column: [4, 5], buffer: [4, 5, 6] });
});

test("an entry without a photo is a visit of its own", () => {
  const feed = run(startFeed("photo"), fill([lone6, fed(7, null)]));
  expect(ids(feed.column)).toEqual([6]);
});

test("a draft that was kept is there when its entry comes back into focus", () => {
  const note = { ...a1.draft, note: "half a thought" };
  const feed = run(
    states["by photo"],
    { kind: "drafted", entryId: "1", draft: note },
    { kind: "focused", entryId: "1" },
  );
  expect(feed.current?.draft.note).toBe("half a thought");
});

test("a decision moves the position at once, and an undo moves it back", () => {
  const decided = run(states["one by one"], { kind: "decided", entryId: "1" });
  expect(decided.progress).toMatchObject({ decided: 1, left: 8 });
  expect(run(decided, { kind: "broughtBack", fed: a1 }).progress).toMatchObject({ decided: 0, left: 9 });
});

test("figures asked for before the last decision, or while a verdict was on its way, do not turn the position back", () => {
  const decided = run(states["one by one"], { kind: "decided", entryId: "1" });
  expect(run(decided, fill([a3], { asked: 0 })).progress).toMatchObject({ left: 8 });
  expect(run(decided, fill([a3], { asked: 1, isQuiet: false })).progress).toMatchObject({ left: 8 });
  expect(run(decided, fill([a3], { asked: 1 })).progress).toMatchObject({ left: 9 });
});

const anyFed = fc
  .tuple(fc.nat(12), fc.constantFrom("a", "b", null))
  .map(([id, photo]) => fed(id, photo && `${photo}${id % 2}`));
const anyId = fc.nat(12).map(String);
const anyAction: fc.Arbitrary<FeedAction> = fc.oneof(
  fc.record({
    kind: fc.constant("filled" as const),
    entries: fc.array(anyFed, { maxLength: 5 }),
    progress: fc.constant(progressOf(9)),
    asked: fc.nat(5),
    isQuiet: fc.boolean(),
  }),
  fc.record({ kind: fc.constant("decided" as const), entryId: anyId }),
  fc.record({ kind: fc.constant("broughtBack" as const), fed: anyFed }),
  fc.record({ kind: fc.constant("focused" as const), entryId: anyId }),
  fc.record({ kind: fc.constant("visited" as const), mode: fc.constantFrom<VisitMode>("entry", "photo") }),
  fc.constant({ kind: "failed" as const, problem: message("noAnswer") }),
);

test("whatever happens, nothing buffered is lost but by a decision, and the screen shows what is buffered", () => {
  fc.assert(
    fc.property(fc.array(anyAction, { maxLength: 30 }), (happened) => {
      let state = startFeed();
      for (const action of happened) {
        const before = ids(state.buffer);
        state = reduceFeed(state, action);
        const kept = before.filter((id) => action.kind !== "decided" || String(id) !== action.entryId);
        expect(ids(state.buffer)).toEqual(expect.arrayContaining(kept));
        expect(new Set(ids(state.buffer)).size).toBe(state.buffer.length);
        expect(state.current === null).toBe(state.buffer.length === 0);
        expect(state.current === null || state.column.includes(state.current)).toBe(true);
      }
    }),
  );
});

describe("what is asked for next", () => {
  const none = new Set<string>();

  test("one by one: so many that the next four decisions ask for nothing, and never what is buffered or on its way", () => {
    expect(nextClaim(states["one by one"], none, ["9"])).toEqual({ count: 5, have: ["1", "4", "2", "9"] });
    expect(nextClaim(run(states["one by one"], fill([a3, b5])), none, [])).toBeNull();
    expect([0, 1, 4, 5, 8].map(missingOneByOne)).toEqual([8, 7, 4, 0, 0]);
  });

  test("by photo: the rest of the photo in focus first, then photos ahead of it", () => {
    expect(nextClaim(states["by photo"], none, [])).toMatchObject({ by: "photo", imageId: "a" });
    expect(nextClaim(states["by photo"], new Set(["a"]), [])).toEqual({ count: 3, have: ["1", "2", "4"], by: "photo" });
  });

  test("nothing while more is on its way than the server would read", () => {
    const unsent = Array.from({ length: 1000 }, (_, index) => String(index + 100));
    expect(nextClaim(startFeed(), none, unsent)).toBeNull();
  });
});
