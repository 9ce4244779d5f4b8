import type { EntryFilter } from "#domain/find/entry-filter.ts";

/** The queue that a screen works through, as its top bar and its end name it. */
export type Session = {
  queueId: string;
  datasetId: string;
  datasetName: string;
  /** What its leads call it. */
  name: string | null;
  purpose: "session" | "practice" | "spot_check";
  /** Boxes in the texts of all its entries, where boxes are what is judged. */
  boxes: number | null;
  /** Who is at work leads the data set. */
  leads: boolean;
  /** It was asked for with all entries of a photo at once, whatever was looked at last. */
  isOfWholePhotos: boolean;
  /** A model is set that may have the data set: it can be asked for another entry in place of a rejected one. */
  canReplace: boolean;
  /** How the next one like it is drawn; null where whoever is at work draws none. */
  draw: { filter: EntryFilter; order: "shuffle" | "photo"; size: number } | null;
};
