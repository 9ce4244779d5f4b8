import type { EntryState, Task } from "#domain/entry/task.ts";

/** What a filter can choose from, besides tasks and states. `states` are exact counts of the whole data set. */
export type Facets = {
  states: Partial<Record<Task, Partial<Record<EntryState, number>>>>;
  marks: string[];
  reviewers: { id: string; name: string }[];
  reasons: { code: string; nameEn: string; nameZh: string }[];
  /** Newest first, at most 50. */
  queues: { id: string; purpose: string; size: number; reviewerName: string; createdAt: string }[];
};
