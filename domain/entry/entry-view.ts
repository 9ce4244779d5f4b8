import type { EntryState, Task } from "./task.ts";
import type { Turn } from "./turn.ts";

/** A photo as a screen needs it. Sizes are null where neither a file nor image_data told them: then no canvas. */
export type ImageView = {
  id: string;
  identity: string;
  widthPx: number | null;
  heightPx: number | null;
  /** `remote`: said to lie in a source that is asked only when somebody looks. */
  photo: "absent" | "present" | "broken" | "remote";
  /** Eight digits that change with the photo's bytes; null where nobody has looked at them. */
  photoMark: string | null;
};

/** One entry as a screen needs it. `turns` are the imported ones; `edited` is the text of now where an edit stands. */
export type EntryView = {
  id: string;
  datasetId: string;
  task: Task;
  sourceTask: string | null;
  topic: string | null;
  turns: Turn[];
  edited: Turn[] | null;
  marks: string[];
  state: EntryState;
  version: number;
  image: ImageView | null;
  /** Entry.hash in hex: the imported text's own name. */
  hash: string;
  /** Machine-made translations of its turns, of every language that the data set brings. For reading only. */
  gloss: { turnId: string; language: string; text: string }[];
  /** How the numbers of its boxes are to be read; the canvas draws `unit` boxes only. */
  boxSpace: string;
};

/** An entry handed out of a queue under a lease. */
export type ClaimedEntry = {
  entry: EntryView;
  position: number;
  claim: { token: string; until: string };
  /** Head of this reviewer's chain of verdicts on the entry in this pass. */
  headId: string | null;
};

/** Where a queue stands. `elsewhere`: entries that were decided outside of it and so passed over. */
export type QueueProgress = {
  size: number;
  decided: number;
  skipped: number;
  elsewhere: number;
  left: number;
  decisions: Partial<Record<string, number>>;
};
