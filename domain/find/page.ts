import type { EntryRow } from "#domain/entry/entry-row.ts";
import type { EntryState, Task } from "#domain/entry/task.ts";
import type { Count } from "./count.ts";

/** How many rows a page has at most; a request may ask for fewer or more, up to PAGE_ROWS_MAX. */
export const PAGE_ROWS = 50;
export const PAGE_ROWS_MAX = 200;

/**
 * An entry as a row of the browse page. `question` and `answer` are of the text that stands (an edit's), words only; where
 * a text was searched, `snippet` is the stretch around its first hit where that lies outside both, else null.
 */
export type BrowseRow = EntryRow & {
  wordCount: number;
  boxCount: number;
  /** ISO; null until the first verdict. */
  changedAt: string | null;
  /** Of the verdict that stands. */
  reviewerName: string | null;
  reasonCodes: string[];
  snippet: string | null;
};

/** A photo as a tile: how many of its entries that fit are in which state. Its thumbnail is /api/images/ID/photo. */
export type PhotoRow = {
  imageId: string;
  identity: string;
  hasPhoto: boolean;
  /** As ImageView's. */
  photoMark: string | null;
  widthPx: number | null;
  heightPx: number | null;
  entries: number;
  states: Partial<Record<EntryState, number>>;
  tasks: Partial<Record<Task, number>>;
};

/**
 * A page of a list. `previous` and `next` are places as printPlace prints them, null where nothing is left on that side.
 * A page may come short, even empty, while `next` (or, turning back, `previous`) still leads on: the studio looks for a
 * bounded time, and the next request goes on from there. `rank` tells how many rows lie before the first, where it is known.
 */
export type Page<Row> = { rows: Row[]; previous: string | null; next: string | null; rank: Count | null };
export type EntryPage = Page<BrowseRow>;
export type PhotoPage = Page<PhotoRow>;
