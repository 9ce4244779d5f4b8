/** The queue that a screen works through, as its top bar and its end name it. */
export type Session = {
  queueId: string;
  datasetId: string;
  datasetName: string;
  purpose: "session" | "practice" | "spot_check";
  /** Who is at work leads the data set. */
  leads: boolean;
};
