import type { RefObject } from "react";
import type { ImageBox, Size } from "#domain/box/box.ts";
import type { KnownBox } from "#domain/box/known-boxes.ts";
import type { EntryView } from "#domain/entry/entry-view.ts";
import type { Pair, Turn } from "#domain/entry/turn.ts";
import type { KnownMatch } from "#domain/review/photo/best-match.ts";
import type { MentionView } from "#domain/review/text/mention-views.ts";
import type { SoftLink } from "#domain/review/text/soft-links.ts";
import type { Draft, DraftAction } from "#domain/review/workspace/draft.ts";
import type { Outcome } from "#domain/review/workspace/finish.ts";
import type { ReasonChoices } from "#domain/verdict/reason-choices.ts";
import type { Reason } from "#domain/verdict/reasons.ts";
import type { Aids, VerdictBody } from "#domain/verdict/verdict.ts";
import type { PhotoCanvasHandle } from "../../canvas/photo-canvas.tsx";
import type { AnnouncedValues, Announcement, CommandId } from "../keys/commands.ts";
import type { Known } from "../photo/known.ts";
import type { ViewState } from "./view-state.ts";

/** What an entry's screen says of a decision; the session adds ids, claim and the mode where it is not said. */
export type Decided = Pick<
  VerdictBody,
  | "decision"
  | "judgements"
  | "turnsAfter"
  | "keysAfter"
  | "reasonCodes"
  | "note"
  | "durationMs"
  | "activeMs"
  | "aids"
  | "codebookVersion"
> & { mode?: "bulk" };

/** A decision with the entry that it is on. */
export type DecidedEntry = { entryId: string; decided: Decided };

/** What can be open beside the entry, one at a time; in the order of their tabs. */
export const PANELS = ["known", "given", "history", "comments", "guideline"] as const;
export type Panel = (typeof PANELS)[number];

/** What is displayed, whatever the entry: layers, panels, sheets. */
export type DisplayState = {
  hasLabels: boolean;
  showsAll: boolean;
  panel: Panel | null;
  /** The box that a comment pointed at is pinned to, image pixels x1, y1, x2, y2. */
  pinned: readonly [number, number, number, number] | null;
  showsGloss: boolean;
  /** A key held down to peek. */
  heldKey: "hide" | "peekEntry" | "peekOriginal" | null;
  sheet: "help" | "reasons" | "palette" | "settings" | "reportPhoto" | "tags" | null;
};

/** A place in the part in focus that the keys for the next phrase come to: its stated mentions or, where it states none, its soft links. */
export type Stop = { key: string; turnId: string } & (
  | { kind: "mention"; mention: MentionView }
  | { kind: "soft"; link: SoftLink }
);

/** Everything that the commands of the screen act on: one entry with its draft, where its reviewer is, and how to change it. */
export type Workspace = {
  entry: EntryView;
  draft: Draft;
  viewState: ViewState;
  display: DisplayState;
  pairs: readonly Pair[];
  focused: Pair | undefined;
  /** Sentences of the answer in focus where it is read by sentence. */
  sentences: readonly { start: number; end: number }[] | null;
  size: Size | null;
  known: Known | null;
  mentions: readonly MentionView[];
  stops: readonly Stop[];
  /** Letters of soft links, by name, whose boxes are drawn without being pointed at. */
  letters: ReadonlyMap<string, string>;
  /** Of a box that soft links name: whose letter and colour it has, the first of the entry's names for it. */
  nameOfSoftBox: ReadonlyMap<string, string>;
  /** The mention in focus, the box of it that actions mean, and the known box that fits that one best. */
  mention: MentionView | null;
  boxInFocus: { nth: number; box: ImageBox } | null;
  match: KnownMatch | null;
  /** The known box that a snap means now, or the one that it adds while one more is asked for. */
  snapTo: KnownBox | null;
  /** Other known boxes of the name in focus. */
  rivals: readonly KnownBox[];
  /** An edit, if it is one, comes from changed words alone. */
  isTextOnly: boolean;
  /** Those of the entry's task, and which digit gives which. */
  reasons: readonly Reason[];
  choices: ReasonChoices;
  outcome: Outcome;
  isReadOnly: boolean;
  canUndo: boolean;
  /** More than this entry is on the screen. */
  isPhotoVisit: boolean;
  canvas: RefObject<PhotoCanvasHandle | null>;
  act(action: DraftAction): void;
  change(viewState: Partial<ViewState>): void;
  changeDisplay(display: Partial<DisplayState>): void;
  aid(seen: Partial<Aids>): void;
  decide(decision: Decided["decision"], more?: Partial<Decided>): void;
  /** Scrolls on where text of the entry was not shown yet; true where it did. */
  scrollToUnread(): boolean;
  focusField(field: "note" | "search"): void;
  /** Tells a screen reader what came of a command. */
  announce(announcement: Announcement, values?: AnnouncedValues): void;
  acceptShown(): void;
  switchMode(): void;
  undoVerdict(): void;
  /** Null where no model is set. */
  replaceRejected: (() => void) | null;
};

/** What each command does now; null or absent: it cannot run. */
export type Runs = Partial<Record<CommandId, (() => void) | null>>;

export const turnOf = (workspace: Workspace, turnId: string): Turn | undefined =>
  workspace.draft.turns.find((turn) => turn.id === turnId);
