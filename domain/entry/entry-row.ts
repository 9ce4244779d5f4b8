import type { EntryState, Task } from "./task.ts";

/** An entry as a row of a list. */
export type EntryRow = {
  id: string;
  task: Task;
  state: EntryState;
  topic: string | null;
  marks: string[];
  imageId: string | null;
  hasPhoto: boolean;
  /** As ImageView's. */
  photoMark: string | null;
  /** First question and answer, as words: tags and coordinates left out. */
  question: string;
  answer: string;
};
