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
  /** Of a session by a recipe, which goes on until so many are approved; null: of any other. */
  goal: { approved: number; wanted: number } | null;
  /** It was given to whoever asks. */
  isGiven: boolean;
  /** Whom it was given to, where that is somebody else: its leads alone see it then. */
  assignee: string | null;
};
