import type { BulkProgress } from "./bulk.ts";
import type { Message } from "./message.ts";

/**
 * Stands before the name of a data set that is being removed. No name may hold it: such a data set is found by none and
 * stands in no list, and its own name is free again, from the first moment.
 */
export const LEAVING = "\u0018";

/** What a data set is called while it is removed. */
export const leavingName = (name: string, datasetId: bigint): string => `${LEAVING}${name}${LEAVING}${datasetId}`;

/** The name that a leaving data set had. */
export const formerName = (leaving: string): string => leaving.split(LEAVING)[1] ?? leaving;

/** How far it is (Run.progress): entries of those that were there when this Run began. */
export type RemovalProgress = BulkProgress;

/** What was removed (Run.report). */
export type RemovalReport = { entries: number; verdicts: number };

/** A data set that is being removed, with the last Run about it. One that was cancelled or failed can be gone on with. */
export type Removal = {
  datasetId: string;
  name: string;
  runId: string;
  state: "waiting" | "running" | "done" | "failed" | "cancelled";
  progress: RemovalProgress | null;
  error: Message | null;
  isCancelling: boolean;
};
