import type { EntryView } from "#domain/entry/entry-view.ts";
import type { Draft } from "#domain/review/workspace/draft.ts";
import type { Reason } from "#domain/verdict/reasons.ts";
import type { Guideline } from "../panels/sheets.tsx";
import type { Say } from "./live-region.tsx";
import type { DecidedEntry } from "./workspace.ts";

/** An entry on the screen with what its reviewer has made of it. */
export type Slot = { entry: EntryView; draft: Draft };

export type WorkbenchProps = {
  /** One entry, or all of one photo's. */
  slots: readonly Slot[];
  active: Slot;
  queueId: string | null;
  reasons: readonly Reason[];
  guideline: Guideline;
  /** Set where somebody else holds the entry: nothing can be decided or written. */
  readOnlyNote: string | null;
  /** Who looks leads the data set: they may withdraw the photo. */
  leads: boolean;
  canUndo: boolean;
  isPhotoVisit: boolean;
  /** How often the same phrase with the same boxes occurs in this photo's entries on the screen. */
  occurrencesOf(twin: string): number;
  onDraft(entryId: string, draft: Draft): void;
  onActive(entryId: string): void;
  /** What one action decided, to be taken back as one. */
  onDecide(decided: readonly DecidedEntry[]): void;
  /** Null where entries do not come photo by photo. */
  onMode: (() => void) | null;
  onUndo(): void;
  /** Has a model write another entry in place of the one that was rejected last; null or left out where none is set. */
  onReplace?: (() => void) | null;
  /** The ways along the list that the entry was opened from; left out where it comes from no list. */
  neighbours?: { previous: (() => void) | null; next: (() => void) | null } | null;
  /** Announced to screen readers; also shown where nothing else on the screen shows it. */
  onAnnounce(say: Say, isShown?: boolean): void;
};
