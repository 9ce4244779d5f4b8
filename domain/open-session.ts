/** A session with entries left, as lists of them show it. */
export type OpenSession = {
  queueId: string;
  datasetId: string;
  /** Null: it is called by its number. */
  name: string | null;
  purpose: "session" | "spot_check";
  size: number;
  done: number;
  createdAt: string;
  /** It was given to whoever asks. */
  isGiven: boolean;
  /** Whom it was given to, where that is somebody else: its leads alone see it then. */
  assignee: string | null;
};
