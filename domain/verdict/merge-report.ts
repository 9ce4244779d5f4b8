import type { Message } from "#domain/message.ts";

/** Why verdicts of another installation were not taken over. */
export const MERGE_LEFT = [
  // No entry here has that photo, task and text.
  "no-entry",
  // Only a path names its photo, and neither its bytes nor its file are known here.
  "photo-uncertain",
  // Several entries here fit.
  "several-entries",
  // Somebody reviews it at this moment: run it again.
  "in-review",
  // A practice session's, or a second reading.
  "other-pass",
  // An import's own, where a photo turned out to be another.
  "import",
  // It does not fit the entry, or contradicts what was recorded under its id.
  "does-not-fit",
] as const;
export type MergeLeft = (typeof MERGE_LEFT)[number];

/** What came of a file of verdicts, in verdicts unless the name says otherwise. */
export type MergeReport = {
  verdicts: number;
  added: number;
  /** Recorded here already: by an earlier run, or because the file came from here. */
  known: number;
  left: Partial<Record<MergeLeft, number>>;
  /** The first of those that were left, by their lines: one of each reason. */
  examples: { reason: MergeLeft; line: number; why: Message | null }[];
  entries: number;
  reviewers: number;
  /** Entries that the other installation decided otherwise than stands here. */
  disagreements: number;
  /** A session of those that this run found; null where it found none. */
  queueId: string | null;
};
