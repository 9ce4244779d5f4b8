import type { EntryView } from "#domain/entry/entry-view.ts";
import { readsBySentence } from "#domain/review/text/reads-by-sentence.ts";
import { type Aids, NO_AIDS } from "#domain/verdict/verdict.ts";
import { ActiveTime } from "./active-time.ts";

/** What a drawn box is for: in place of the one in focus, in addition to it, or for words that are selected. */
export type Drawing = "redraw" | "add" | "make";

/** Where a reviewer is within one entry: what has the focus, what is being changed, what was opened. Not persisted. */
export type ViewState = {
  entryId: string;
  /** Index of the QA in focus. */
  focus: number;
  /** Index of the sentence in focus within the QA's answer, where an entry is read by sentence; -1: none. */
  sentence: number;
  /** The turn shown as a field; with a range only that part of it. Offsets in its text as it was when that began. */
  editing: { turnId: string; range: { start: number; end: number } | null } | null;
  /** Key of the mention in focus. */
  mention: string | null;
  /** The mention that was picked on the photo: who looks there already needs no light on it. */
  pickedOnPhoto: string | null;
  /** The printed box of it that is being changed. */
  editedBox: number | null;
  /** The printed box of it that a change begins with, where one was pointed at; else its first. */
  boxAt: number | null;
  drawing: Drawing | null;
  /** The place of the photo that is shown among the entry's, from 0 (photo-in-focus.ts). */
  photo: number;
  /** Words selected in the field. */
  selection: { turnId: string; start: number; end: number } | null;
  isRejecting: boolean;
  /** Of the reasons that are asked for, the rest is offered: those that `0` opens. */
  isRestOpen: boolean;
  isNoting: boolean;
  /** A QA that leans on a struck one, pointed out before the entry leaves. */
  backReference: { number: number; words: string } | null;
  /** QAs pointed out already: the next Enter accepts them. */
  pointedOutPairs: ReadonlySet<string>;
  /** A sentence on what stands in the way, by its message's key. */
  notice: "emptyTurn" | "readOn" | "cannotGround" | "acceptedNone" | null;
  aids: Aids;
  time: ActiveTime;
};

/** A part of an entry: a QA, or a sentence of its answer. */
export type Part = Pick<ViewState, "focus" | "sentence">;

/** Within a part that was just come to: no phrase, box or drawing, and no further reasons. */
export const NOWHERE = {
  mention: null,
  pickedOnPhoto: null,
  editedBox: null,
  boxAt: null,
  drawing: null,
  isRestOpen: false,
} as const;

export const startViewState = (entry: EntryView, isNoting: boolean): ViewState => ({
  entryId: entry.id,
  focus: 0,
  sentence: readsBySentence(entry) ? 0 : -1,
  editing: null,
  mention: null,
  pickedOnPhoto: null,
  editedBox: null,
  boxAt: null,
  drawing: null,
  photo: 0,
  selection: null,
  isRejecting: false,
  isRestOpen: false,
  isNoting,
  backReference: null,
  pointedOutPairs: new Set(),
  notice: null,
  aids: NO_AIDS,
  time: new ActiveTime(),
});
