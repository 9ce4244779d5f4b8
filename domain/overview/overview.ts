import type { Mark } from "../entry/contract.ts";
import type { CountsByState, Task } from "../entry/task.ts";
import type { Part } from "../part/part.ts";
import type { Found } from "./found.ts";
import type { DayWork, PersonWork } from "./work.ts";

/** Where a data set stands: what its overview shows and `studio stats` prints. */
export type Overview = {
  /** Entries by task and state. */
  tasks: Partial<Record<Task, CountsByState>>;
  parts: Part[];
  /** Entries of no part, by state. */
  withoutPart: CountsByState;
  foundByTask: Found[];
  /** By the part's id, or NO_PART. Empty where no two parts have entries. */
  foundByPart: Found[];
  /** Decided by bulk actions, imports, programs and spot checks: nobody looked at the entry, or at those found wrong alone. */
  decidedUnseen: number;
  days: DayWork[];
  /** Those whose work whoever asks may see. */
  people: PersonWork[];
  warnings: { counts: Partial<Record<Mark, number>>; isExact: boolean };
};
