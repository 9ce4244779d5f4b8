import type { EntryView } from "#domain/entry/entry-view.ts";
import type { Decision } from "#domain/verdict/verdict.ts";
import type { PracticeResult } from "./practice-score.ts";

export type RevealedError = {
  turnId: string;
  quote: string;
  reasonCode: string;
  /** Unit box [x1, y1, x2, y2] of the place that shows the truth; empty where there is none. */
  box: number[];
  whyEn: string;
  whyZh: string;
};

/** A practice entry with its key and what the reviewer made of it. `entry.edited` is the reviewer's own text. */
export type RevealedEntry = {
  entry: EntryView;
  decision: Decision | null;
  result: PracticeResult;
  errors: RevealedError[];
};

/** errors: entries that hold one. found of them were found; marked: good entries that were marked. */
export type Reveal = { entries: RevealedEntry[]; errors: number; found: number; marked: number };
