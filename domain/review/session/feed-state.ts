import type { ClaimedEntry, QueueProgress } from "#domain/entry/entry-view.ts";
import type { Message } from "#domain/message.ts";
import type { Draft } from "#domain/review/workspace/draft.ts";
import { movedProgress, newestProgress } from "./own-progress.ts";

/** A claimed entry with its persisted draft. */
export type FedEntry = ClaimedEntry & { draft: Draft };

/** One entry at a time, or all of a photo's in one visit. */
export type VisitMode = "entry" | "photo";

export type FeedState = {
  status: "loading" | "ready" | "empty" | "cut-off";
  mode: VisitMode;
  /** The entry in focus. */
  current: FedEntry | null;
  /** What is on the screen: the entry in focus alone, or all that is buffered of its photo, in queue order. */
  column: readonly FedEntry[];
  /** All entries claimed by this page, the one in focus among them, in the order of showing. */
  buffer: readonly FedEntry[];
  progress: QueueProgress | null;
  /** Why nothing more came, where the server could not be asked. */
  problem: Message | null;
  /** How often an entry was decided or taken back here: an answer asked for before the last of these has older figures. */
  moves: number;
};

export type FeedAction =
  /** The server's answer, figures where it counted. `asked` is `moves` when it was asked; `isQuiet`: no verdict was on its way then. */
  | { kind: "filled"; entries: readonly FedEntry[]; progress: QueueProgress | null; asked: number; isQuiet: boolean }
  | { kind: "failed"; problem: Message }
  | { kind: "decided"; entryId: string }
  | { kind: "broughtBack"; fed: FedEntry }
  | { kind: "drafted"; entryId: string; draft: Draft }
  | { kind: "focused"; entryId: string }
  | { kind: "visited"; mode: VisitMode };

export const startFeed = (mode: VisitMode = "entry"): FeedState => ({
  status: "loading",
  mode,
  current: null,
  column: [],
  buffer: [],
  progress: null,
  problem: null,
  moves: 0,
});

/** The feed after one thing that happened to it. An entry stays in the buffer until it is decided. */
export function reduceFeed(state: FeedState, action: FeedAction): FeedState {
  switch (action.kind) {
    case "filled":
      return filled(state, action);
    case "failed":
      return { ...state, problem: action.problem, status: state.current ? "ready" : "cut-off" };
    case "decided":
      return decided(state, action.entryId);
    case "broughtBack":
      return broughtBack(state, action.fed);
    case "drafted":
      return onScreen(
        state,
        state.buffer.map((fed) => (fed.entry.id === action.entryId ? { ...fed, draft: action.draft } : fed)),
        state.current?.entry.id ?? null,
      );
    case "focused":
      return state.column.some((fed) => fed.entry.id === action.entryId)
        ? onScreen(state, state.buffer, action.entryId)
        : state;
    case "visited":
      return onScreen({ ...state, mode: action.mode }, state.buffer, state.current?.entry.id ?? null);
  }
}

/** Entries of one photo are one visit; an entry without a photo is a visit of its own. */
export const visitOf = ({ entry }: ClaimedEntry): string => entry.image?.id ?? `entry ${entry.id}`;

function filled(state: FeedState, { entries, progress, asked, isQuiet }: Extract<FeedAction, { kind: "filled" }>) {
  const byId = new Map([...entries, ...state.buffer].map((fed) => [fed.entry.id, fed]));
  const buffer = [...new Set([...state.buffer, ...entries].map((fed) => byId.get(fed.entry.id) ?? fed))];
  const focus = state.current ?? buffer[0];
  return onScreen(
    {
      ...state,
      problem: null,
      status: focus ? "ready" : "empty",
      progress: newestProgress(state.progress, progress, isQuiet && asked === state.moves),
    },
    buffer,
    focus?.entry.id ?? null,
  );
}

function decided(state: FeedState, entryId: string): FeedState {
  const gone = state.buffer.find((fed) => fed.entry.id === entryId);
  if (!gone) return state;
  const buffer = state.buffer.filter((fed) => fed !== gone);
  const next = state.current?.entry.id === entryId ? nextOnScreen(state, entryId, buffer) : state.current;
  return onScreen(
    {
      ...state,
      moves: state.moves + 1,
      status: next ? "ready" : "loading",
      progress: movedProgress(state.progress, ONE, 1),
    },
    buffer,
    next?.entry.id ?? null,
  );
}

/** In a column the one below, else the one above; where nothing is left of it, the first of the buffer. */
function nextOnScreen({ column }: FeedState, entryId: string, buffer: readonly FedEntry[]): FedEntry | null {
  const index = column.findIndex((fed) => fed.entry.id === entryId);
  return column[index + 1] ?? column[index - 1] ?? buffer[0] ?? null;
}

/** Puts an undone entry on the screen; what was on it waits behind. */
function broughtBack(state: FeedState, fed: FedEntry): FeedState {
  const others = state.buffer.filter((other) => other.entry.id !== fed.entry.id);
  return onScreen(
    { ...state, moves: state.moves + 1, status: "ready", progress: movedProgress(state.progress, ONE, -1) },
    [fed, ...others],
    fed.entry.id,
  );
}

const ONE = { decided: 1, skipped: 0 };

/** Derives what is on the screen from the buffer. In a column the visit in focus stays together, in front. */
function onScreen(state: FeedState, buffer: readonly FedEntry[], focusId: string | null): FeedState {
  const current = buffer.find((fed) => fed.entry.id === focusId) ?? null;
  if (state.mode === "entry" || !current) return { ...state, buffer, current, column: current ? [current] : [] };
  const visit = visitOf(current);
  const column = buffer.filter((fed) => visitOf(fed) === visit).sort((a, b) => a.position - b.position);
  return { ...state, buffer: [...column, ...buffer.filter((fed) => visitOf(fed) !== visit)], current, column };
}
